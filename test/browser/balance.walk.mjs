// The card of a lot: how much of it is where, in the server's own numbers.
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

export const walks = [
  walk('balance: the page of a lot says where all of it is', 'demo', async (w) => {
    const { page, url, open, t, shot, check } = w
    const item = demoTruth().suspect_lot
    const response = await fetch(`${url}/api/v1/balance?${new URLSearchParams({ item })}`)
    const balance = await response.json()
    await open(`/trace?${new URLSearchParams({ item })}`)
    const card = page.getByRole('region', { name: t('trace.balance.title') })
    await card.getByText(balance.made.toLocaleString('en')).first().waitFor()
    const rows = card.getByRole('table').first().getByRole('row')
    check((await rows.count()) === 6, 'made, four ways it went, and the rest')
    await card
      .getByRole('button', { name: t('trace.balance.all', { n: balance.outputs.length }) })
      .click()
    check(
      (await card.getByRole('table').last().getByRole('row').count()) ===
        balance.outputs.length + 1,
      'every use is listed',
    )
    await card.scrollIntoViewIfNeeded()
    await shot('trace-balance')
  }),
]
