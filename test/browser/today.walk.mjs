// The first page: what is there, what came of the last captures, what to do when there is nothing.
import { readFileSync } from 'node:fs'
import { drop } from './drop.mjs'
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

  walk(
    'today: the figures are those of the log',
    'demo',
    async ({ page, open, t, shot, check, url }) => {
      const said = await (await fetch(`${url}/api/v1/overview`)).json()
      await open('/')
      const shown = (await page.locator('.strip dd').allInnerTexts()).join(' ')
      for (const figure of [said.log_position, ...Object.values(said.items).slice(0, 3)])
        check(shown.includes(figure.toLocaleString('en')), `${figure} is on the page`)
      await page.getByText(t('today.scopes.none')).waitFor()
      // The title says what is due: each count of it that is not none, the most pressing first.
      const due = await (await fetch(`${url}/api/v1/alarms?state=open&limit=0`)).json()
      const late = await (await fetch(`${url}/api/v1/alarms/unconfirmed`)).json()
      const title = await page.locator('main h1').innerText()
      check(due.open > 0 && late.overdue > 0, 'the demo has alarms and a partner who is late')
      check(title.includes(t('today.title.alarms', { n: due.open })), `alarms in "${title}"`)
      check(!title.includes(said.log_position.toLocaleString('en')), 'not how long the log is')
      await page.locator('.confirms tbody tr').first().waitFor()
      await shot('today')
    },
  ),

  walk(
    'today: a refused capture opens to its reasons, in the address',
    'empty-today',
    async (walk) => {
      const { page, open, t, shot, check } = walk
      const tray = page.locator('.tray')
      await open('/')
      await drop(page, 'bad.jsonld', readFileSync('test/api/files/bad.jsonld', 'utf8'))
      await tray.getByText(t('shell.jobs.state.refused')).waitFor()
      await drop(page, 'good.jsonld', readFileSync('test/api/files/good.jsonld', 'utf8'))
      await tray.getByText(t('shell.jobs.state.captured')).waitFor()
      await page.getByRole('button', { name: t('shell.close') }).click()
      await page.getByRole('button', { name: t('today.captures.state.refused') }).click()
      await page.locator('td .errors code').first().waitFor()
      await shot('today-refused')
      await page.reload()
      await page.locator('td .errors code').first().waitFor()
      check(new URL(page.url()).searchParams.has('capture'), 'the address holds the capture')
    },
  ),

  walk(
    'today: saved scopes with their units',
    'demo-scope',
    async ({ page, open, shot, url, check }) => {
      const answer = await fetch(`${url}/api/v1/scopes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          title: 'S260304 隔膜',
          reason: 'smoke',
          query: { items: [demoTruth().suspect_lot], direction: 'forward' },
        }),
      })
      check(answer.status === 201, `the scope is saved: ${await answer.clone().text()}`)
      const { summary } = await answer.json()
      await open('/')
      const row = page.getByRole('row').filter({ hasText: 'S260304 隔膜' })
      await row.getByText(summary.units.toLocaleString('en')).waitFor()
      await shot('today-scopes')
    },
  ),

  walk('today: a new demo has work under way on every page', 'story', async (w) => {
    const { page, open, t, shot, check } = w
    await open('/')
    await page.getByLabel(t('account.in.name')).fill('quality')
    await page.getByLabel(t('account.in.password')).fill('holdfast-demo')
    await page.getByRole('button', { name: t('account.in.go') }).click()
    await page.locator('nav.nav').waitFor()
    await page.locator('main h1').waitFor()
    await shot('story-today')
    for (const [name, path, some] of [
      ['cases', '/cases', 'main a[href*="id=C-1"]'],
      ['case', '/cases?id=C-1', '.flow'],
      ['clocks', '/clocks', '.clocks tbody tr'],
      ['clues', '/clues', '.big-row'],
      ['holds', '/holds', 'main a[href*="id=H-1"]'],
      ['scope', '/scope?id=S-1', '.big-row'],
    ]) {
      await open(path)
      await page.locator(some).first().waitFor()
      await shot(`story-${name}`)
    }
    for (const tab of ['letter', 'task', 'clock']) {
      await open(`/cases?id=C-1&tab=${tab}`)
      await page.locator('.case-tabs').waitFor()
      await shot(`story-case-${tab}`)
    }
    const text = await page.locator('main').innerText()
    check(text.includes('CC-09c'), 'the letter has its clock')
  }),
]
