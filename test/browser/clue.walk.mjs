// Clues: taken in, compared, decided, counted, and from a figure to what stands behind it.
import { walk } from './walk.mjs'

const field = (page, label) => page.locator('.drawer').getByLabel(label, { exact: false }).first()

async function addClue({ page, t, language }, symptom) {
  const zh = language === 'zh-CN'
  await page.getByRole('button', { name: t('clue.add'), exact: true }).click()
  await field(page, zh ? '类别' : 'Kind').selectOption('complaint')
  await field(page, zh ? '故障现象' : 'Symptom').fill(symptom)
  await field(page, zh ? '单件' : 'Unit').fill('PB-77')
  await field(page, zh ? '来源' : 'Source').fill('site')
  await page
    .locator('.drawer')
    .getByRole('button', { name: t('register.save') })
    .click()
  await page.getByText(t('register.saved')).waitFor()
  await page
    .locator('.drawer > header')
    .getByRole('button', { name: t('register.close') })
    .click()
}

export const walks = [
  walk(
    'clue: none yet, then two that are perhaps the same, one verified, one closed',
    'empty-clues',
    async (w) => {
      const { page, t, open, shot, check } = w
      await open('/clues')
      await page.getByText(t('clue.empty')).waitFor()
      await shot('clues-empty')
      await open('/analysis')
      await page.getByText(t('clue.analysis.title_none')).waitFor()
      await open('/clues')
      await addClue(w, 'smoke')
      await addClue(w, 'smoke')
      await page.locator('.big-content .big-row .link').first().click()
      await page.getByText(t('clue.similar')).waitFor()
      await shot('clue-card')
      await page.getByRole('button', { name: t('clue.valid'), exact: true }).click()
      await page
        .getByRole('button', { name: t('clue.valid'), exact: true })
        .waitFor({ state: 'detached' })
      await page.getByRole('button', { name: t('clue.close'), exact: true }).click()
      await page.locator('#clue-why').fill('settled')
      await page.getByRole('button', { name: t('clue.close_now') }).click()
      await page.getByRole('button', { name: t('clue.reopen') }).waitFor()
      check(page.url().includes('clue='), 'the open clue stands in the address')
    },
  ),
  walk(
    'clue: a list pasted, its faults by element and what starts no clock',
    'empty-clues',
    async (w) => {
      const { page, t, open, shot, check } = w
      await open('/clues')
      await page.getByRole('button', { name: t('register.import.do'), exact: true }).click()
      await page.locator('dialog').getByLabel(t('clue.import.kind')).selectOption('complaint')
      await page.getByText(t('clue.import.paste'), { exact: true }).first().click()
      await page
        .locator('#clue-pasted')
        .fill(
          '[{"number":"J1","desc":"smoke","colour":"red"},{"number":"J2"},\n' +
            '{"number":"J3","date":"2026-02-27","desc":"hand burnt","injured":1}]',
        )
      await page.getByRole('button', { name: t('clue.import.read'), exact: true }).click()
      const dialog = page.locator('dialog')
      await dialog.getByText('2026-03-02', { exact: true }).waitFor()
      check((await dialog.locator('.errors').first().innerText()).includes('2'), 'by element')
      await shot('clue-import')
    },
  ),
  walk('clue: from a figure to its clues and on to common causes', 'demo', async (w) => {
    const { page, t, open, shot } = w
    await open('/clues')
    await shot('clues')
    await open('/analysis?rows=symptom&columns=made_day')
    await page.locator('.pivot tbody .figure').first().click()
    await page.getByRole('link', { name: t('clue.to_cause') }).waitFor()
    await shot('analysis')
    await page.getByRole('link', { name: t('clue.to_cause') }).click()
    await page.waitForURL(/\/cause\?/)
  }),
]
