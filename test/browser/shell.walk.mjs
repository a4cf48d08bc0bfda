// The frame of every page: search, scanner, language, theme, jobs, addresses.
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

export const walks = [
  walk(
    'today: an empty log says how to bring data in',
    'empty',
    async ({ page, open, t, shot }) => {
      await open('/')
      await page.getByRole('heading', { name: t('today.empty.title') }).waitFor()
      await shot('today-empty')
    },
  ),

  walk('search: type-ahead leads to the item', 'demo', async ({ page, open, t, shot, check }) => {
    const lot = demoTruth().suspect_lot
    const serial = lot.split('/').pop()
    await open('/')
    await shot('today')
    await page.keyboard.press('/')
    await page.keyboard.type(serial.slice(0, 8))
    const hits = page.getByRole('option')
    await hits.first().waitFor()
    await shot('search')
    await page.keyboard.type(serial.slice(8))
    await hits.filter({ hasText: serial }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: serial }).waitFor()
    check(new URL(page.url()).searchParams.get('item') === lot, `the address holds ${lot}`)
    await shot('trace-lot')
  }),

  walk('search: nothing found is said, Enter asks all the same', 'demo', async (walk) => {
    const { page, open, t, shot, allow } = walk
    allow(400)
    await open('/')
    await page.getByRole('combobox', { name: t('shell.search.label') }).fill('NO-SUCH-LOT')
    await page.getByText(t('shell.search.none')).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'NO-SUCH-LOT' }).waitFor()
    await shot('trace-unknown')
  }),
]
