import { expect, it, vi } from 'vitest'
import messages from './messages.json'

vi.mock('@/shell/i18n', () => ({ language: { value: 'en' } }))
const { createI18n } = await import('vue-i18n')
const { createSSRApp, h } = await import('vue')
const { renderToString } = await import('vue/server-renderer')
const { useAmount } = await import('./units')
const { useWords } = await import('./words')

/** What a component says in a language. */
async function said(locale: string, say: () => string): Promise<string> {
  let text = ''
  const all = { zh: { words: messages.zh }, en: { words: messages.en } }
  const i18n = createI18n({ legacy: false, locale, missingWarn: false, messages: all })
  const page = {
    setup() {
      text = say()
      return () => h('p')
    },
  }
  await renderToString(createSSRApp(page).use(i18n))
  return text
}

it.each([
  [2016, 'MTR', '2,016 m'],
  [3.6425, 'VLT', '3.6425 V'],
  [-41, 'CEL', '-41 °C'],
  [0.5, 'KGM', '0.5 kg'],
  [99.5, 'P1', '99.5%'],
  [5, 'AMH', '5 A·h'],
  [7, 'QQQ', '7 QQQ'],
  [7, undefined, '7'],
])('%d %s is %s', async (value, uom, text) => {
  for (const locale of ['zh', 'en'])
    expect(await said(locale, () => useAmount()(value, uom))).toBe(text)
})
it.each(['H87', 'EA', 'PCE', 'C62'])('%s counts pieces', async (uom) => {
  expect(await said('zh', () => useAmount()(480, uom))).toBe('480 件')
  expect(await said('en', () => useAmount()(1, uom))).toBe('1 piece')
  expect(await said('en', () => useAmount()(480, uom))).toBe('480 pieces')
})
it.each([
  ['urn:holdfast:epcis:emptied', '排空', 'emptied'],
  ['holdfast:emptied', '排空', 'emptied'],
  ['urn:epcglobal:cbv:bizstep:shipping', '发货', 'shipping'],
  ['https://ref.gs1.org/cbv/BizStep-shipping', '发货', 'shipping'],
  ['urn:holdfast:epcis:shipping', 'urn:holdfast:epcis:shipping', 'urn:holdfast:epcis:shipping'],
  ['https://example.com/step', 'https://example.com/step', 'https://example.com/step'],
])('the step %s is %s, %s', async (step, zh, en) => {
  expect(await said('zh', () => useWords()('step', step))).toBe(zh)
  expect(await said('en', () => useWords()('step', step))).toBe(en)
})
