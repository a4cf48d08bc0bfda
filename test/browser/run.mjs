// run.mjs BINARY [NAME [FOLDER]]: every walk (*.walk.mjs here or in FOLDER, or those whose name holds
// NAME) in both languages.
// Closes with "N passed, N failed, N skipped".
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromiumPath, openBrowser, walkOnce } from './walk.mjs'
import { stopServers } from './served.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const languages = ['zh-CN', 'en']
const [binary, wanted = '', folder = here] = process.argv.slice(2)

function skip(reason) {
  console.log(`skip browser walks: ${reason}`)
  console.log('0 passed, 0 failed, 1 skipped')
  process.exit(0)
}

if (!existsSync(join(here, '../../web/node_modules/playwright-core')))
  skip('web/node_modules is missing: make web')
if (!existsSync(chromiumPath)) skip(`${chromiumPath} is missing: make deps-test`)

mkdirSync('build/screenshots', { recursive: true })
const files = readdirSync(folder).filter((name) => name.endsWith('.walk.mjs'))
const browser = await openBrowser()
let passed = 0
let failed = 0
for (const file of files.sort()) {
  const { walks } = await import(pathToFileURL(join(folder, file)).href)
  for (const walk of walks.filter(({ name }) => name.includes(wanted))) {
    const once = async (language) => {
      const faults = await walkOnce(browser, binary, walk, language)
      if (faults.length === 0) passed++
      else failed++
      for (const fault of faults) console.log(`FAIL ${walk.name} (${language}): ${fault}`)
    }
    if (walk.alone) for (const language of languages) await once(language)
    else await Promise.all(languages.map(once))
  }
}
await browser.close()
stopServers()
console.log(`${passed} passed, ${failed} failed, 0 skipped`)
process.exit(failed === 0 ? 0 : 1)
