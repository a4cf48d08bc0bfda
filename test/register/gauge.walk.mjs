// The register that was added by its file alone, on screen.
import { walk } from '../browser/walk.mjs'

export const walks = [
  walk('register: one file more, and it is there', 'empty-gauge', async (w) => {
    const { page, t, open, shot, check, language } = w
    const zh = language === 'zh-CN'
    await open('/registers')
    await page.getByRole('link', { name: zh ? '量具' : 'Gauges' }).click()
    await page.getByRole('button', { name: t('register.add'), exact: true }).click()
    const field = (label) => page.locator('.drawer').getByLabel(label).first()
    await field(zh ? '编号' : 'Code').fill('G-1')
    await field(zh ? '名称' : 'Name').fill('游标卡尺')
    await field(zh ? '状态' : 'State').selectOption('in_use')
    await field(zh ? '检定周期' : 'Interval').fill('365')
    await field(zh ? '上次检定' : 'Calibrated').fill('2026-03-02')
    await field(zh ? '分辨力' : 'Resolution').fill('0.02')
    await shot('register-added-form', { docs: true })
    await page.getByRole('button', { name: t('register.save') }).click()
    await page.getByText(t('register.saved')).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('2026-03-02').first().waitFor()
    const row = await page.locator('.big-content .big-row').first().innerText()
    check(row.includes('2026-03-02') && row.includes('0.02'), `the row says ${row}`)
    await shot('register-added', { docs: true })
  }),
]
