// The frame of every page: search, scanner, language, theme, jobs, addresses.
import { readFileSync } from 'node:fs'
import { drop } from './drop.mjs'
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

/** As a keyboard-wedge scanner types: all at once, into a field where one has the focus. */
async function scan(page, text) {
  await page.evaluate((keys) => {
    const to = document.activeElement ?? document.body
    const press = (key) =>
      to.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    for (const key of keys) {
      if (!press(key) || !(to instanceof HTMLInputElement)) continue
      to.value += key
      to.dispatchEvent(new Event('input', { bubbles: true }))
    }
    press('Enter')
  }, text)
}

export const walks = [
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
    await page.locator('.head').filter({ hasText: serial }).waitFor()
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

  walk(
    'search: a lot typed whole and Enter is enough',
    'demo',
    async ({ page, open, t, check }) => {
      const lot = demoTruth().suspect_lot
      await open('/')
      const field = page.getByRole('combobox', { name: t('shell.search.label') })
      await field.fill(lot.split('/').pop())
      await field.press('Enter')
      await page.waitForURL(/trace/)
      check(new URL(page.url()).searchParams.get('item') === lot, `the address holds ${lot}`)
    },
  ),

  walk(
    'scanner: a burst of keys anywhere opens the item',
    'demo',
    async ({ page, open, check }) => {
      const lot = demoTruth().suspect_lot
      await open('/trace')
      await scan(page, lot)
      await page.waitForURL((url) => url.searchParams.get('item') === lot)
      // In a field the scan is taken all the same, and what stood there stays.
      await open('/')
      await page.keyboard.press('/')
      await page.keyboard.type('abc', { delay: 80 })
      await page.waitForTimeout(120)
      await scan(page, lot.split('/').pop())
      await page.waitForURL((url) => url.searchParams.get('item') === lot)
      // Where people collect scans, a line each, they stay.
      await open(`/scope?from=${encodeURIComponent(lot)}`)
      await page.locator('textarea').first().focus()
      await scan(page, lot)
      await page.waitForTimeout(500)
      check(new URL(page.url()).pathname === '/scope', 'a scan into a list stays there')
    },
  ),

  walk('language: switched on every page, kept, and told to the server', 'demo', async (walk) => {
    const { page, open, language, check, allow } = walk
    allow(400)
    const other = language === 'en' ? 'zh-CN' : 'en'
    await open('/trace?item=NO-SUCH-LOT')
    const before = await page.getByRole('alert').innerText()
    await page.locator(`button[lang="${other}"]`).click()
    await page.waitForFunction(
      (text) => document.querySelector('[role=alert]').innerText !== text,
      before,
    )
    check((await page.locator('html').getAttribute('lang')) === other, 'html has the language')
    await page.reload()
    await page.waitForLoadState('networkidle')
    check((await page.locator('html').getAttribute('lang')) === other, 'it is kept')
    await open(`/?lang=${language}`)
    check((await page.locator('html').getAttribute('lang')) === language, 'the address decides')
  }),

  walk(
    'theme: dark by the same variables, kept',
    'demo',
    async ({ page, open, t, shot, check }) => {
      const lot = demoTruth().suspect_lot
      await open(`/trace?item=${encodeURIComponent(lot)}`)
      await page.getByLabel(t('shell.theme.label')).selectOption('dark')
      await shot('trace-lot-dark')
      await open('/')
      check((await page.locator('html').getAttribute('data-theme')) === 'dark', 'it is kept')
      await shot('today-dark')
    },
  ),

  walk(
    'jobs: a dropped document is captured, and its end found again',
    'empty-drop',
    async (walk) => {
      const { page, open, t, shot, check } = walk
      await open('/')
      await drop(page, 'good.jsonld', readFileSync('test/api/files/good.jsonld', 'utf8'))
      await page.locator('.tray').getByText(t('shell.jobs.state.captured')).waitFor()
      await shot('jobs-captured')
      await page.reload()
      await page.getByRole('button', { name: t('shell.jobs.title') }).click()
      await page.locator('.tray').getByText('good.jsonld').waitFor()
      await page.locator('.tray').getByText(t('shell.jobs.state.captured')).waitFor()
      await page.getByRole('button', { name: t('shell.jobs.dismiss') }).click()
      check((await page.locator('.tray').getByText('good.jsonld').count()) === 0, 'it is removed')
    },
  ),

  walk(
    'jobs: what a document is refused for is shown with its pointer',
    'empty-bad',
    async (walk) => {
      const { page, open, t, shot } = walk
      await open('/')
      await drop(page, 'bad.jsonld', readFileSync('test/api/files/bad.jsonld', 'utf8'))
      await page.locator('.tray').getByText(t('shell.jobs.state.refused')).waitFor()
      await page.locator('.tray .errors code').first().waitFor()
      await shot('jobs-refused')
    },
  ),

  walk('jobs: what is no JSON is refused in words', 'empty-bad', async (walk) => {
    const { page, open, t, shot } = walk
    await open('/')
    await drop(page, 'units.csv', 'item,step\n1,2\n')
    await page.locator('.tray').getByText(t('shell.jobs.state.refused')).waitFor()
    await page.locator('.tray .errors').waitFor()
    await page.getByText(t('shell.jobs.hint')).waitFor()
    await shot('jobs-csv')
  }),

  walk('a phone: no page is wider than the screen', 'demo-scope', async (walk) => {
    const { page, open, shot, check } = walk
    await page.setViewportSize({ width: 390, height: 844 })
    const lot = demoTruth().suspect_lot
    const trace = (more) => `/trace?${new URLSearchParams({ item: lot, ...more })}`
    const pages = {
      today: '/',
      trace: trace({}),
      table: trace({ view: 'table' }),
      why: trace({ of: demoTruth().affected[0], side: 'forward' }),
      scopes: '/scope',
      form: `/scope?from=${encodeURIComponent(lot)}`,
    }
    for (const [name, path] of Object.entries(pages)) {
      await open(path)
      await page.locator('h1').waitFor()
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      check(over <= 0, `${path} is ${over} px wider than a phone`)
      await shot(`phone-${name}`)
    }
  }),

  walk('an address without a page says so', 'empty', async ({ page, open, t, shot }) => {
    await open('/nowhere/else')
    await page.getByRole('heading', { name: '/nowhere/else' }).waitFor()
    await shot('missing')
    await page
      .getByRole('main')
      .getByRole('link', { name: t('shell.page.today') })
      .click()
    await page.getByRole('heading', { name: t('today.empty.title') }).waitFor()
  }),

  walk('a server that is gone is said in words', 'empty', async (walk) => {
    const { page, open, t, shot, lose } = walk
    await open('/trace')
    await lose()
    await page.getByRole('link', { name: t('shell.page.today') }).click()
    await page.getByRole('heading', { name: t('parts.problem.unreachable') }).waitFor()
    await shot('unreachable')
  }),
]
