// Registers: one form, one table and one import for all of them, and two people at one row.
import { walk } from './walk.mjs'

const partners = [
  '编号,名称,类别,国家（ISO 3166）,省份',
  'S-2,东方电池,供应商,CN,浙江',
  'S-3,北海商贸, 经销商 ,CN,广东',
  'S-4,某公司,朋友,CN,广东',
  'S-5,没有国家,供应商,,',
].join('\n')

const password = 'holdfast-demo'
const field = (page, label) => page.locator('.drawer').getByLabel(label, { exact: false }).first()
const save = (page, t) =>
  page
    .locator('.drawer')
    .getByRole('button', { name: t('register.save') })
    .click()
const saved = (page, t) => page.getByText(t('register.saved')).waitFor()
const cells = (page) => page.locator('.big-content .big-row')

async function addPartner({ page, t, language }) {
  const zh = language === 'zh-CN'
  await page.getByRole('button', { name: t('register.add'), exact: true }).click()
  await field(page, zh ? '编号' : 'Code').fill('S-1')
  await save(page, t)
  await page.locator('.drawer [role=alert]').waitFor() // a name is required
  await field(page, zh ? '名称' : 'Name').fill('安普威尔')
  await field(page, zh ? '类别' : 'Kind').selectOption('supplier')
  await field(page, zh ? '国家' : 'Country').fill('CN')
  await save(page, t)
  await saved(page, t)
}

async function fileIn({ page, t, check, shot }) {
  await page.getByRole('button', { name: t('register.import.do'), exact: true }).click()
  await page.locator('dialog input[type=file]').setInputFiles({
    name: 'partners.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(partners),
  })
  const good = page.getByRole('button', { name: t('register.import.proceed', { n: 2 }) })
  await good.waitFor()
  check((await page.locator('dialog tbody tr').count()) === 2, 'two lines have a fault each')
  await shot('register-import')
  await good.click()
  await page.getByText(t('register.import.stored', { n: 2 })).waitFor()
  await page.getByRole('button', { name: t('register.close') }).click()
}

/** 100,000 partners, every 2,000th of them with a kind there is not. */
function manyPartners() {
  const lines = ['编号,名称,类别,国家（ISO 3166）,省份']
  for (let i = 1; i <= 100000; i++)
    lines.push(`D-${i},经销商 ${i},${i % 2000 === 0 ? '朋友' : '经销商'},CN,广东`)
  return Buffer.from(lines.join('\n'))
}

const exported = (t, form) => ({ name: t('register.export', { form }) })

/** What is exported goes back in without a change. */
async function workbookOutAndIn({ page, t, check, shot, language }) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', exported(t, 'XLSX')).click(),
  ])
  check(download.suggestedFilename() === 'partner.xlsx', 'the workbook is named for its register')
  await page.getByRole('button', { name: t('register.import.do'), exact: true }).click()
  await page.locator('dialog input[type=file]').setInputFiles(await download.path())
  await page
    .getByText(t('register.import.sheet', { name: language === 'zh-CN' ? '合作方' : 'Partners' }))
    .waitFor()
  const same = page.locator('dialog .strip dd').nth(2)
  check((await same.innerText()) === '2', 'both rows are as they were')
  await shot('register-import-workbook')
  const template = page.getByRole('link', { name: t('register.import.template') })
  const [empty] = await Promise.all([page.waitForEvent('download'), template.click()])
  await page.locator('dialog input[type=file]').setInputFiles(await empty.path())
  await page.locator('dialog .strip dd', { hasText: /^2$/ }).waitFor({ state: 'detached' })
  check((await page.locator('dialog .strip').innerText()).match(/0/g).length === 4, 'it is empty')
  await page.getByRole('button', { name: t('register.cancel'), exact: true }).click()
}

async function signIn({ page, t, open }, name) {
  await open('/registers')
  await page.getByLabel(t('account.in.name')).fill(name)
  await page.getByLabel(t('account.in.password')).fill(password)
  await page.getByRole('button', { name: t('account.in.go') }).click()
  await page.locator('.who').waitFor()
}
async function signInNext(w, name) {
  const { page, t } = w
  await page.getByRole('button', { name: t('account.me.out') }).click()
  await page.getByRole('heading', { name: t('account.in.title') }).waitFor()
  await signIn(w, name)
}

