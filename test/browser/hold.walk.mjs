// Holds: make one from the page of an item and of a scope, see what it covers, hear an alarm, lift it.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
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
    await page.locator('.confirms tbody tr').first().waitFor()
    await shot('hold-list')
    await open('/holds?id=H-1')
    await page
      .locator('.confirms')
      .getByText(t('hold.confirm.state.overdue'), { exact: true })
      .waitFor()
    await shot('hold-late')
    await open('/holds')
    await page
      .getByRole('button', { name: t('hold.alarm.acknowledge') })
      .first()
      .click()
    await page.locator('dialog textarea').first().fill('已联系门店追回')
    await page.locator('dialog button[type=submit]').click()
    await page.locator('.alarms').getByText(t('hold.alarm.state.acknowledged')).first().waitFor()
    await shot('hold-acknowledged')
  }),

  walk(
    'hold: a dealer reads what to do; an approver signs the release',
    'logins-hold',
    async (w) => {
      const { page, open, t, shot, check, allow, url } = w
      allow(401).add(403)
      const signIn = async (name) => {
        await page.getByLabel(t('account.in.name')).fill(name)
        await page.getByLabel(t('account.in.password')).fill('holdfast-demo')
        await page.getByRole('button', { name: t('account.in.go') }).click()
        await page.locator('nav.nav').waitFor()
      }
      const signOut = () => page.getByRole('button', { name: t('account.me.out') }).click()
      const own = async (held) =>
        (await page.request.get(`${url}/api/v1/own/units?held=${held}`)).json()
      // A unit of the dealer, held by quality with a form that lists identifiers.
      await open('/')
      await signIn('dealer')
      const { units } = await own(0)
      check(units.length > 1 && (await own(1)).total === 0, 'units of a dealer, none held')
      const stock = units.find((one) => one.state !== 'sold')
      check(stock !== undefined, 'one of them is not sold yet')
      await signOut()
      await signIn('quality')
      await open('/holds')
      await page.getByRole('button', { name: t('hold.add') }).click()
      await page.getByLabel(t('hold.dialog.items')).fill(stock.item)
      await page.locator('dialog input').first().fill('隔膜供应商来函')
      await page.locator('dialog textarea').nth(1).fill('供应商来函：可能混入金属颗粒')
      await page.locator('dialog textarea').nth(2).fill('停止销售，隔离存放，等待通知')
      await page.locator('dialog textarea').nth(3).fill('urn:epc:id:sgln:9521321.00001.REVIEW')
      await page.locator('dialog button[type=submit]').click()
      await page.waitForURL((to) => to.searchParams.has('id'))
      await page.locator('.big-row .item-name').first().waitFor()
      const release = page.getByRole('button', { name: t('hold.release.open') })
      check((await release.count()) === 0, 'who held releases')
      // The dealer is told what to do, not why, and of nobody else's.
      await signOut()
      await signIn('dealer')
      await page.waitForURL('**/own')
      await page.locator('.held').getByText('停止销售，隔离存放，等待通知').waitFor()
      const told = await page.locator('main').innerText()
      check(!told.includes('金属') && !told.includes('来函'), 'the reason is told outside')
      await shot('own-held', { docs: true })
      // He confirms, products and service parts apart; the house sees it.
      await page.getByRole('button', { name: t('hold.confirm.do') }).click()
      await page.locator('dialog input[type=checkbox]').check()
      await page.locator('dialog input[type=number]').first().fill('1')
      await page.locator('dialog input[type=number]').nth(1).fill('3')
      await shot('own-confirm')
      await page.locator('dialog button[type=submit]').click()
      await page.getByText(t('own.confirm.said', { units: 1, parts: 3 })).waitFor()
      await shot('own-confirmed')
      await page.locator('.seg button').nth(1).click()
      await page
        .getByText(t('own.heldBy', { holds: 'H-1' }))
        .first()
        .waitFor()
      check((await own(1)).total === 1, 'one is held')
      // Released by signature: not with a wrong password.
      await signOut()
      await signIn('approver')
      await open('/holds?id=H-1')
      await page
        .locator('.confirms')
        .getByText(t('hold.confirm.state.confirmed'), { exact: true })
        .waitFor()
      await shot('hold-confirmed')
      await release.click()
      await page.locator('dialog textarea').fill('复检合格')
      await page.locator('dialog input[type=password]').fill('not the password')
      await page.locator('dialog button[type=submit]').click()
      await page.locator('dialog [role=alert]').waitFor()
      await page.locator('dialog input[type=password]').fill('holdfast-demo')
      await shot('hold-release')
      await page.locator('dialog button[type=submit]').click()
      await page.getByText('复检合格').first().waitFor()
      await shot('hold-released')
      await signOut()
      await signIn('dealer')
      await page.waitForURL('**/own')
      check((await own(1)).total === 0, 'none is held any more')
    },
  ),

  walk(
    'hold: a signed rule holds what is over its limit, one or many',
    'logins-rule',
    async (w) => {
      const { page, open, t, shot, check, language, data } = w
      const zh = language === 'zh-CN'
      const signIn = async (name) => {
        await page.getByLabel(t('account.in.name')).fill(name)
        await page.getByLabel(t('account.in.password')).fill('holdfast-demo')
        await page.getByRole('button', { name: t('account.in.go') }).click()
        await page.locator('nav.nav').waitFor()
      }
      const signInNext = async (name) => {
        await page.getByRole('button', { name: t('account.me.out') }).click()
        await signIn(name)
      }
      const drawer = page.locator('.drawer')
      const field = (label) => drawer.getByLabel(label, { exact: false }).first()
      // Inspections of pieces, each with a voltage; captured beside the server.
      let looks = 0
      const inspect = (volts) => {
        const file = `build/browser/${data}-looks.ndjson`
        const events = volts.map((value) => ({
          '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
          type: 'ObjectEvent',
          eventTime: new Date(Date.UTC(2026, 3, 9, 1, 0, looks)).toISOString(),
          eventTimeZoneOffset: '+08:00',
          action: 'OBSERVE',
          bizStep: 'inspecting',
          epcList: [`urn:epc:id:sgtin:9521234.000001.V${looks++}`],
          sensorElementList: [{ sensorReport: [{ type: 'gs1:Voltage', value, uom: 'VLT' }] }],
        }))
        writeFileSync(file, events.map((one) => JSON.stringify(one)).join('\n'))
        execFileSync(w.binary, ['ingest', file, '--data', `build/browser/${data}`])
      }
      // Quality writes the rule; as long as nobody has signed it, nothing is held.
      await open('/')
      await signIn('quality')
      await open('/registers/hold_rule')
      await page.getByRole('button', { name: t('register.add'), exact: true }).click()
      await field(zh ? '编号' : 'Code').fill('HR-1')
      await field(zh ? '名称' : 'Name').fill('过压')
      await field(zh ? '特性' : 'Characteristic').fill('Voltage')
      await field(zh ? '单位' : 'Unit').fill('VLT')
      await field(zh ? '上限' : 'Upper limit').fill('4.2')
      await drawer.getByRole('button', { name: t('register.save') }).click()
      await page.getByText(t('register.saved')).waitFor()
      inspect([4.9])
      await open('/holds')
      await page.getByRole('heading', { name: t('hold.list.none') }).waitFor()
      await shot('hold-rule-none')
      // An approver signs it: from then on.
      await signInNext('approver')
      await open('/registers/hold_rule')
      await page.getByRole('button', { name: 'HR-1' }).first().click()
      await drawer.getByRole('button', { name: t('signature.do'), exact: true }).click()
      const dialog = page.locator('dialog')
      await dialog.locator('textarea').fill('电芯厂的充电上限')
      await dialog.locator('input[type=password]').fill('holdfast-demo')
      await dialog.locator('button[type=submit]').click()
      await drawer.getByText(t('signature.complete'), { exact: true }).waitFor()
      await shot('hold-rule-signed')
      inspect([4.1, 4.21, 4.2])
      const rows = page.locator('.holds tbody tr')
      const shown = async (count) => {
        for (let i = 0; i < 50 && (await rows.count()) !== count; i++) await open('/holds')
        check((await rows.count()) === count, `${await rows.count()} holds, not ${count}`)
      }
      await shown(1)
      await page.getByText(t('hold.rule.held_by', { rule: 'HR-1' })).waitFor()
      await shot('hold-rule-one')
      await page.getByRole('link', { name: 'H-1', exact: true }).click()
      await page.getByText(t('hold.rule.by_itself')).waitFor()
      await page.getByText('Voltage 4.21 VLT').first().waitFor()
      await shot('hold-rule-held')
      // Many at once: a page of them, and the older ones.
      inspect(Array.from({ length: 105 }, (_, i) => 4.3 + i / 100))
      await shown(100)
      await page.getByText(t('hold.list.total', { n: 106 }), { exact: true }).waitFor()
      await shot('hold-rule-many')
      await page.getByRole('button', { name: t('hold.list.more') }).click()
      await page.getByRole('link', { name: 'H-1', exact: true }).waitFor()
      check((await rows.count()) === 106, 'all of them')
      // A person releases, whatever became of the reading.
      await page.getByRole('link', { name: 'H-1', exact: true }).click()
      await page.getByRole('button', { name: t('hold.release.open') }).click()
      await dialog.locator('textarea').fill('仪表失准，已复测')
      await dialog.locator('input[type=password]').fill('holdfast-demo')
      await dialog.locator('button[type=submit]').click()
      await page.getByText('仪表失准，已复测').first().waitFor()
      await shot('hold-rule-released')
    },
  ),
]
