// Signing in and out: every role of the demo, what each sees, and the way in by a one-time link.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import { walk } from './walk.mjs'

/** RFC 6238 as an authenticator does it. */
function totp(secret, later) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later))
  const mac = createHmac('sha1', key).update(moment).digest()
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff
  return String(number % 1000000).padStart(6, '0')
}

const password = 'holdfast-demo'
const readers = [
  'quality',
  'recall',
  'approver',
  'decider',
  'liaison',
  'executor',
  'privacy',
  'admin',
]
// What each of them finds; nobody sees more than his own.
const outside = {
  operator: 'own',
  dealer: 'own',
  supplier: 'own',
  regulator: 'scope',
  owner: 'own',
}

async function signIn({ page, t }, name, word) {
  await page.getByLabel(t('account.in.name')).fill(name)
  await page.getByLabel(t('account.in.password')).fill(word)
  await page.getByRole('button', { name: t('account.in.go') }).click()
}

export const walks = [
  walk(
    'account: somebody limited to a plant or a product line sees what is theirs',
    'logins',
    async (w) => {
      const { page, t, open, shot, check } = w
      for (const [name, limit] of [
        ['quality.sz', 'HG-SZ'],
        ['approver.pb10', 'PB-10'],
      ]) {
        await open('/')
        await signIn(w, name, password)
        await page.getByText(t('account.limits', { what: limit })).waitFor()
        const shown = await page.locator('nav.nav a').allTextContents()
        for (const closed of ['clues', 'audit', 'readiness'])
          check(
            !shown.some((one) => one.trim() === t(`shell.page.${closed}`)),
            `${name}: ${closed}`,
          )
        await page.getByRole('link', { name: t('shell.page.registers') }).click()
        await page.locator('main h1').waitFor()
        await shot(`limited-${name}`)
        await page.getByRole('button', { name: t('account.me.out') }).click()
        await page.getByRole('heading', { name: t('account.in.title') }).waitFor()
      }
    },
  ),
  walk(
    'account: somebody limited to a plant works there, and is told how much lies outside',
    'logins-limited',
    async (w) => {
      const { page, t, open, shot, check, allow, url } = w
      allow(401)
      const post = async (path, data) => {
        const { token } = await (await page.request.get(`${url}/api/v1/who`)).json()
        const headers = { 'Holdfast-Token': token }
        const answer = await page.request.post(`${url}${path}`, { data, headers })
        check(answer.status() === 201, `${path}: ${answer.status()} ${await answer.text()}`)
      }
      await open('/')
      await signIn(w, 'quality', password)
      await page.locator('nav.nav').waitFor()
      await post('/api/v1/cases', {
        ...{ title: 'Of the whole house', suspicion: 's', product: 'p', reason: 'r' },
        regime: 'cn-consumer',
      })
      await post('/api/v1/holds', {
        ...{ title: 'Not theirs', reason: 'r' },
        items: ['https://id.gs1.org/00/095213210000099999'],
      })
      await post('/api/v1/clocks', {
        ...{ noun: 'case', noun_id: 1, regime: 'cn-consumer', trigger: 'defect_suspected' },
        ...{ day: '2026-11-01', note: 'n' },
      })
      await page.getByRole('button', { name: t('account.me.out') }).click()
      await signIn(w, 'quality.sz', password)
      await page.getByText(t('account.limits', { what: 'HG-SZ' })).waitFor()
      await page.locator('main h1').waitFor()
      await shot('limited-today')
      await page.getByRole('link', { name: t('shell.page.hold') }).click()
      await page.locator('.holds').waitFor()
      await shot('limited-holds')
      const hold = page.locator('.holds tbody a').first()
      if ((await hold.count()) > 0) {
        await hold.click()
        await page.locator('main h1').waitFor()
        await page.waitForLoadState('networkidle')
        await shot('limited-hold')
      }
      await page.getByRole('link', { name: t('shell.page.cases') }).click()
      await page.locator('.outside').first().waitFor()
      await shot('limited-cases')
      await page.getByRole('link', { name: t('case.form.open') }).click()
      await page.locator('.case-owner input').first().waitFor()
      check(
        (await page.locator('.case-owner .acts').first().locator('input').count()) === 1,
        'sites',
      )
      for (const [place, text] of [
        ['input.inp >> nth=0', 'PB-20 overheats'],
        ['textarea >> nth=0', 'Two returned units were hot'],
        ['input.inp >> nth=1', 'PB-20'],
        ['textarea >> nth=1', 'Two returns in a week'],
      ])
        await page.locator(`.case-form ${place}`).fill(text)
      await shot('limited-case-form')
      await page.getByRole('button', { name: t('case.form.open') }).click()
      await page.getByText('HG-SZ', { exact: true }).first().waitFor()
      await shot('limited-case')
      await page.getByRole('link', { name: t('shell.page.clocks') }).click()
      await page.locator('.outside').first().waitFor()
      check((await page.getByText(t('clock.subscribe')).count()) === 0, 'the calendar of all')
      await shot('limited-clocks')
      await page.getByRole('link', { name: t('shell.page.cause') }).click()
      await page.locator('main h1').waitFor()
      await shot('limited-cause')
    },
  ),
  walk('account: every role of the demo signs in, and sees what it may', 'logins', async (w) => {
    const { page, t, open, shot, check, allow } = w
    allow(401)
    await open('/')
    await page.getByRole('heading', { name: t('account.in.title') }).waitFor()
    await signIn(w, 'quality', 'not the password')
    await page.getByRole('alert').waitFor()
    await shot('sign-in')
    for (const name of [...readers, ...Object.keys(outside)]) {
      await signIn(w, name, password)
      await page
        .locator('.who')
        .getByText(t(`account.role.${name}`), { exact: true })
        .waitFor()
      if (name in outside) {
        await open('/') // who was here before may have left the address of a page of his
        await page.waitForURL(`**/${outside[name]}`)
        const count = name === 'regulator' ? 2 : 1 // approved scopes, and decided cases
        check((await page.locator('nav.nav a').count()) === count, `${name} sees ${count} pages`)
        await page.locator('main h1').waitFor()
        await shot(`own-${name}`)
        if (name === 'regulator') {
          await open('/own')
          await page.getByText(t('own.noCases')).waitFor()
          await shot('own-cases')
        }
      }
      if (name === 'admin') await shot('signed-in')
      await page.getByRole('button', { name: t('account.me.out') }).click()
      await page.getByRole('heading', { name: t('account.in.title') }).waitFor()
    }
  }),
  walk(
    'account: a one-time link lets a person choose a password, and sign in',
    'logins-link',
    async (w) => {
      const { page, t, open, shot, check, allow, language } = w
      allow(400)
      const made = execFileSync(
        'build/release/holdfast',
        [
          'user',
          'add',
          'wang',
          'quality',
          '--data',
          `build/browser/logins-link-${language}`,
          '--json',
        ],
        { encoding: 'utf8' },
      )
      await open(`/invitation#${JSON.parse(made).invitation}`)
      check(new URL(page.url()).hash === '', 'the secret stays in the address')
      const [first, again] = [t('account.invited.password'), t('account.invited.again')]
      await page.getByLabel(first).fill('short')
      await page.getByLabel(again).fill('short')
      await page.getByRole('button', { name: t('account.invited.go') }).click()
      await page.getByRole('alert').waitFor()
      await shot('invitation')
      await page.getByLabel(first).fill('a password of mine')
      await page.getByLabel(again).fill('a password of mine')
      await page.getByRole('button', { name: t('account.invited.go') }).click()
      await page.getByRole('link', { name: t('account.invited.on') }).click()
      await signIn(w, 'wang', 'a password of mine')
      await page.locator('.who').getByText('wang').waitFor()
    },
  ),

  walk('account: an administrator makes, changes and ends accounts', 'logins-admin', async (w) => {
    const { page, t, open, shot, check, allow, language } = w
    const data = `build/browser/logins-admin-${language}`
    const register = (...words) =>
      execFileSync('build/release/holdfast', ['register', 'set', ...words, '--data', data])
    allow(401).add(403)
    await open('/accounts')
    await signIn(w, 'admin', password)
    const add = page.locator('form.account-form').last()
    await add.locator('input.inp').nth(0).fill('zhao')
    await add.locator('input.inp').nth(1).fill('赵敏')
    await add.locator('input[value=recall]').check()
    await add.getByRole('button', { name: t('account.list.make') }).click()
    await page.getByRole('alert').waitFor() // no training is passed
    register('employee', 'code=E-9', 'name=赵敏', 'account=zhao')
    for (const training of ['TR-01', 'TR-02'])
      register(
        'training_result',
        'employee=E-9',
        `training=${training}`,
        'held_on=2026-03-02',
        'passed=yes',
      )
    await add.getByRole('button', { name: t('account.list.make') }).click()
    await page.getByRole('alert').getByText(/TR-01/).waitFor()
    await shot('unsigned') // nor counts one its examiner has not signed
    const secret = `${data}-secret`
    writeFileSync(secret, password, { mode: 0o600 })
    for (const training of ['TR-01', 'TR-02'])
      execFileSync('build/release/holdfast', [
        ...['register', 'sign', 'training_result', `E-9/${training}/2026-03-02`, '--version', '1'],
        ...['--as', 'quality', '--password-file', secret, '--reason', 'paper read', '--data', data],
      ])
    await add.getByRole('button', { name: t('account.list.make') }).click()
    await page.locator('.link-once').waitFor()
    check(/invitation#[0-9a-f]{64}$/.test(await page.locator('.link-once').innerText()), 'no link')
    await page.getByRole('button', { name: 'zhao' }).click()
    const panel = page.locator('td.inside')
    await panel.locator('input.inp').first().fill('second task')
    await panel.getByRole('button', { name: t('account.list.grant'), exact: true }).click()
    const row = page.getByRole('row', { name: /zhao/ }).first()
    await row.getByText(t('account.role.quality')).waitFor()
    await shot('accounts')
    await panel.getByRole('button', { name: t('account.list.close') }).click()
    await row.getByText(t('account.state.closed')).waitFor()
    await open('/audit?noun=account&actor=admin')
    await page.getByText('second task').first().waitFor()
    check((await page.locator('tbody tr').count()) === 4, 'password, made, granted, closed')
    await open('/audit')
    await shot('audit')
    await open('/me')
    await page.locator('tbody .mut').waitFor()
    await shot('me')
  }),
  walk(
    'account: a key is made for a machine, shown once, used, and revoked',
    'logins-keys',
    async (w) => {
      const { page, t, open, shot, check, allow } = w
      allow(401).add(409)
      await open('/keys')
      await signIn(w, 'admin', password)
      const add = page.locator('form.account-form').last()
      const make = add.getByRole('button', { name: t('account.key.make') })
      await add.locator('input.inp').first().fill('erp-2027')
      check(await make.isDisabled(), 'a key without any scope')
      await add.locator('input[value=read]').check()
      await make.click()
      const header = (await page.locator('.link-once').innerText()).replace('Authorization: ', '')
      check(/^Bearer hf_[0-9a-f]{12}\.[0-9a-f]{64}$/.test(header), 'no key')
      const ask = () =>
        fetch(new URL('/api/v1/overview', page.url()), {
          headers: { Authorization: header },
        })
      check((await ask()).status === 200, 'the key does not open')
      await shot('keys')
      await add.locator('input.inp').first().fill('erp-2027')
      await add.locator('input[value=capture]').check()
      await make.click()
      await page.getByRole('alert').waitFor() // names are not given again
      check((await page.locator('.link-once').count()) === 0, 'the key is still shown')
      await add.locator('input.inp').first().fill('mes-2027')
      await add.getByLabel(t('account.key.signs')).check()
      await make.click()
      const signing = await page.locator('.link-once').innerText()
      check(/^hf_[0-9a-f]{12}\.[0-9a-f]{64}$/.test(signing), 'a key that signs is shown bare')
      await shot('keys-signs')
      await page.getByRole('button', { name: 'erp-2027' }).click()
      await page.locator('td.inside input').fill('moved to the new ERP')
      await shot('keys-revoke')
      await page.getByRole('button', { name: t('account.key.revoke') }).click()
      await page
        .getByRole('cell', {
          name: t('account.key.state.revoked'),
          exact: true,
        })
        .waitFor()
      check((await ask()).status === 401, 'the key opens after it was revoked')
      await open('/audit?noun=api_key')
      await page.getByText('moved to the new ERP').first().waitFor()
      check((await page.locator('tbody tr').count()) === 3, 'two made, one revoked')
      await shot('keys-audit')
    },
  ),
  walk('account: a second factor is asked for from then on', 'logins-factor', async (w) => {
    const { page, t, open, shot, allow, check } = w
    allow(401)
    await open('/me')
    await signIn(w, 'approver', password)
    await page.getByRole('button', { name: t('account.second.begin') }).click()
    const part = page.locator('section', {
      hasText: t('account.second.enter'),
    })
    const secret = await part.locator('code').innerText()
    await part.locator('input').nth(0).fill(password)
    await part.locator('input').nth(1).fill(totp(secret, 0))
    await shot('second-factor')
    await part.getByRole('button', { name: t('account.second.save') }).click()
    const codes = (await page.locator('.codes').innerText()).trim().split('\n')
    check(codes.length === 10, `${codes.length} recovery codes`)
    await page.getByRole('button', { name: t('account.second.kept') }).click()
    await signIn(w, 'approver', password)
    await page.getByLabel(t('account.in.code')).fill(codes[0])
    await shot('sign-in-code')
    await page.getByRole('button', { name: t('account.in.go') }).click()
    await page.locator('.who').waitFor()
    await page.getByText(t('account.second.on'), { exact: true }).waitFor()
  }),
  walk(
    'account: a scope is signed by two people, neither of whom proposed it',
    'logins-sign',
    async (w) => {
      const { page, t, open, shot, check, allow, url } = w
      allow(401).add(403)
      const label = (meaning) => t(`signature.sign`, { meaning })
      await open('/')
      await signIn(w, 'quality', password)
      await page.locator('nav.nav').waitFor()
      const lot = 'https://id.gs1.org/01/09521404001079'
      const found = await page.request.get(`${url}/api/v1/search?q=${lot}`)
      const { hits } = await found.json()
      const { token } = await (await page.request.get(`${url}/api/v1/who`)).json()
      const made = await page.request.post(`${url}/api/v1/scopes`, {
        headers: { 'Holdfast-Token': token, Origin: url },
        data: {
          title: '隔膜',
          reason: '试验',
          query: { items: [hits[0].item] },
        },
      })
      check(made.status() === 201, `the scope was saved: ${made.status()}`)
      const sign = async (name, meaning, word) => {
        await page.getByRole('button', { name: t('account.me.out') }).click()
        await signIn(w, name, password)
        await page.locator('nav.nav').waitFor()
        await open('/scope?id=S-1')
        await page.getByRole('button', { name: t('signature.do'), exact: true }).click()
        await page.getByRole('heading', { name: label(meaning) }).waitFor()
        await page.locator('dialog textarea').fill('已核对')
        await page.locator('dialog input[type=password]').fill(word)
        await page.locator('dialog button[type=submit]').click()
      }
      const zh = w.language === 'zh-CN'
      await open('/scope?id=S-1')
      check(
        (await page.getByRole('button', { name: t('signature.do'), exact: true }).count()) === 0,
        'who proposed it signs it',
      )
      await sign('recall', zh ? '审核' : 'Reviewed', 'not the password')
      await page.locator('dialog [role=alert]').waitFor()
      await page.locator('dialog input[type=password]').fill(password)
      await shot('signature-dialog')
      await page.locator('dialog button[type=submit]').click()
      await page.getByText('Demo recall').first().waitFor()
      await sign('approver', zh ? '批准' : 'Approved', password)
      await page.getByText(t('signature.complete'), { exact: true }).waitFor()
      await shot('signatures')
    },
  ),
  walk(
    'account: a supplier sees what his lot became in numbers, without names',
    'logins',
    async (w) => {
      const { page, t, open, shot, check, allow } = w
      allow(401)
      await open('/')
      await signIn(w, 'supplier', password)
      await page.waitForURL('**/own')
      await page.locator('main tbody .link').first().click()
      await page.getByText(t('own.unnamed')).first().waitFor()
      const text = await page.locator('main').innerText()
      check(!/U\d{8}/.test(text), 'the names of units are shown')
      await shot('own-lot')
    },
  ),
  walk(
    'account: the privacy officer finds a person, hands it over and erases it',
    'logins-subject',
    async (w) => {
      const { page, t, open, shot, check, allow } = w
      allow(401)
      page.on('dialog', (dialog) => dialog.accept())
      await open('/')
      await signIn(w, 'privacy', password)
      await page.locator('nav.nav').waitFor()
      await open('/subjects')
      await page.locator('main input').first().fill('13800000003')
      await page.locator('main input').nth(1).fill('本人要求')
      await page.getByRole('button', { name: t('register.subject.find') }).click()
      await page.getByText(t('register.subject.found', { n: 1 })).waitFor()
      check(
        (await page.locator('main table').innerText()).includes('演示丙'),
        'the name is shown in clear',
      )
      check(!page.url().includes('13800000003'), 'the number stands in the address')
      await shot('subjects')
      await page.getByRole('button', { name: t('register.subject.erase') }).click()
      await page.getByText(t('register.subject.found', { n: 0 })).waitFor()
      await open(
        '/registers/contact?row=' +
          (await page.evaluate(async () => {
            const answer = await (
              await fetch('/api/v1/registers/contact?where=code:is:C-03')
            ).json()
            return answer.rows[0].id
          })),
      )
      await page.getByText(t('register.erased')).waitFor()
      check(
        !(await page.locator('.row-history').innerText()).includes('138'),
        'history tells it still',
      )
    },
  ),

  walk('account: who may look at personal data may do so without editing', 'logins', async (w) => {
    const { page, t, open, shot, check, allow } = w
    allow(401)
    await open('/registers/contact')
    for (const name of ['executor', 'privacy']) {
      await signIn(w, name, password)
      await page.getByRole('button', { name: 'C-01' }).click()
      await page.locator('.row-history li').first().waitFor()
      check(
        (await page.getByRole('button', { name: t('register.save') }).count()) === 0,
        `${name} is offered to save`,
      )
      await page.getByRole('button', { name: t('register.reveal.do') }).click()
      await page.getByLabel(t('register.reveal.purpose')).fill('通知召回')
      await page.getByRole('button', { name: t('register.reveal.show'), exact: true }).click()
      await page.locator('.revealed').first().waitFor()
      await shot(`reveal-${name}`)
      await page.getByRole('button', { name: t('register.close') }).click()
      await page
        .locator('.who')
        .getByRole('button', { name: t('account.me.out') })
        .click()
    }
  }),
  walk('account: phone numbers and e-mail addresses stay out of addresses', 'logins', async (w) => {
    const { page, t, open, shot, check, allow } = w
    allow(401)
    const asked = []
    page.on('request', (request) => asked.push(decodeURIComponent(request.url())))
    const said = page.getByText(t('parts.personal'))
    await open('/registers/contact')
    await signIn(w, 'privacy', password)
    const box = page.locator('input[type=search]')
    for (const text of ['13800000003', 'li@example.cn', '+86 138 0000 0003']) {
      await box.fill(text)
      await box.press('Enter')
      await said.waitFor()
    }
    await shot('register-personal-search')
    await box.fill('')
    await box.press('Enter')
    await said.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: t('register.filter.add') }).click()
    await page.getByLabel(t('register.filter.field')).selectOption('position')
    const take = page.getByRole('button', { name: t('register.filter.take') })
    const condition = page.locator('.condition').filter({ has: take })
    await condition.locator('input').fill('13800000003')
    await take.click()
    await said.waitFor()
    check((await page.locator('.chip').count()) === 0, 'a condition holds a phone number')
    const everywhere = page.getByRole('combobox', {
      name: t('shell.search.label'),
    })
    for (const text of ['li@example.cn', '+8613800000003']) {
      await everywhere.fill(text)
      await page.locator('.hits').getByText(t('parts.personal')).waitFor()
      await everywhere.press('Enter')
    }
    await shot('search-personal')
    await page.locator('.hits').getByRole('link').click()
    await page.waitForURL('**/subjects')
    const found = asked.filter((url) => /138|@example/.test(url) && !url.includes('/src/'))
    check(found.length === 0, `personal data in ${found[0]}`)
    await everywhere.fill('13800000003') // a serial, for all that is known here
    await page.getByText(t('shell.search.none')).waitFor()
    await page
      .locator('.who')
      .getByRole('button', { name: t('account.me.out') })
      .click()
  }),
  walk('account: who only reads scopes is not offered to make one', 'logins', async (w) => {
    const { page, t, open, check, allow } = w
    allow(401)
    await open('/scope')
    const made = page.getByRole('link', { name: t('scope.form.open') })
    await signIn(w, 'recall', password)
    await made.waitFor()
    await page.getByRole('button', { name: t('account.me.out') }).click()
    await signIn(w, 'regulator', password)
    await page.getByRole('heading', { name: t('scope.list.none') }).waitFor()
    check((await made.count()) === 0, 'a regulator is offered to make a scope')
    await open('/scope?from=new')
    await page.getByRole('heading', { name: t('scope.list.none') }).waitFor()
  }),
  walk('account: every noun of the audit trail has its word', 'logins', async (w) => {
    const { page, t, open, check, allow } = w
    allow(401)
    await open('/audit')
    await signIn(w, 'admin', password)
    const nouns = page.locator('.audit-filter select')
    for (const name of ['signature', 'subject', 'api_key']) {
      await nouns.selectOption(name)
      const said = await nouns.locator('option:checked').innerText()
      check(said === t(`audit.noun.${name}`), `${name} is called ${said}`)
    }
  }),
  walk('account: what is typed outlives the session it was typed in', 'logins-draft', async (w) => {
    const { page, t, open, shot, check, allow, language } = w
    allow(401)
    const label = language === 'zh-CN' ? '地址' : 'Address'
    const typed = page.locator('.drawer').getByLabel(label, { exact: false }).first()
    await open('/registers/partner')
    await signIn(w, 'quality', password)
    await page.locator('.big-content .big-row .link').first().click()
    await page.locator('.row-history li').first().waitFor()
    await typed.fill('深圳市宝安区 1 号')
    await page.context().clearCookies()
    await page.getByRole('button', { name: t('register.save') }).click()
    await signIn(w, 'recall', password)
    await page.locator('.row-history li').first().waitFor()
    check((await typed.inputValue()) !== '深圳市宝安区 1 号', 'another account is shown the draft')
    await page
      .locator('.who')
      .getByRole('button', { name: t('account.me.out') })
      .click()
    await signIn(w, 'quality', password)
    await page.locator('.row-history li').first().waitFor()
    check((await typed.inputValue()) === '深圳市宝安区 1 号', 'the draft is lost')
    await shot('register-draft')
    await page.getByRole('button', { name: t('register.save') }).click()
    await page.getByText(t('register.saved')).waitFor()
    const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))
    check(!stored.includes('深圳市'), 'the draft lies in the browser\u2019s storage')
  }),
]
