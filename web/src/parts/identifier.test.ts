import { expect, it } from 'vitest'
import { shortName } from './identifier'

it.each([
  ['https://id.gs1.org/01/09521321100107/21/U00000100', 'U00000100'],
  ['https://id.gs1.org/01/09521404001079/10/S260304-00006', 'S260304-00006'],
  ['https://id.gs1.org/01/09521404001079/10/A%2FB%20%E6%B5%86', 'A/B 浆'],
  ['https://id.gs1.org/00/095213210000000049', '095213210000000049'],
  ['https://id.gs1.org/414/9521321000025/254/ELECTRODE', 'ELECTRODE'],
  ['https://id.gs1.org/01/09521321100107', '09521321100107'],
  ['https://example.com/shop/01/09521321100107/21/7?17=261231', '7'],
  ['urn:epc:id:sgtin:4012345.011111.9876', '4012345.011111.9876'],
  ['https://example.com/no/key', 'https://example.com/no/key'],
  ['urn:vin:1HGBH41JXMN109186', 'urn:vin:1HGBH41JXMN109186'],
  ['https://id.gs1.org/01/09521404001079/10/%E6', '%E6'],
])('%s is shown as %s', (uri, short) => {
  expect(shortName(uri)).toBe(short)
})
