// Cases: the power bank from the first complaint to the signed decision (consumer products, China);
// a vehicle with a letter of the authority, an objection and an ordered recall. What is shown is
// filled in on the page; the rest by the command line beside it.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { walk } from './walk.mjs'

const password = 'holdfast-demo'
const { sheets } = JSON.parse(readFileSync('rules/case/sheets.json', 'utf8'))
const stages = JSON.parse(readFileSync('rules/case/stages.json', 'utf8'))

const inWords = ({ language }, words) => words[language.slice(0, 2)]
const exactly = (text) =>
  new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*(\\*)?$`)

async function signIn({ page, t, open }, name) {
  await open('/cases')
  await page.getByLabel(t('account.in.name')).fill(name)
  await page.getByLabel(t('account.in.password')).fill(password)
  await page.getByRole('button', { name: t('account.in.go') }).click()
  await page.locator('.who').waitFor()
}
async function signOut({ page, t }) {
  await page.getByRole('button', { name: t('account.me.out') }).click()
  await page.getByRole('heading', { name: t('account.in.title') }).waitFor()
}

/** The command line over the directory that is served. */
const command = (data, ...words) =>
  execFileSync('build/release/holdfast', [...words, '--data', data], { encoding: 'utf8' })
const fillIn = (data, id, sheet, values) =>
  command(
    data,
    ...['case', 'fill', id, sheet, '--done'],
    ...Object.entries(values).map(([name, value]) => `${name}=${value}`),
  )

/** One field of a form, by the label of its description. */
async function fillField(w, box, field, value) {
  const control = box.getByLabel(exactly(inWords(w, field.label))).first()
  if (field.type === 'choice' || field.type === 'yes' || field.type === 'entry')
    await control.selectOption(String(value))
  else await control.fill(String(value))
}

/** A sheet on the page: opened, filled in, done. */
async function fillSheet(w, id, values, picture) {
  const { page, t, shot } = w
  const sheet = sheets.find((one) => one.id === id)
  const name = `${t('case.entry.fill')}: ${inWords(w, sheet.name)}`
  await page.getByRole('button', { name, exact: true }).click()
  const drawer = page.locator('.drawer')
  for (const field of sheet.fields) {
    const value = values[field.id]
    if (value === undefined) continue
    if (field.columns === undefined) {
      await fillField(w, drawer, field, value)
      continue
    }
    const rows = drawer.locator('fieldset.rows').filter({ hasText: inWords(w, field.label) })
    for (const row of value) {
      await rows.getByRole('button', { name: t('case.row.add') }).click()
      const box = rows.locator('.row-box').last()
      for (const column of field.columns)
        if (row[column.id] !== undefined) await fillField(w, box, column, row[column.id])
    }
  }
  if (picture) await shot(picture)
  await drawer.getByRole('button', { name: t('case.entry.finish'), exact: true }).click()
  await drawer.waitFor({ state: 'detached' })
  await page.locator(`[data-sheet=${id}] .entry`).first().waitFor()
}

async function go(w, move, reason) {
  const { page, t } = w
  const name = inWords(w, stages.moves.find((one) => one.id === move).name)
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByLabel(t('case.move.reason', { move: name })).fill(reason)
  await page.locator('.move-form').getByRole('button', { name, exact: true }).click()
  await page.locator('.move-form').waitFor({ state: 'detached' })
}
const tab = ({ page, t }, name) =>
  page.locator('.case-tabs').getByRole('button', { name: t(`case.tab.${name}`) }).click()

async function sign({ page, t }, meaning) {
  await page.getByRole('button', { name: t('signature.do') }).click()
  const dialog = page.locator('dialog')
  await dialog.getByLabel(t('field_signature_reason')).fill(meaning)
  await dialog.getByLabel(t('field_signature_password')).fill(password)
  await dialog.getByRole('button', { name: t('signature.do') }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Seven steps as they were worked out in the laboratory. */
const steps = {
  step_team: {
    lead: '质量部 林工',
    team: '电芯、电池组、实验室；外部：检测中心',
    resources: 'CT、X 射线、30 件样品、8 万元',
  },
  step_cause: {
    kind: 'manufacture',
    system: '电芯，极片涂布',
    cause: '涂布机 S2 的间隙漂移，局部涂层过厚，充电时析锂',
    warning: '外壳发热、鼓胀；充电时间变长',
  },
  step_scenario: {
    scenario: '夜间在枕边充电，内短路，热失控',
    consequence: '起火，使用者烧伤',
  },
  step_reproduce: { result: 'reproduced', account: '30 件中 7 件在 45 ℃ 循环 60 次后内短路' },
  step_predict: {
    probability: '1/2500',
    basis: '售出 30,000 件，9 个月 12 起；威布尔，95 % 区间 1/4400–1/1500',
    lots: '3 月 3 日 13 时至 18 时涂布的极片',
  },
  step_counter: { measure: '更换电池组；涂布机加间隙监测', effective: 'yes' },
  step_report: {
    process: '线索多维分析，拆解，复现，变化点，范围追溯',
    methods: 'CT、FTA、FMEA、变化点、威布尔',
    risk_view: '高：极严重 × 中',
    conclusion: 'defect',
    conclusion_why: '同一时段、同一设备、共性，有不合理的危险',
    countermeasure: '召回并更换；停售；告知停止使用',
  },
}

export const walks = [
  walk('case: none yet says what one is', 'empty', async ({ open, page, t, shot }) => {
    await open('/cases')
    await page.getByRole('heading', { name: t('case.list.none') }).waitFor()
    await shot('case-none')
    await page.getByRole('link', { name: t('case.form.open') }).click()
    await page.getByRole('heading', { name: t('case.form.head') }).waitFor()
    await shot('case-form')
  }),

  walk('case: power bank, first complaint to signed decision', 'logins-case', async (w) => {
    const { page, t, shot, check, language, allow } = w
    allow(401)
    const data = `build/browser/logins-case-${language}`
    const truth = JSON.parse(readFileSync(`${data}.truth`, 'utf8'))
    const unit = truth.affected[0]
    const clue = JSON.parse(
      command(
        data,
        ...['clue', 'add', '--json', 'kind=complaint', `unit=${unit}`, 'symptom=冒烟'],
        ...['injuries=1', 'deaths=0', 'consequence=injury', 'region=广东'],
        ...['text=夜间充电时冒烟，右手烫伤', 'reporter_phone=13800001111', 'state=valid'],
      ),
    ).row.values.number
    command(
      data,
      ...['scope', 'save', '--title', '涂布 S2，3 月 3 日下午', '--reason', '变化点'],
      truth.suspect_lot,
    )
    await signIn(w, 'recall')
    await page.getByRole('link', { name: t('case.form.open') }).click()
    await page.getByLabel(exactly(t('field_case_title'))).fill('移动电源充电时起火')
  }),
]
