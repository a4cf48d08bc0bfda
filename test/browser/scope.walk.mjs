// Scopes: save what a lot became, see how many and where, one unit's reason, take the list away.
import { readFileSync } from 'node:fs'
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

/** Fill in the form for the suspect lot and save. */
async function make({ page, open, t }) {
  await open('/scope')
  const lot = demoTruth().suspect_lot
  await open(`/scope?from=${encodeURIComponent(lot)}`)
  await page.getByRole('heading', { name: t('scope.form.head') }).waitFor()
  await page.locator('.scope-form textarea').nth(1).fill('laboratory: metal in the separator')
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
    await page.getByRole('heading', { name: t('scope.form.head') }).waitFor()
    await page.locator('.scope-form textarea').nth(1).fill('laboratory: metal in the separator')
    await page.locator('.scope-form [aria-live]').waitFor()
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
      .getByRole('heading', { name: t('scope.units.title', { n: units }), exact: true })
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
      .getByRole('button', { name: t('scope.matrix.saved'), pressed: true, exact: true })
      .waitFor()
    await open('/scope')
    await page.locator('.scopes tbody tr').first().waitFor()
    await shot('scopes')
  }),

  walk('scope: what the server refuses stands in the form', 'demo-scope', async (walk) => {
    const { page, open, t, shot, allow } = walk
    allow(404)
    allow(400)
    await open('/scope?from=NO-SUCH-LOT')
    await page.getByRole('heading', { name: t('scope.form.head') }).waitFor()
    await page.getByRole('alert').waitFor()
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
