import { expect, it, vi } from 'vitest'

vi.mock('@/shell/i18n', () => ({ language: { value: 'en' } }))
const { createI18n } = await import('vue-i18n')
const { createSSRApp, h } = await import('vue')
const { useCounted } = await import('./counted')

/** What a component says in a language. */
async function said(locale: string, n: number): Promise<string> {
  let text = ''
  const i18n = createI18n({
    legacy: false,
    locale,
    messages: {
      zh: { units: '{n} 件在{where}' },
      en: { units: '{n} unit at {where} | {n} units at {where}' },
    },
  })
  const page = {
    setup() {
      text = useCounted()('units', n, { where: 'L1' })
      return () => h('p', text)
    },
  }
  const { renderToString } = await import('vue/server-renderer')
  await renderToString(createSSRApp(page).use(i18n))
  return text
}

it('one is one, any other number is many; Chinese has one form', async () => {
  expect(await said('en', 1)).toBe('1 unit at L1')
  expect(await said('en', 0)).toBe('0 units at L1')
  expect(await said('en', 490000)).toBe('490,000 units at L1')
  expect(await said('zh', 1)).toBe('1 件在L1')
})
