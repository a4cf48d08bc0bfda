// Cases: the power bank from the first complaint to the signed decision (consumer products, China);
// a vehicle with a letter of the authority, an objection and an ordered recall. What is shown is
// filled in on the page; the rest by the command line beside it.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { walk } from './walk.mjs'

const password = 'holdfast-demo'
const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
const { sheets } = read('rules/case/sheets.json')
const { moves, kinds } = read('rules/case/stages.json')
/** Words of fields, as tools/gen_ts.c prints them. */
const printed = readFileSync('web/src/api/gen/labels.ts', 'utf8')
const labels = Function(`return ${printed.slice(printed.indexOf('{'))}`)()

/** Where the browser is. */
const today = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
const inWords = ({ language }, words) => words[language.slice(0, 2)]
const label = ({ language }, noun, field) => labels[language.slice(0, 2)][noun][field]
const exactly = (text) =>
  new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*[*]?\\s*$`)

async function signIn({ page, t, open }, name) {
  await open('/cases')
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

/** The command line over the directory that is served. */
function command(w, ...words) {
  const more = ['--data', w.data]
  return execFileSync('build/release/holdfast', [...words, ...more], { encoding: 'utf8' })
}
function fillIn(w, id, sheet, values, state = ['--done']) {
  const file = `${w.data}.values.json`
  writeFileSync(file, JSON.stringify(values))
  return command(w, 'case', 'fill', id, sheet, ...state, '--values', file)
}

/** One field of a form, by the label of its description. */
async function fillField(w, box, field, value) {
  const control = box.getByLabel(exactly(inWords(w, field.label))).first()
  if (['choice', 'yes', 'entry', 'clock'].includes(field.type))
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
  await page.locator(`[data-sheet=${id}] .case-entry`).first().waitFor()
}

async function go(w, move, reason) {
  const { page, t } = w
  const name = inWords(w, moves.find((one) => one.id === move).name)
  await page.locator('.moves').getByRole('button', { name, exact: true }).click()
  await page.getByLabel(t('case.move.reason', { move: name })).fill(reason)
  await page.locator('.move-form').getByRole('button', { name, exact: true }).click()
  await page.locator('.move-form').waitFor({ state: 'detached' })
}
const tab = ({ page, t }, name) =>
  page
    .locator('.case-tabs')
    .getByRole('button', { name: t(`case.tab.${name}`), exact: true })
    .click()

async function sign(w, reason) {
  const { page, t } = w
  await page
    .getByRole('button', { name: t('signature.do'), exact: true })
    .first()
    .click()
  const dialog = page.locator('dialog')
  await dialog.getByLabel(label(w, 'signature_order', 'reason')).fill(reason)
  await dialog.getByLabel(label(w, 'signature_order', 'password')).fill(password)
  await dialog.getByRole('button', { name: t('signature.do') }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(reason, { exact: false }).first().waitFor()
}

async function open(w, draft) {
  const { page, t, shot } = w
  await page.getByRole('link', { name: t('case.form.open') }).click()
  for (const [name, value] of Object.entries(draft)) {
    if (name === 'regime') await page.locator('.case-form select').first().selectOption(value)
    else await page.getByLabel(exactly(label(w, 'case_draft', name))).fill(value)
  }
  await shot('case-open')
  await page.getByRole('button', { name: t('case.form.open') }).click()
  await page.locator('.flow').waitFor()
}

/** What the laboratory worked out, step by step. */
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
  step_scenario: { scenario: '夜间在枕边充电，内短路，热失控', consequence: '起火，使用者烧伤' },
  step_reproduce: { result: 'reproduced', account: '30 件中 7 件在 45 ℃ 循环 60 次后内短路' },
  step_predict: {
    probability: '1/2500',
    basis: '售出 30,000 件，9 个月 12 起；威布尔，95 % 区间 1/4400–1/1500',
    lots: '3 月 3 日 13 时至 18 时涂布的极片',
  },
  step_counter: { measure: '更换电池组；涂布机加间隙监测', effective: 'yes' },
  step_report: {
    process: '线索多维分析，拆解，复现，变化点，范围追溯',
    methods: 'CT、故障树、FMEA、变化点、威布尔',
    risk_view: '高：极严重 × 中',
    conclusion: 'defect',
    conclusion_why: '同一时段、同一设备、共性，有不合理的危险',
    countermeasure: '召回并更换；停售；告知停止使用',
  },
}
const review = {
  on: '2026-11-20',
  members: '召回组织：周、王、林',
  truthful: true,
  objective: true,
  accurate: true,
  result: 'pass',
  findings: '过程完整，结论与数据一致',
}
const decision = {
  outcome: 'recall',
  reason: '缺陷为同批次共性，有起火烧伤的危险，风险为高',
  analysis: '九步调查第 1 轮，初步报告',
  risk: 'RA-1',
  influence: 'none',
  participants: '总经理、质量、法务、售后',
  missing_why: '缺少的事项已与主管部门沟通，计划中补齐',
}

/** Units of the clues come with the day the log has them made; the change points are counted. */
async function changePoints(w) {
  const { page, t, shot, check } = w
  const { name, fields } = sheets.find((one) => one.id === 'change_points')
  const head = `${t('case.entry.fill')}: ${inWords(w, name)}`
  await page.getByRole('button', { name: head, exact: true }).click()
  const drawer = page.locator('.drawer')
  await drawer.getByRole('button', { name: t('case.entry.finish'), exact: true }).click()
  await drawer.getByRole('alert').waitFor()
  await drawer.getByRole('button', { name: t('case.row.units') }).click()
  const built = drawer.locator('.row-box input[type=date]').first()
  await built.waitFor()
  check(/^2026-03-/.test(await built.inputValue()), `built on ${await built.inputValue()}`)
  const points = fields.find((one) => one.id === 'points')
  const rows = drawer.locator('fieldset.rows').last()
  await rows.getByRole('button', { name: t('case.row.add') }).click()
  const point = {
    factor: 'machine',
    what: '涂布机 S2 间隙漂移',
    where: 'COATC-S2',
    changed_on: '2026-03-03',
    until: '2026-03-31',
  }
  for (const column of points.columns)
    if (point[column.id] !== undefined)
      await fillField(w, rows.locator('.row-box').last(), column, point[column.id])
  await fillField(w, drawer, fields.at(-1), '失效件在涂布漂移之后生产')
  await shot('case-change-points')
  await drawer.getByRole('button', { name: t('case.entry.finish'), exact: true }).click()
  await drawer.waitFor({ state: 'detached' })
}

/** Assess on the page: one scenario on the matrix. */
async function assess(w, picture) {
  const { page, t, shot } = w
  await page.getByRole('button', { name: t('case.risk.new'), exact: true }).click()
  const drawer = page.locator('.drawer')
  const field = (noun, name) => drawer.getByLabel(exactly(label(w, noun, name)))
  await field('risk_scenario', 'text').fill('夜间充电，内短路，起火，人员在旁')
  await drawer.locator('.row-box select').first().selectOption('S5')
  await drawer.locator('.row-box input').nth(1).fill('1/2500')
  await field('risk_draft', 'hazard').fill('起火、烧伤')
  await field('risk_draft', 'failure_mode').fill('析锂，内短路，热失控')
  await field('risk_draft', 'model').fill('12 起 / 30,000 件 / 9 个月，威布尔')
  await field('risk_draft', 'reason').fill('第 3 步')
  await drawer.locator('.risk-matrix .here').waitFor()
  await shot(picture)
  await drawer.getByRole('button', { name: t('case.risk.save') }).click()
  await drawer.waitFor({ state: 'detached' })
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

  walk('case: not pursued, the clock that runs on named', 'empty-case', async (w) => {
    const { page, t, shot } = w
    await w.open('/cases')
    await open(w, {
      title: '外壳发热',
      suspicion: '夏天车内使用时外壳发热',
      product: '移动电源 5000 mAh',
      department: '质量部',
      regime: 'cn-consumer',
      reason: '一起投诉',
    })
    await fillSheet(w, 'screening', {
      common: '只有一起，不同批次',
      trace: '批次无其他记录',
      likelihood: 1,
      likelihood_why: '一起',
      severity: 2,
      severity_why: '无人受伤',
      suspected: 'no',
    })
    const drop = inWords(w, moves.find((one) => one.id === 'drop').name)
    const button = page.locator('.moves').getByRole('button', { name: drop, exact: true })
    await page.locator('.moves').getByText('CC-09a').waitFor()
    w.check(await button.isDisabled(), 'closed over a clock that runs')
    await shot('case-clock-open')
    await page.locator('.moves').getByText('CC-09a').click()
    const left = sheets.find((one) => one.id === 'clocks_left')
    const fill = `${t('case.entry.fill')}: ${inWords(w, left.name)}`
    await page.getByRole('button', { name: fill, exact: true }).click()
    const drawer = page.locator('.drawer')
    await drawer.getByRole('button', { name: t('case.row.clocks') }).click()
    const [, why, owner] = left.fields[0].columns
    await fillField(w, drawer, why, '结果随月度报告提交')
    await fillField(w, drawer, owner, '联络员')
    await shot('case-clocks-left')
    await drawer.getByRole('button', { name: t('case.entry.finish'), exact: true }).click()
    await drawer.waitFor({ state: 'detached' })
    await go(w, 'drop', '不是缺陷')
    await page
      .getByRole('heading', {
        level: 1,
        name: t('case.title.closed', {
          id: new URL(page.url()).searchParams.get('id'),
          title: '外壳发热',
        }),
      })
      .waitFor()
    await shot('case-dropped')
  }),

  walk('case: power bank, first complaint to signed decision', 'logins-case', async (given) => {
    const w = { ...given, data: `build/browser/logins-case-${given.language}` }
    const { page, t, shot, check, allow } = w
    allow(401)
    const truth = read(`${w.data}.truth`)
    const clue = /\d{4}-\d{6}/.exec(
      command(
        w,
        ...['clue', 'add', '--json', 'kind=complaint', `unit=${truth.affected[0]}`],
        ...['symptom=冒烟', 'injuries=1', 'region=广东', 'text=夜间充电时冒烟，右手烫伤'],
        ...['reporter_phone=13800001111', 'state=valid'],
      ),
    )[0]
    command(
      w,
      ...['scope', 'save', '--title', '涂布 S2，3 月 3 日下午', '--reason', '变化点'],
      truth.suspect_lot,
    )
    await signIn(w, 'recall')
    await open(w, {
      title: '移动电源充电时起火',
      suspicion: '电芯内短路，怀疑极片涂布',
      product: '移动电源 10000 mAh',
      regime: 'cn-consumer',
      reason: '一周三起投诉，一人烫伤',
    })
    const id = new URL(page.url()).searchParams.get('id')
    await fillSheet(w, 'clue', { clue, why: '同一批次，症状相同' })
    await fillSheet(
      w,
      'screening',
      {
        common: '三起都出自同一批极片',
        trace: '追溯到涂布机 S2，3 月 3 日下午',
        likelihood: 4,
        likelihood_why: '一周三起',
        severity: 5,
        severity_why: '起火，一人受伤',
        suspected: 'yes',
      },
      'case-screening-form',
    )
    await page.getByLabel(exactly(label(w, 'case_draft', 'department'))).fill('质量部')
    await page.getByRole('button', { name: t('case.move.assign') }).click()
    await page.locator('.move-form').waitFor({ state: 'detached' })
    await shot('case-screening')
    await go(w, 'investigate', '疑似缺陷')
    for (const [sheet, values] of Object.entries(steps)) fillIn(w, id, sheet, values)
    fillIn(w, id, 'scope_trace', {
      scope: 'S-1',
      by: 'material',
      why: '极片批次可精确追溯到件，未记录批次的领用按可能列入',
      transit: '在途与库存一并停发',
    })
    fillIn(w, id, 'fmea', {
      object: '极片涂布',
      rows: [
        {
          function: '涂层厚度均匀',
          failure: '局部过厚',
          effect: '析锂，内短路，起火',
          cause: '间隙漂移',
          s: 10,
          o: 6,
          d: 7,
          action: '加在线测厚与联锁',
          by: '林',
          due: '2026-12-20',
        },
      ],
    })
    await page.reload()
    await tab(w, 'step')
    await page.locator('[data-sheet=step_report] .case-entry').waitFor()
    await shot('case-steps')
    await tab(w, 'method')
    await changePoints(w)
    await page.locator('[data-sheet=change_points] .case-entry .link').first().click()
    await page.locator('[data-sheet=fmea] .case-entry .link').first().click()
    await shot('case-methods', { docs: true })
    await tab(w, 'risk')
    await assess(w, 'case-risk-form')
    await page.locator('.risk-matrix .here').waitFor()
    await shot('case-risk', { docs: true })
    await go(w, 'to_review', '步骤齐全')
    fillIn(w, id, 'review', review)
    fillIn(w, id, 'step_record', { complete: true, where: '质量部档案' })
    await page.reload()
    await shot('case-review')

    await signInNext(w, 'quality')
    await w.open(`/cases?id=${id}&tab=risk`)
    await sign(w, '与数据一致')
    await go(w, 'to_decision', '评审通过，风险已签署')
    fillIn(w, id, 'emergency', {
      text: '立即停止使用和充电，放在远离可燃物的地方，联系客服',
      channel: '短信、公众号、电商平台、门店',
    })
    fillIn(w, id, 'remedy', {
      kind: 'replace',
      text: '免费更换同型号移动电源',
      validity: '改进后 300 件循环 500 次，无失效',
    })
    await page.reload()
    await tab(w, 'gate')
    await shot('case-gate', { docs: true })

    await signInNext(w, 'recall')
    await w.open(`/cases?id=${id}&tab=gate`)
    await fillSheet(w, 'decision', decision, 'case-decision-form')
    check(
      (await page.getByRole('button', { name: t('signature.do'), exact: true }).count()) === 0,
      'who proposes does not sign',
    )
    for (const [name, reason] of [
      ['quality', '复核无误'],
      ['decider', '同意召回'],
    ]) {
      await signInNext(w, name)
      await w.open(`/cases?id=${id}&tab=gate`)
      await sign(w, reason)
    }
    const decided = t('case.outcome.recall')
    await page.getByRole('heading', { level: 1, name: decided }).waitFor()
    await shot('case-decided', { docs: true })
    await tab(w, 'clock')
    await page.getByRole('cell', { name: 'CC-17a' }).waitFor()
    await shot('case-clocks', { docs: true })
    // The plan is reported: the entry it rests on gives the clock and whom it goes to.
    await signInNext(w, 'recall')
    await w.open(`/cases?id=${id}&tab=gate`)
    const decisionEntry = await page.locator('[data-sheet=decision] .case-entry .link').innerText()
    await fillSheet(w, 'plan_report', {
      basis: decisionEntry.replace('E-', ''),
      to: '所在地省局',
      reported_on: today,
      proof: '受理回执 12 号',
    })
    await page.locator('[data-sheet=plan_report] .case-entry .link').first().click()
    await page.getByText('CC-17a', { exact: false }).first().waitFor()
    await page.locator('[data-sheet=plan_report]').scrollIntoViewIfNeeded()
    await shot('case-plan')
    await tab(w, 'clock')
    await page.getByRole('cell', { name: 'CC-19b' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t('case.file') }).click(),
    ])
    const file = readFileSync(await download.path(), 'utf8')
    check(file.includes('同意召回') && file.includes('SHA-256'), 'the file has the signatures')
    // A scope that was wrong: recalled again, in a case that follows this one.
    await page.getByRole('link', { name: t('case.again'), exact: true }).click()
    await page.getByText(t('case.form.follows', { id })).waitFor()
    const again = (name) => page.getByLabel(exactly(label(w, 'case_draft', name)))
    await again('suspicion').fill('相邻批次也有鼓胀')
    await again('reason').fill('更换后的电池组仍鼓胀')
    await page.getByRole('button', { name: t('case.form.open') }).click()
    await page.locator('[data-sheet=predecessor] .case-entry').waitFor()
    await shot('case-again')
    await page.getByRole('link', { name: id, exact: true }).click()
    await page.getByText(t('case.followed')).first().waitFor()
    await w.open('/cases')
    await page.locator('.track.small').first().waitFor()
    await shot('case-list', { docs: true })
  }),

  walk('case: vehicle, letter, objection, ordered recall', 'logins-vehicle', async (given) => {
    const w = { ...given, data: `build/browser/logins-vehicle-${given.language}` }
    const { page, t, shot, check, allow } = w
    allow(401)
    allow(400)
    await signIn(w, 'liaison')
    await open(w, {
      title: '转向助力突然失效',
      suspicion: '电动助力转向控制器断电',
      product: '车型 A 2025 款',
      regime: 'cn-auto',
      department: '质量部',
      reason: '调查函',
    })
    const id = new URL(page.url()).searchParams.get('id')
    // The law tells kinds of a defect apart: it is decided on the page, with a reason.
    await page.getByText(t('case.kind.undecided')).waitFor()
    await page.getByRole('button', { name: t('case.change.do'), exact: true }).click()
    const change = page.locator('.drawer')
    await change.locator('select').selectOption('safety')
    await change.getByLabel(exactly(label(w, 'case_order', 'reason'))).fill('转向失效危及安全')
    await shot('case-change')
    await change.getByRole('button', { name: t('case.change.save') }).click()
    await change.waitFor({ state: 'detached' })
    await page.getByText(inWords(w, kinds[0].name), { exact: true }).waitFor()
    await tab(w, 'letter')
    await page.locator('[data-sheet=investigation_letter]').waitFor()
    check(
      (await page.locator('[data-sheet=investigation_notice]').count()) === 0,
      'a letter of another law is offered',
    )
    await fillSheet(
      w,
      'investigation_letter',
      {
        number: '市监质函〔2026〕31 号',
        authority: '市场监管总局',
        dated_on: '2026-11-10',
        received_on: '2026-11-12',
        reply_by: '2026-12-01',
        concerns: '车型 A，2025 年 1 月至 6 月生产',
        asked: [{ item: '故障率与统计口径' }, { item: '受影响车辆清单' }],
      },
      'case-letter-form',
    )
    await fillSheet(w, 'internal_report', {
      letter: 1,
      on: '2026-11-12',
      to: '召回组织、召回决定人员',
      content: '调查函内容、要求事项与答复日期',
      parties: [{ party: '转向控制器供应商', on: '2026-11-13', how: '书面' }],
    })
    await fillSheet(w, 'evidence_pack', {
      demanded_by: '省市场监管局',
      demanded_on: '2026-11-13',
      items: [
        {
          kind: 'data',
          what: '2025 年 1–6 月生产记录',
          quantity: 1,
          unit: '份',
          handed_on: '2026-11-16',
          to: '执法人员',
          receipt: '资料收据 3 号',
        },
        {
          kind: 'equipment',
          what: '转向台架控制盒',
          quantity: 2,
          unit: '台',
          handed_on: '2026-11-16',
          to: '执法人员',
          receipt: '设备收据 4 号',
        },
      ],
    })
    // A reply that leaves an item open is not done; the letter's items are taken over by a click.
    const reply = sheets.find((one) => one.id === 'reply')
    const name = `${t('case.entry.fill')}: ${inWords(w, reply.name)}`
    await page.getByRole('button', { name, exact: true }).click()
    const drawer = page.locator('.drawer')
    const put = (fieldId, value) =>
      fillField(
        w,
        drawer,
        reply.fields.find((one) => one.id === fieldId),
        value,
      )
    await put('letter', '1')
    for (const one of ['process', 'method', 'risk', 'conclusion', 'proof']) await put(one, '见报告')
    await put('sent_on', '2026-11-25')
    await drawer.getByRole('button', { name: t('case.entry.finish'), exact: true }).click()
    await drawer.getByRole('alert').waitFor()
    await shot('case-reply-refused')
    await drawer.getByRole('button', { name: t('case.row.asked') }).click()
    const answers = drawer.locator('.row-box textarea')
    await answers.nth(1).fill('0.04 %，按销售月计')
    await answers.nth(4).fill('见附件，12,480 辆')
    await drawer.getByRole('button', { name: t('case.entry.finish'), exact: true }).click()
    await drawer.waitFor({ state: 'detached' })
    await tab(w, 'clock')
    await page.getByText(t('case.clock.state.met')).first().waitFor()
    await tab(w, 'letter')
    await fillSheet(w, 'recall_notice', {
      number: '召回通知〔2026〕8 号',
      authority: '市场监管总局',
      dated_on: '2026-11-16',
      received_on: '2026-11-17',
      concerns: '车型 A，2025 年 1 月至 6 月生产',
    })
    await fillSheet(w, 'objection', {
      notice: 5,
      statement: '失效由外接设备引起，不是产品的缺陷',
      grounds: [{ point: '失效车均加装设备', kind: 'fact', evidence: '拆解报告 12 份' }],
      requests: '检测、听证',
      signatory: '周',
      submitted_on: '2026-11-24',
      proof: '受理回执 5 号',
      outcome: 'rejected',
      outcome_on: '2026-11-26',
    })
    await fillSheet(w, 'recall_order', {
      number: '责令召回〔2026〕2 号',
      authority: '市场监管总局',
      dated_on: '2026-11-26',
      received_on: '2026-11-27',
      concerns: '车型 A，2025 年 1 月至 6 月生产',
    })
    await shot('case-letters', { docs: true })
    await go(w, 'ordered', '责令召回')
    await tab(w, 'gate')
    await shot('case-ordered')
    // What is known of the mandatory items, left open; the authority is told; the risk is signed.
    fillIn(w, id, 'scope_trace', { why: '2025 年 1 月至 6 月生产，清单待核' }, [])
    fillIn(w, id, 'step_cause', { system: '转向助力控制器' }, [])
    fillIn(w, id, 'step_predict', { basis: '12,480 辆中 5 起' }, [])
    fillIn(w, id, 'emergency', { text: '助力失效时双手用力转向，减速靠边停车' })
    fillIn(w, id, 'authority_talk', {
      on: '2026-11-27',
      missing: '车辆清单、原因',
      answer: '随召回计划提交',
    })
    await page.reload()
    await tab(w, 'risk')
    await assess(w)
    await signInNext(w, 'quality')
    await w.open(`/cases?id=${id}&tab=risk`)
    await sign(w, '与数据一致')
    await signInNext(w, 'liaison')
    await w.open(`/cases?id=${id}&tab=gate`)
    await fillSheet(w, 'decision', { ...decision, reason: '责令召回，异议不成立' })
    for (const [person, reason] of [
      ['quality', '复核无误'],
      ['decider', '按责令实施召回'],
    ]) {
      await signInNext(w, person)
      await w.open(`/cases?id=${id}&tab=gate`)
      await sign(w, reason)
    }
    await page.getByRole('heading', { level: 1, name: t('case.outcome.recall') }).waitFor()
    await tab(w, 'clock')
    await page.getByRole('cell', { name: 'CA-07o' }).waitFor()
    await shot('case-ordered-clocks', { docs: true })
  }),
]
