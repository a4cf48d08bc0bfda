// Scopes: save what a lot became, see how many and where, one unit's reason, take the list away.
import { readFileSync } from 'node:fs'
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

/** Fill in the form for the suspect lot and save. */
async function make({ page, open, t }) {
  await open('/scope')
  const lot = demoTruth().suspect_lot
  await open(`/scope?from=${encodeURIComponent(lot)}`)
  await page.locator('.scope-form .reason').fill('laboratory: metal in the separator')
  await page.getByRole('button', { name: t('scope.form.save') }).click()
  await page.waitForURL((url) => url.searchParams.has('id'))
  await page.locator('.big-row .item-name').first().waitFor()
}

export const walks = [
  walk('scope: none yet says how one comes about', 'empty', async ({ open, page, t, shot }) => {
    await open('/scope')
    await page.getByRole('heading', { name: t('scope.list.none') }).waitFor()
    await shot('scope-none')
    await page.getByRole('link', { name: t('scope.form.open') }).click()
    await page.getByRole('heading', { name: t('scope.form.head') }).waitFor()
    await shot('scope-form-empty')
  }),

  walk('scope: from the suspect lot to the exported list', 'demo-scope', async (walk) => {
    const { page, open, t, shot, check, url } = walk
    await open('/scope')
    const lot = demoTruth().suspect_lot
    await open(`/scope?from=${encodeURIComponent(lot)}`)
    await page.locator('.scope-form .reason').fill('laboratory: metal in the separator')
    await page.locator('.live .matrix').waitFor()
    await shot('scope-form')
    await page.getByRole('button', { name: t('scope.form.save') }).click()
    await page.waitForURL((url) => url.searchParams.has('id'))
    await page.locator('.big-row .item-name').first().waitFor()
    await shot('scope', { docs: true })
    // A number of the matrix chooses its units; the list and its export follow.
    const number = page.locator('.matrix tbody button').first()
    const units = (await number.innerText()).trimEnd()
    await number.click()
    await page
      .getByRole('heading', {
        name: t('scope.units.title', { n: units }),
        exact: true,
      })
      .waitFor()
    await shot('scope-chosen')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t('scope.export.csv', { n: units }) }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n')
    check(lines.length - 1 === Number(units.replace(/,/g, '')), `${lines.length} lines of CSV`)
    check(lines[0].codePointAt(0) === 0xfeff, `the file begins with its mark: ${lines[0]}`)
    // A head sorts: up, down, and back to how the list comes.
    const head = page.locator('.scope-units [role=columnheader]').last()
    const id = new URL(page.url()).searchParams.get('id')
    const first = async (sort) => {
      const answer = await fetch(`${url}/api/v1/scopes/${id}/members?limit=1&sort=${sort}`)
      return (await answer.json()).members[0].item
    }
    for (const [sort, way] of [
      ['since', 'ascending'],
      ['-since', 'descending'],
      ['', 'none'],
    ]) {
      await head.getByRole('button').click()
      await page.waitForURL((to) => (to.searchParams.get('sort') ?? '') === sort)
      check((await head.getAttribute('aria-sort')) === way, `the head says ${way}`)
      if (way === 'descending') await shot('scope-sorted')
    }
    check((await first('since')) !== (await first('-since')), 'first and last are not the same')
    // Why one is in, and one is not.
    const cursor = (row) => row.first().evaluate((node) => getComputedStyle(node).cursor)
    const rows = page.locator('.scope-units .big-row:not(.big-head)')
    check((await cursor(page.locator('.scope-units .big-head'))) === 'auto', 'the head is no row')
    check((await cursor(rows)) === 'pointer', 'a row can be chosen')
    await rows.first().click()
    await page.locator('.why .path').waitFor()
    await shot('scope-why')
    await page.getByLabel(t('scope.units.ask')).fill(lot)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: t('scope.why.title_out') }).waitFor()
    await shot('scope-why-out')
    await page.getByRole('button', { name: t('scope.matrix.now') }).click()
    await page.locator('.matrix tbody td').first().waitFor()
    await shot('scope-now')
    // Back is back at the moment before.
    await page.goBack()
    await page
      .getByRole('button', {
        name: t('scope.matrix.saved'),
        pressed: true,
        exact: true,
      })
      .waitFor()
    await open('/scope')
    await page.locator('.scopes tbody tr').first().waitFor()
    await shot('scopes')
  }),

  walk('scope: built from clauses, compared, revised, frozen', 'demo-scope', async (walk) => {
    const { page, open, t, shot, check } = walk
    const lot = demoTruth().suspect_lot
    const row = (i) => page.locator('.clauses .clause').nth(i)
    const own = async (i) => (await row(i).locator('.own').innerText()).trim()
    await open('/scope')
    await open('/scope?from=new')
    await row(0).locator('textarea').fill(lot)
    await page.locator('.live .matrix').waitFor()
    const alone = await own(0)
    // One lot is drawn in four ways beside each other, and what time would cost more is said.
    const ways = page.locator('.compare thead tr').first().locator('th')
    await ways.nth(3).waitFor()
    check((await ways.count()) === 4, 'a lot is drawn in four ways')
    await page.locator('.compare .saved').waitFor()
    await page.locator('.compare input').first().fill('129.5')
    await page.locator('.compare .saved').getByText('CNY').waitFor()
    await shot('scope-ways-lot')
    await page.locator('.compare input').first().fill('')
    // A second clause: what one machine touched.
    await page.getByRole('button', { name: t('scope.clause.add') }).click()
    await row(1).locator('textarea').fill(demoTruth().equipment)
    await row(1).locator('input[type=datetime-local]').first().fill('2026-03-03T00:00')
    await row(1).locator('.own').waitFor()
    check((await own(0)) === alone, 'a clause is counted by itself')
    await page.locator('.compare input').first().fill('129.5')
    await page.locator('.compare tbody tr').nth(9).waitFor()
    await shot('scope-built')
    // Leaving out by name needs a reason; a list says which of its lines are wrong.
    await page.getByRole('button', { name: t('scope.clause.except'), exact: true }).click()
    const less = page.locator('.clauses').nth(1).locator('.clause')
    await less.getByRole('button', { name: t('scope.clause.way.list') }).click()
    await less.locator('input[type=file]').setInputFiles({
      name: 'laboratory.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`item\n${demoTruth().affected[0]}\nurn:x:nobody\n`),
    })
    await less.locator('.upload .inp').fill('sheet of the laboratory')
    await less.getByRole('button', { name: t('scope.upload.whole') }).click()
    await less.locator('.faults td').first().waitFor()
    await shot('scope-upload-faults')
    await less.getByRole('button', { name: t('scope.upload.proceed', { n: '1' }) }).click()
    await less.locator('.own').waitFor({ state: 'hidden' })
    await page.getByText(t('scope.clause.wants_reason')).waitFor()
    await page.locator('.scope-form label.pad .inp').fill('taken apart')
    await less.locator('.own').waitFor()
    await shot('scope-except')
    await page.locator('.scope-form .title').fill('coater and separator')
    await page.locator('.scope-form .reason').fill('laboratory')
    await page.getByRole('button', { name: t('scope.form.save') }).click()
    await page.waitForURL((url) => url.searchParams.has('id'))
    await page.locator('.big-row .item-name').first().waitFor()
    // Why out: the clause that decided.
    await page.getByLabel(t('scope.units.ask')).fill(demoTruth().affected[0])
    await page.keyboard.press('Enter')
    await page.locator('.why .verdicts .decided').first().waitFor()
    await shot('scope-why-clauses')
    // A new version without the exception, held against the first, and frozen.
    await page.getByRole('link', { name: t('scope.versions.new') }).click()
    await page.locator('.scope-form .reason').fill('it was the wrong sheet')
    await page
      .locator('.clauses')
      .nth(1)
      .getByRole('button', { name: t('scope.clause.remove') })
      .click()
    await page.getByRole('button', { name: t('scope.form.save_of', { n: 2 }) }).click()
    await page.waitForURL((url) => url.searchParams.has('id'))
    await page.getByRole('button', { name: t('scope.versions.diff', { n: 1 }) }).click()
    await page.locator('.scope-diff .item-name').first().waitFor()
    await page
      .getByRole('button', { name: t('scope.versions.freeze') })
      .first()
      .click()
    await page.locator('.freeze .inp').fill('plan of the recall')
    await page.getByRole('button', { name: t('scope.versions.freeze_n', { n: 2 }) }).click()
    await page.locator('.freeze').waitFor({ state: 'hidden' })
    await shot('scope-versions')
    await page
      .getByRole('button', {
        name: t('scope.version', { n: 1 }),
        exact: true,
      })
      .click()
    await page.waitForURL((url) => url.searchParams.get('version') === '1')
    // So is what a machine touched, by itself.
    await open('/scope?from=new')
    await row(0).locator('select').first().selectOption('contact')
    await row(0).locator('textarea').fill(demoTruth().equipment)
    await row(0).locator('input[type=datetime-local]').first().fill('2026-03-03T00:00')
    await ways.nth(3).waitFor()
    check((await ways.count()) === 4, 'a contact is drawn in four ways')
    await shot('scope-ways-contact')
    // What rows cannot say is edited as JSON.
    await open('/scope?from=new')
    await page.getByRole('button', { name: t('scope.clause.json') }).click()
    await page.locator('.scope-form .code').fill(
      JSON.stringify({
        any: [
          {
            all: [
              { descendants: { items: [lot] } },
              { contact: { items: [demoTruth().equipment] } },
            ],
          },
          { identifiers: { items: [demoTruth().affected[0]] } },
        ],
      }),
    )
    await page.locator('.live .matrix').waitFor()
    await shot('scope-json')
  }),

  walk('scope: what the server refuses stands in the form', 'demo-scope', async (walk) => {
    const { page, open, t, shot, allow } = walk
    allow(404)
    allow(400)
    await open('/scope?from=NO-SUCH-LOT')
    await page.getByRole('alert').first().waitFor()
    await shot('scope-form-refused')
    await open('/scope?id=S-999')
    await page.getByRole('alert').filter({ hasText: 'S-999' }).waitFor()
    await shot('scope-missing')
  }),

  walk('scope: dark', 'demo-scope', async (walk) => {
    const { page, t, shot } = walk
    await make(walk)
    await page.getByLabel(t('shell.theme.label')).selectOption('dark')
    await shot('scope-dark')
  }),
]
