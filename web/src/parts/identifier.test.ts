import { expect, it } from 'vitest'
import { elementString, shortName, shortSentence } from './identifier'

it.each([
  ['https://id.gs1.org/01/09521321100107/21/U00000100', 'U00000100'],
  ['https://id.gs1.org/01/09521404001079/10/S260304-00006', 'S260304-00006'],
  ['https://id.gs1.org/01/09521404001079/10/A%2FB%20%E6%B5%86', 'A/B 浆'],
  ['https://id.gs1.org/00/095213210000000049', '095213210000000049'],
  ['https://id.gs1.org/414/9521321000025/254/ELECTRODE', 'ELECTRODE'],
  ['https://id.gs1.org/01/09521321100107', '09521321100107'],
  ['https://example.com/shop/01/09521321100107/21/7?17=261231', '7'],
  ['urn:epc:id:sgtin:4012345.011111.9876', '9876'],
  ['urn:epc:class:lgtin:9521406.000110.L260302-00001', 'L260302-00001'],
  ['urn:epc:id:giai:9521321.SMT-S1', 'SMT-S1'],
  ['urn:epc:id:sgln:9521321.00001.PACK', '9521321.00001.PACK'],
  ['urn:epc:idpat:sgtin:9521407.000115.*', '9521407.000115.*'],
  ['https://id.gs1.org/8003/09521321007772TANK1', 'TANK1'],
  ['https://id.gs1.org/8003/09521321007772', '09521321007772'],
  ['urn:holdfast:method:SMT-PB:v3', 'SMT-PB:v3'],
  ['https://example.com/no/key', 'https://example.com/no/key'],
  ['urn:vin:1HGBH41JXMN109186', 'urn:vin:1HGBH41JXMN109186'],
  ['https://id.gs1.org/01/09521404001079/10/%E6', '%E6'],
])('%s is shown as %s', (uri, short) => {
  expect(shortName(uri)).toBe(short)
})

it.each([
  ['https://id.gs1.org/01/09521321100107/21/U00000100', '(01) 09521321100107 (21) U00000100'],
  ['https://id.gs1.org/00/095213210000000049', '(00) 095213210000000049'],
  ['urn:vin:1HGBH41JXMN109186', undefined],
])('%s is printed as %s', (uri, text) => {
  expect(elementString(uri)).toBe(text)
})

it('a sentence names its items shortly', () => {
  const unit = 'https://id.gs1.org/01/09521321100107/21/U00000100'
  const part = 'urn:epc:id:sgtin:9521321.020001.P00000006'
  expect(shortSentence(`${unit} is in the scope: it came from ${part}, certain`)).toBe(
    'U00000100 is in the scope: it came from P00000006, certain',
  )
  expect(shortSentence(`${unit} 在范围内：出自 ${part}，确定`)).toBe(
    'U00000100 在范围内：出自 P00000006，确定',
  )
})
