// Causes: paste what failed, see what it shares, open a factor, compare again among its units.
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

export const walks = [
  walk('cause: from failed units to the planted fault', 'demo', async (walk) => {
    const { page, open, t, shot, check } = walk
    await open('/cause')
    await page.getByRole('heading', { name: t('cause.title') }).waitFor()
    await shot('cause-form')
    const failed = demoTruth().affected.slice(0, 30)
    await page.locator('.cause-form textarea').fill(failed.join('\n'))
    // A large population takes seconds to walk: the page says how far it is, and goes on by itself.
    const [population, looks] = ['**/api/v1/cause/population', [undefined, 0, 1960000]]
    await page.route(population, (route) => {
      const done = looks.pop()
      const walk = { state: done === 0 ? 'waiting' : 'walking', done, total: done ? 2800000 : 0 }
      return done === undefined ? route.continue() : route.fulfill({ json: walk })
    })
    const busy = page.locator('.cause-walk')
    const shown = busy.filter({ hasText: '70' }).waitFor()
    await page.getByRole('button', { name: t('cause.ask', { n: failed.length }) }).click()
    await shown
    await shot('cause-walking')
    await page.locator('.cause-row').first().waitFor()
    await busy.waitFor({ state: 'hidden' })
    await page.unroute(population)
    await shot('cause', { docs: true })
    const head = await page.locator('h1').innerText()
    check(head.includes('30'), `the title says how many: ${head}`)
    // What only goes with the cause is left out on demand; ranks stay, and the address keeps it.
    const all = await page.locator('.cause-row').count()
    await page.locator('.cause-alone input').check()
    await page.waitForFunction((n) => document.querySelectorAll('.cause-row').length < n, all)
    const left = await page.locator('.cause-row').count()
    check(left >= 1 && left < all / 2, `${left} of ${all} are explained by no other`)
    await page.locator('.cause-alone input').uncheck()
    await page.locator('.cause-row button[aria-expanded]').first().click()
    await page.locator('.cause-detail').waitFor()
    const units = await page.locator('.cause-units .item-name').count()
    check(units > 20, `${units} failed units are named`)
    await shot('cause-open')
    // The address holds the question: what it shows comes back.
    await page.reload()
    await page.locator('.cause-row').first().waitFor()
    check((await page.locator('h1').innerText()) === head, 'the link shows what the sender saw')
  }),

  walk('cause: a unit nobody knows is refused by name', 'demo', async (walk) => {
    const { page, open, t, shot, allow } = walk
    allow(404)
    await open('/cause?failed=https://id.gs1.org/01/09521321100107/21/NEVER')
    await page.locator('.problem').waitFor()
    await page.getByRole('heading', { name: t('cause.title') }).waitFor()
    await shot('cause-refused')
  }),
]
