// What a walk is given, and what makes it fail without a word of its own: a report of the content
// security policy, an error on the console, a failed request, a string without a translation.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { served } from './served.mjs'

const web = join(dirname(fileURLToPath(import.meta.url)), '../../web')
const require = createRequire(join(web, 'package.json'))

export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const waitMs = 20_000
const saidMax = 8

/** A walk: a name that says what is promised, the data set it needs, the steps. */
export function walk(name, data, steps, { alone = false } = {}) {
  return { name, data, steps, alone }
}

export function openBrowser() {
  const { chromium } = require('playwright-core')
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
    ],
  })
}

/** All messages of a language, as `NOUN.key.key`. */
function messagesIn(language) {
  const all = new Map()
  const add = (prefix, value) => {
    if (typeof value === 'string') all.set(prefix, value)
    else for (const [key, inner] of Object.entries(value)) add(`${prefix}.${key}`, inner)
  }
  for (const noun of readdirSync(join(web, 'src'))) {
    try {
      const text = readFileSync(join(web, 'src', noun, 'messages.json'), 'utf8')
      add(noun, JSON.parse(text)[language.slice(0, 2)])
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
    }
  }
  return all
}

/** The text of a key with its values filled in, in its form for `values.n`, as the screen shows. */
function translator(language) {
  const messages = messagesIn(language)
  return (key, values = {}) => {
    const forms = messages.get(key)?.split(' | ')
    if (forms === undefined) throw new Error(`no message ${key} in ${language}`)
    const text = String(values.n) === '1' ? forms[0] : forms.at(-1)
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]))
  }
}

/** Everything the browser complains of. `allowed` holds statuses a walk means to provoke. */
function listen(page, faults, allowed, lost) {
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const status = /status of (\d+)/.exec(message.text())?.[1]
    const meant = allowed.has(Number(status)) || (lost.now && /ERR_CONNECTION/.test(message.text()))
    if (!meant) faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    if (!why.includes('ERR_ABORTED') && !lost.now) faults.push(`request: ${request.url()} ${why}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !allowed.has(response.status()))
      faults.push(`answer: ${response.status()} ${response.url()}`)
  })
}

/** Accessibility as axe-core sees it: WCAG 2 A and AA, contrast included. */
async function checkAccess(page, faults) {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'))
  const violations = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
    })
    return result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html}`)
  })
  for (const violation of violations) faults.push(`axe: ${violation}`)
}

/**
 * One walk in one language. Gives the list of what was wrong. The steps are handed
 *   page      the Playwright page       open(path)  go there (waits for what is asked to be answered)
 *   t         text of a message key     shot(name)  picture, and a look at accessibility
 *   language  zh-CN or en               allow(404)  an answer that is meant
 *   check(condition, text)              lose()      the server answers no call from here on
 *   binary, data                        the program, and the name of the data set it serves
 */
export async function walkOnce(browser, binary, { name, data, steps }, language) {
  const faults = []
  const allowed = new Set()
  const lost = { now: false }
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: language,
    timezoneId: 'Asia/Shanghai',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(waitMs)
  try {
    const folder = data.includes('-') ? `${data}-${language}` : data
    const url = await served(binary, folder)
    const page = await context.newPage()
    listen(page, faults, allowed, lost)
    await page.addInitScript((chosen) => {
      if (localStorage.getItem('holdfast.language') === null)
        localStorage.setItem('holdfast.language', chosen)
    }, language)
    await steps({
      page,
      language,
      url,
      binary,
      data: folder,
      t: translator(language),
      allow: (status) => allowed.add(status),
      check: (condition, text) => condition || faults.push(text),
      lose: () => {
        lost.now = true
        return context.route(/\/(api|epcis|readyz)/, (route) => route.abort('connectionrefused'))
      },
      open: async (path) => {
        await page.goto(url + path)
        await page.waitForLoadState('networkidle')
      },
      shot: async (picture, { docs = false, of = page } = {}) => {
        await of.waitForLoadState('networkidle')
        if (docs && process.env.PICTURES)
          await of.screenshot({ path: `docs/pictures/${picture}.${language}.png` })
        await of.screenshot({ path: `build/screenshots/${picture}.${language}.png` })
        await checkAccess(of, faults)
      },
    })
  } catch (error) {
    faults.push(error.message)
  }
  await context.close()
  const said = [...new Set(faults.map((fault) => fault.split('\n').slice(0, 6).join(' ')))]
  return said.length > saidMax
    ? [...said.slice(0, saidMax), `and ${said.length - saidMax} more`]
    : said
}
