// Holds: make one from the page of an item and of a scope, see what it covers, hear an alarm, lift it.
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

const send = async (url, path, body) =>
  (
    await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json()

export const walks = [
  walk('hold: none yet says how one comes about', 'empty', async ({ open, page, t, shot }) => {
    await open('/holds')
    await page.getByRole('heading', { name: t('hold.list.none') }).waitFor()
    await shot('hold-none')
  }),

  walk('hold: from an item and a scope to an alarm', 'demo-hold', async (walk) => {
    const { page, open, t, shot, check, url } = walk
    const truth = demoTruth()
    const unit = truth.affected[0]
    await send(url, '/api/v1/scopes', {
      title: '隔膜批 S260304',
      reason: '实验室判定金属异物',
      query: { items: [truth.suspect_lot] },
    })
    // One unit, from its page.
    await open(`/trace?item=${encodeURIComponent(unit)}`)
    await page.getByRole('button', { name: t('hold.do'), exact: true }).click()
    await page.locator('dialog textarea').first().fill('外观异常')
    await shot('hold-item-form')
    await page.locator('dialog button[type=submit]').click()
    await page.waitForURL((to) => to.pathname === '/holds' && to.searchParams.has('id'))
    await page.locator('.big-row .item-name').first().waitFor()
    await shot('hold-one')
    // A scope, with the lots it reaches.
    await open('/scope')
    await page.getByRole('link', { name: /^S-/ }).first().click()
    await page.getByRole('button', { name: t('hold.do'), exact: true }).click()
    await page.locator('dialog textarea').first().fill('实验室判定金属异物')
    await page.locator('dialog textarea').nth(1).fill('停止销售，隔离存放，等待通知')
    await page.locator('dialog textarea').nth(2).fill('urn:epc:id:sgln:9521321.00001.0')
    await page.locator('dialog button[type=submit]').click()
    await page.waitForURL((to) => to.pathname === '/holds' && to.searchParams.has('id'))
    await page.locator('.big-row .item-name').first().waitFor()
    await shot('hold', { docs: true })
    const contains = page.locator('.seg button', {
      hasText: t('hold.how.contains'),
    })
    await contains.click()
    await page.locator('.big-row .item-name').first().waitFor()
    await shot('hold-contains')
    // It is sold all the same: captured, and told.
    await send(url, '/epcis/v2/events', {
      '@context': 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld',
      type: 'ObjectEvent',
      eventTime: '2099-03-01T08:00:00.000+08:00',
      eventTimeZoneOffset: '+08:00',
      action: 'OBSERVE',
      bizStep: 'retail_selling',
      disposition: 'retail_sold',
      epcList: [unit],
    }).catch(() => undefined)
    const ofUnit = `${url}/api/v1/alarms?item=${encodeURIComponent(unit)}`
    let rung = 0
    for (let i = 0; i < 100 && rung === 0; i++) rung = (await (await fetch(ofUnit)).json()).total
    check(rung === 3, `${rung} alarms: one a hold, that of the demo too`)
    await open('/')
    await page.locator('.alarms tbody tr').first().waitFor()
    await shot('hold-today')
    await open(`/trace?item=${encodeURIComponent(unit)}`)
    await page.locator('.held').waitFor()
    await shot('hold-item', { docs: true })
    await open('/holds')
    await page.locator('.holds tbody tr').first().waitFor()
    await shot('hold-list')
    await page
      .getByRole('button', { name: t('hold.alarm.acknowledge') })
      .first()
      .click()
    await page.locator('dialog textarea').first().fill('已联系门店追回')
    await page.locator('dialog button[type=submit]').click()
    await page.locator('.alarms').getByText(t('hold.alarm.state.acknowledged')).first().waitFor()
    await shot('hold-acknowledged')
  }),
]
