// The page Gaps: the share in its title, where chains break, one to look at.
import { walk } from './walk.mjs'

export const walks = [
  walk('gap: for how many units the chain reaches raw lots', 'demo', async (w) => {
    const { page, url, open, t, shot, check } = w
    const gaps = await (await fetch(`${url}/api/v1/gaps`)).json()
    await open('/gaps')
    const title = page.getByRole('heading', { level: 1 })
    await title.filter({ hasText: gaps.complete.toLocaleString('en') }).waitFor()
    const broken = gaps.breaks.filter((one) => !one.by_design)
    const breaks = page.getByRole('region', { name: t('gap.breaks') })
    check((await breaks.getByRole('row').count()) === broken.length + 1, 'every break is listed')
    await shot('gap')
    await breaks.getByText(t('gap.by_design', { n: gaps.breaks.length - broken.length })).click()
    await breaks.getByText(t('gap.by_design_why')).waitFor()
    await breaks
      .getByRole('button', { name: t('gap.open') })
      .first()
      .click()
    await page.getByRole('complementary').waitFor()
    check(new URL(page.url()).searchParams.get('item') === broken[0].example, 'the example is open')
  }),
]
