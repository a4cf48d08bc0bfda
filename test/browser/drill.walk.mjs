// The page Drills: a drill of one lot, its report, and what the page Readiness says of it.
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

export const walks = [
  walk('drill: a lot to its holders against the clock', 'demo', async (w) => {
    const { page, url, open, t, shot, check } = w
    await open('/drills')
    const form = page.getByRole('region', { name: t('drill.new') })
    await form.getByRole('textbox').first().fill(demoTruth().suspect_lot)
    await form.getByRole('textbox').last().fill('walk')
    await form.getByRole('button', { name: t('drill.do') }).click()
    await page.getByRole('button', { name: t('drill.print') }).waitFor()
    const id = new URL(page.url()).searchParams.get('drill')
    const report = await (await fetch(`${url}/api/v1/drills/${id}`)).json()
    const title = page.getByRole('heading', { level: 1 })
    await title.filter({ hasText: report.units.toLocaleString('en') }).waitFor()
    check(report.steps.length === 6, 'every step is timed')
    await shot('drill')
    await page.emulateMedia({ media: 'print' })
    check(!(await page.getByRole('navigation').isVisible()), 'paper has no navigation')
    await page.emulateMedia({ media: 'screen' })
    await page.getByRole('link', { name: t('drill.all') }).click()
    await page.getByRole('link', { name: id, exact: true }).waitFor()
    await open('/readiness')
    await page.getByText(t('readiness.check.drills')).waitFor()
  }),
]
