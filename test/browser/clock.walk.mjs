// Clocks: what is due, a fact that starts more, evidence that stops one, a calendar address.
import { walk } from './walk.mjs'

export const walks = [
  walk('clocks: from a fact to its evidence', 'demo-clocks', async (walk) => {
    const { page, open, t, shot, check, allow } = walk
    allow(404)
    await open('/clocks')
    await page.locator('.clocks tbody tr').first().waitFor()
    await shot('clocks', { docs: true })
    const before = await page.locator('.clocks tbody tr').count()
    check(before >= 5, `${before} clocks of the demo run`)
    // A fact says what it starts before it is recorded.
    await page.getByRole('button', { name: t('clock.record') }).click()
    await page.locator('.dialog select').nth(1).selectOption('recall_ordered')
    await page.getByText(/CC-15a.*CC-17c/).waitFor()
    await page.getByLabel(t('clock.start.note')).fill('order 12')
    await shot('clocks-fact')
    // A case that is not there has no clocks.
    await page.getByRole('button', { name: t('clock.start.go'), exact: true }).click()
    await page.locator('.dialog [role=alert]').waitFor()
    await page.locator('.dialog select').nth(2).selectOption('matter')
    await page.getByRole('button', { name: t('clock.start.go'), exact: true }).click()
    await page.getByText(t('clock.start.done', { n: 2, m: 0 })).waitFor()
    await page.getByRole('button', { name: t('clock.drawer.close') }).click()
    const row = page.locator('.clocks tbody tr', { hasText: 'CC-17c' })
    await row.first().waitFor()
    check((await page.locator('.clocks tbody tr').count()) === before + 2, 'two more clocks run')
    // Its rule, its dates, its consequence; then the evidence.
    await row.first().locator('button.link').click()
    await page.locator('.drawer.clock dl.kv').first().waitFor()
    await shot('clocks-open', { docs: true })
    await page.getByRole('button', { name: t('clock.verb.stop') }).click()
    await page.getByLabel(t('clock.form.evidence')).fill('receipt 2026-0017')
    await shot('clocks-stop')
    await page.getByRole('button', { name: t('clock.form.save') }).click()
    await page.locator('.drawer.clock h2', { hasText: t('clock.standing.met') }).waitFor()
    await page.getByRole('button', { name: t('clock.drawer.close') }).click()
    check((await row.count()) === 0, 'what is met is no longer among the open ones')
    // The address holds what is shown.
    await page.locator('.clocks select').first().selectOption('met')
    await row.first().waitFor()
    await page.reload()
    await row.first().waitFor()
    await shot('clocks-met')
  }),

  walk('clocks: a calendar address is shown once, and ends', 'demo-clocks', async (walk) => {
    const { page, open, t, shot, check } = walk
    await open('/clocks')
    await page.getByRole('button', { name: t('clock.subscribe') }).click()
    const make = page.getByRole('button', {
      name: new RegExp(
        `^(${t('clock.feed.make')}|${t('clock.feed.again').replace(/[()（）]/g, '.')})$`,
      ),
    })
    await make.click()
    const address = await page.locator('.link-once').innerText()
    await shot('clocks-feed')
    const answer = await page.request.get(address)
    check(answer.status() === 200, `the calendar answers: ${answer.status()}`)
    check((await answer.text()).startsWith('BEGIN:VCALENDAR\r\n'), 'it is a calendar')
    await page.getByRole('button', { name: t('clock.feed.end'), exact: true }).click()
    await page.getByText(t('clock.feed.none')).waitFor()
    check((await page.request.get(address)).status() === 403, 'an ended address opens nothing')
  }),

  walk('clocks: none yet', 'empty', async (walk) => {
    const { page, open, t, shot } = walk
    await open('/clocks')
    await page.getByRole('heading', { name: t('clock.title.none') }).waitFor()
    await shot('clocks-empty')
  }),
]
