// What a registered owner sees: his products, what to do once a scope is approved, how he is reached.
import { execFileSync } from 'node:child_process'
import { walk } from './walk.mjs'

export const walks = [
  walk(
    'own: an owner is told once a scope is approved, and changes how he is reached',
    'logins-own',
    async (w) => {
      const { page, open, t, shot, check, allow, url, language } = w
      allow(401).add(400)
      const todo =
        language === 'en'
          ? 'Do not charge or use it; keep it away from anything that burns'
          : '请停止充电和使用，放在远离可燃物处'
      const signIn = async (name) => {
        await page.getByLabel(t('account.in.name')).fill(name)
        await page.getByLabel(t('account.in.password')).fill('holdfast-demo')
        await page.getByRole('button', { name: t('account.in.go') }).click()
        await page.locator('nav.nav').waitFor()
      }
      const signOut = () => page.getByRole('button', { name: t('account.me.out') }).click()
      const post = async (path, data) => {
        const { token } = await (await page.request.get(`${url}/api/v1/who`)).json()
        const answer = await page.request.post(`${url}${path}`, {
          data,
          headers: { 'Holdfast-Token': token },
        })
        check(answer.status() === 201, `${path}: ${answer.status()} ${await answer.text()}`)
        return answer.json()
      }
      const sign = async (meaning) => {
        const state = await (await page.request.get(`${url}/api/v1/scopes/S-1/signatures`)).json()
        await post('/api/v1/scopes/S-1/signatures', {
          ...{
            version: state.version,
            sha256: state.sha256,
            meaning,
            reason: 'read',
          },
          ...{ password: 'holdfast-demo', offset_min: 480 },
        })
      }
      const products = async () =>
        (await (await page.request.get(`${url}/api/v1/own/products`)).json()).products
      // His products, and nothing else of the house.
      await open('/')
      await signIn('owner')
      await page.waitForURL('**/own')
      await page.getByText(t('own.product.clear')).first().waitFor()
      await shot('own-clear')
      const [mine] = await products()
      for (const path of ['registers/product_owner', 'scopes', 'overview', 'own/units', 'holds'])
        check((await page.request.get(`${url}/api/v1/${path}`)).status() === 403, `open: ${path}`)
      // A hold, and a scope nobody has approved, are not told outside.
      await signOut()
      await signIn('recall')
      await post('/api/v1/holds', {
        ...{ title: '内部调查', reason: '隔膜供应商来函', items: [mine.item] },
        instruction: todo,
      })
      await post('/api/v1/scopes', {
        ...{ title: '内部名称', reason: '鼓包', query: { items: [mine.item] } },
      })
      await signOut()
      await signIn('quality')
      await sign('reviewed')
      await signOut()
      await signIn('owner')
      await page.getByText(t('own.product.clear')).first().waitFor()
      await signOut()
      await signIn('approver')
      await sign('approved')
      await signOut()
      await signIn('owner')
      await page.getByText(t('own.product.affected')).waitFor()
      await page.getByText(todo).waitFor()
      const told = await page.locator('main').innerText()
      check(!/内部[调名]|来函|鼓包|H-1/.test(told), 'what is the house’s is told')
      await shot('own-affected', { docs: true })
      // How he is reached: refused, saved, kept; the house sees it masked.
      const phone = page.locator('input[autocomplete=tel]')
      await phone.fill('打给我')
      await page.getByRole('button', { name: t('own.contact.save') }).click()
      await page.getByRole('alert').waitFor()
      await shot('own-refused')
      await phone.fill('139 0000 0009')
      await page.locator('input[autocomplete=email]').fill('ding@mail.example')
      await page.locator('input[type=checkbox]').check()
      await page.getByRole('button', { name: t('own.contact.save') }).click()
      await page.getByText(t('own.contact.saved')).waitFor()
      await page.setViewportSize({ width: 390, height: 844 })
      await shot('own-phone')
      await page.reload()
      await page.getByText(t('own.product.affected')).waitFor()
      check((await phone.inputValue()) === '139 0000 0009', 'the contact is kept')
      const row = execFileSync('build/release/holdfast', [
        ...['register', 'list', 'product_owner', '--data', `build/browser/logins-own-${language}`],
      ]).toString()
      check(row.includes('139******0009') || !row.includes('0000 0009'), 'in clear to the house')
      check(row.includes('erase_asked_on'), 'the request is not there')
    },
  ),
]
