// Cases: none yet, and a new one.
import { walk } from './walk.mjs'

export const walks = [
  walk('case: none yet says what one is', 'empty', async ({ open, page, t, shot }) => {
    await open('/cases')
    await page.getByRole('heading', { name: t('case.list.none') }).waitFor()
    await shot('case-none')
    await page.getByRole('link', { name: t('case.form.open') }).click()
    await page.getByRole('heading', { name: t('case.form.head') }).waitFor()
    await shot('case-form')
  }),
]