/** What is shown in the drawer is signed, and the reason stands there. */
async function signRow({ page, t, language }, reason) {
  await page
    .locator('.drawer')
    .getByRole('button', { name: t('signature.do'), exact: true })
    .click()
  const dialog = page.locator('dialog')
  const [why, secret] = language === 'zh-CN' ? ['理由', '密码'] : ['Reason', 'Password']
  await dialog.getByLabel(why).fill(reason)
  await dialog.getByLabel(secret).fill(password)
  await dialog.getByRole('button', { name: t('signature.do') }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.drawer').getByText(reason).waitFor()
}

export const walks = [
  walk(
    'register: rows are added, taken in from a file, found and shown',
    'empty-rows',
    async (w) => {
      const { page, t, open, shot, check, allow, language } = w
      allow(400)
      await open('/registers')
      await shot('registers')
      await open('/registers/partner')
      await page.getByText(t('register.empty')).waitFor()
      await addPartner(w)
      await page.keyboard.press('Escape')
      await fileIn(w)
      await open('/registers/partner?where=province:is:广东&sort=-name')
      await cells(page).first().waitFor()
      check((await cells(page).count()) === 1, 'one partner lies in that province')
      check((await cells(page).first().innerText()).includes('S-3'), 'it is S-3')
      await page.getByRole('button', { name: 'S-3' }).click()
      await page.locator('.row-history li').first().waitFor()
      await page.locator('.drawer input[type=file]').setInputFiles({
        name: '协议.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.7 signed'),
      })
      await page.getByRole('link', { name: '协议.pdf' }).waitFor()
      await page.getByText(t('register.files.added', { name: '协议.pdf' })).waitFor()
      await shot('register-row')
      await open(`/registers/partner?q=${language === 'zh-CN' ? '供应商' : 'Supplier'}`)
      await cells(page).first().waitFor()
      check((await cells(page).count()) === 2, 'a choice is found by what people read')
      const file = await page.getByRole('link', exported(t, 'CSV')).getAttribute('href')
      const text = await page.evaluate(async (path) => (await fetch(path)).text(), file)
      check(text.includes('S-2,东方电池,supplier,CN'), 'the file holds what is shown')
      await workbookOutAndIn(w)
    },
  ),
  walk('register: the registers of the demo say how ready we are', 'demo', async (w) => {
    const { page, t, open, shot, check } = w
    await open('/readiness')
    await page.getByText(t('readiness.assessed', { n: 8 })).waitFor()
    check((await page.locator('.score').count()) === 8, 'those with evidence are assessed')
    await page.locator('summary').first().click()
    await shot('readiness')
    await page.getByRole('link', { name: t('readiness.check.supplier_duties') }).click()
    await page.getByText('AG-S03').first().waitFor()
    await open('/registers/partner')
    await page.getByRole('button', { name: t('register.import.do'), exact: true }).click()
    await page.getByRole('button', { name: t('register.import.captured') }).click()
    await page.locator('dialog dl.strip').waitFor() // shops of dealers that have no row yet
    await shot('register-captured')
  }),
  walk('register: a page that takes its time says that it is coming', 'demo', async (w) => {
    const { page, t, url } = w
    let answer
    const held = new Promise((resolve) => (answer = resolve))
    await page.route('**/api/v1/readiness', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`${url}/readiness`)
    await page.getByText(t('readiness.coming')).waitFor()
    answer()
    await page.locator('.score').first().waitFor()
    await page.getByText(t('readiness.coming')).waitFor({ state: 'detached' })
  }),
  walk('register: 100,000 rows, 50 of them with a fault', 'empty-many', async (w) => {
    const { page, t, open, shot, check } = w
    await open('/registers/partner')
    await page.getByRole('button', { name: t('register.import.do'), exact: true }).click()
    await page.locator('dialog input[type=file]').setInputFiles({
      name: 'partners.csv',
      mimeType: 'text/csv',
      buffer: manyPartners(),
    })
    const good = page.getByRole('button', { name: t('register.import.proceed', { n: '99,950' }) })
    await good.waitFor()
    check((await page.locator('dialog tbody tr').count()) === 50, '50 lines have a fault each')
    await shot('register-import-many', { docs: true })
    await good.click()
    await page.getByText(t('register.import.stored', { n: '99,950' })).waitFor()
    await page.getByRole('button', { name: t('register.close') }).click()
    await page.getByText('D-99999').or(cells(page).first()).first().waitFor()
    await shot('register-many')
  }),
  walk('register: two people release an edition of a procedure', 'logins-signed', async (w) => {
    const { page, t, open, shot, check, language } = w
    const zh = language === 'zh-CN'
    const drawer = page.locator('.drawer')
    const missing = drawer.getByText(t('signature.open'), { exact: true })
    const sign = drawer.getByRole('button', {
      name: t('signature.do'),
      exact: true,
    })
    await signIn(w, 'quality')
    await open('/registers/procedure')
    await page.getByRole('button', { name: 'QP-' }).first().click()
    await missing.waitFor()
    const address = page.url()
    check((await sign.count()) === 1, 'quality reviews; it is approved by another role')
    await signRow(w, zh ? '与指南逐条核对' : 'read clause by clause')
    await signInNext(w, 'approver')
    await page.goto(address)
    await missing.waitFor()
    await signRow(w, zh ? '同意发布' : 'released')
    await drawer.getByText(t('signature.complete'), { exact: true }).waitFor()
    await shot('register-signed', { docs: true })
    await signInNext(w, 'quality')
    await page.goto(address)
    await drawer.getByText(t('signature.complete'), { exact: true }).waitFor()
    await field(page, zh ? '版本' : 'Edition').fill('B/0')
    await save(page, t)
    await saved(page, t)
    await missing.waitFor()
    check((await sign.count()) === 0, 'who made an edition does not sign it')
    await drawer.locator('details summary').filter({ hasText: '2' }).click()
    await drawer
      .getByText(t('signature.version', { n: 1 }))
      .first()
      .waitFor()
    await shot('register-signed-before')
  }),
  walk(
    'register: who reads keeps views of his own, editors give theirs to all',
    'logins-views',
    async (w) => {
      const { page, t, open, shot, check } = w
      const pop = page.locator('details.pop', {
        hasText: t('register.views.title'),
      })
      const views = async (register) => {
        await open(register)
        await pop.locator('summary').click()
        await pop.getByRole('heading', { name: t('register.views.own') }).waitFor()
      }
      const keep = async (name, forAll) => {
        await pop.getByLabel(t('register.views.name')).fill(name)
        if (forAll) await pop.getByLabel(t('register.views.forAll')).check()
        await pop.getByRole('button', { name: t('register.views.save'), exact: true }).click()
        await pop.getByRole('button', { name, exact: true }).waitFor()
      }
      await signIn(w, 'quality')
      await views('/registers/partner?where=kind:is:dealer')
      await keep('V-all', true)
      await signInNext(w, 'approver')
      await views('/registers/partner?where=kind:is:supplier&sort=-code')
      check((await pop.getByLabel(t('register.views.forAll')).count()) === 0, 'he edits nothing')
      await keep('V-mine', false)
      await shot('register-views')
      await pop.getByRole('button', { name: 'V-all', exact: true }).click()
      await page.waitForURL(/kind:is:dealer|kind%3Ais%3Adealer/)
      await views('/registers/partner')
      await pop.getByRole('button', { name: 'V-mine', exact: true }).click()
      await page.waitForURL(/sort=-code/)
      await signInNext(w, 'quality')
      await views('/registers/partner')
      check((await pop.getByText('V-mine').count()) === 0, "another one's view is shown")
      await signInNext(w, 'approver')
      await views('/registers/partner')
      await pop
        .getByRole('button', {
          name: t('register.views.drop', { name: 'V-mine' }),
        })
        .click()
      await pop.getByText('V-mine').waitFor({ state: 'detached' })
    },
  ),
  walk('register: two people change one row, and nothing is lost', 'empty-merge', async (w) => {
    const { page, t, open, shot, check, allow, url, language } = w
    const zh = language === 'zh-CN'
    const [name, province] = zh ? ['名称', '省份'] : ['Name', 'Province']
    allow(400)
    allow(409)
    await open('/registers/partner')
    await addPartner(w)
    const address = page.url().replace('row=new', 'row=1')
    const second = await page.context().newPage()
    await page.goto(address)
    await second.goto(address)
    await field(page, name).fill('安普威尔公司')
    await field(page, province).fill('广东')
    await field(second, province).fill('浙江')
    await field(second, zh ? '地址' : 'Address').fill('杭州')
    await save(page, t)
    await saved(page, t)
    await save(second, t)
    await second.getByText(t('register.merge.what')).waitFor()
    check((await second.locator('.row-form tbody tr').count()) === 3, 'three fields differ')
    check((await second.locator('.row-form tbody tr.on').count()) === 1, 'one was changed by both')
    await shot('register-merge', { docs: true, of: second })
    const go = second.getByRole('button', { name: t('register.merge.go') })
    check(await go.isDisabled(), 'what both changed is chosen for the second one')
    await second.locator('.row-form tbody tr.on input').last().check()
    await go.click()
    await save(second, t)
    await saved(second, t)
    const row = await (await second.request.get(`${url}/api/v1/registers/partner/rows/1`)).json()
    check(row.version === 3 && row.values.name === '安普威尔公司', 'the first name is kept')
    check(row.values.province === '浙江' && row.values.address === '杭州', 'and so is the second')
    await second.close()
    await shot('register-history')
  }),
  walk('register: nothing typed is left without a question', 'empty-leave', async (w) => {
    const { page, t, open, shot, check, allow, url, language } = w
    const name = field(page, language === 'zh-CN' ? '名称' : 'Name')
    allow(409)
    const path = `${url}/api/v1/registers/partner`
    for (const code of ['S-1', 'S-2'])
      await page.request.post(path, {
        data: { values: { code, name: code, kind: 'supplier', country: 'CN' } },
      })
    let stay = true
    const questions = []
    page.on('dialog', (dialog) => {
      questions.push(dialog.message())
      return stay ? dialog.dismiss() : dialog.accept()
    })
    await open('/registers/partner?row=1')
    await page.locator('.row-history li').first().waitFor()
    await name.fill('安普威尔')
    await page.getByRole('button', { name: 'S-2', exact: true }).click()
    await page.getByRole('link', { name: t('register.list.all') }).click()
    await page.getByRole('button', { name: t('register.close') }).click()
    check(questions.length === 3, `${questions.length} questions`)
    check(questions[0] === t('register.discard'), 'asked what it loses')
    check((await name.inputValue()) === '安普威尔', 'the text is dropped')
    const leaves = () =>
      page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })))
    check(!(await leaves()), 'the window closes without a question')
    // Meanwhile another one takes the row out of use: it can be brought back, and nothing is lost.
    await page.request.post(`${path}/rows/1`, { data: { values: {}, version: 1, retired: true } })
    await save(page, t)
    await page.getByText(t('register.merge.out')).waitFor()
    await shot('register-merge-retired')
    await page.getByRole('button', { name: t('register.merge.go') }).click()
    await page.getByText(t('register.merge.out')).waitFor()
    await shot('register-bring-back')
    await page.getByRole('button', { name: t('register.bringBack') }).click()
    await save(page, t)
    await saved(page, t)
    const row = await (await page.request.get(`${path}/rows/1`)).json()
    check(row.values.name === '安普威尔' && !row.retired, 'what was typed is lost')
    check(await leaves(), 'asks although nothing is lost')
    await name.fill('另一个')
    stay = false
    await page.getByRole('button', { name: 'S-2', exact: true }).click()
    await page.waitForURL((at) => at.searchParams.get('row') === '2')
    check(questions.length === 4, 'left with one question')
    await open('/registers/partner?row=1')
    await page.locator('.row-history li').first().waitFor()
    check((await name.inputValue()) === '安普威尔', 'what was discarded is back')
  }),
  walk('register: nothing is typed into a row before it is there', 'empty-slow', async (w) => {
    const { page, t, check, url, language } = w
    const name = field(page, language === 'zh-CN' ? '名称' : 'Name')
    await page.request.post(`${url}/api/v1/registers/partner`, {
      data: { values: { code: 'S-1', name: '甲', kind: 'supplier', country: 'CN' } },
    })
    let answer
    const held = new Promise((resolve) => (answer = resolve))
    await page.route('**/partner/rows/1', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`${url}/registers/partner?row=1`)
    await page.getByRole('button', { name: t('register.close') }).waitFor()
    check((await name.count()) === 0, 'a form of nothing is shown')
    answer()
    await name.waitFor()
    check((await name.inputValue()) === '甲', 'the row is not shown as it is')
  }),
  walk('register: a field of one’s own, and personal data', 'empty-own', async (w) => {
    const { page, t, open, shot, check, allow, url, language } = w
    const zh = language === 'zh-CN'
    allow(400)
    const put = (name, values) =>
      page.request.post(`${url}/api/v1/registers/${name}`, { data: { values } })
    await put('own_field', {
      register_name: 'partner',
      name: 'grade',
      type: 'choice',
      label_zh: '等级',
      label_en: 'Grade',
      choices: ['A', 'B'],
    })
    await open('/registers/partner')
    await addPartner(w)
    await field(page, zh ? '等级' : 'Grade').selectOption('B')
    await save(page, t)
    await saved(page, t)
    await page.keyboard.press('Escape')
    await cells(page).first().getByText('B', { exact: true }).waitFor() // it is asked for anew
    check((await cells(page).first().innerText()).includes('B'), 'the own field is a column')
    await put('contact', { code: 'C-1', partner: 'S-1', purpose: 'recall', phone: '13800005678' })
    await open('/registers/contact?row=3')
    await page.locator('.row-history li').first().waitFor()
    const body = await page.content()
    check(!body.includes('13800005678'), 'the phone number is masked')
    await page.getByRole('button', { name: t('register.reveal.do') }).click()
    await page.getByLabel(t('register.reveal.purpose')).fill('通知召回')
    await page.getByRole('button', { name: t('register.reveal.show'), exact: true }).click()
    await page.getByText('13800005678').waitFor()
    await page.getByText(t('register.reveal.done')).waitFor()
    await shot('register-personal')
  }),
]
