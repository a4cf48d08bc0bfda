// Sign-in under flood: what those who are signed in, and those who sign in rightly, wait for.
//
//     node test/perf/sign_in_flood.mjs HOLDFAST
//
// 32 clients guess passwords as fast as they are answered, each from addresses of its own below
// 127/8, half of them for an account that exists.  Beside them one person who is signed in asks for
// a trace over and over, and another signs in again and again.  The same without the flood, before
// and after it: three rounds, medians of their figures.
import http from 'node:http'
import { served, stopServers } from '../browser/served.mjs'

const binary = process.argv[2]
const guessers = 32
const rounds = 3
const roundMs = 8000
const url = new URL(await served(binary, 'logins'))

function ask(method, path, { body, cookie, from = '127.0.0.1', agent } = {}) {
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }
  if (cookie) headers.Cookie = cookie
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const request = http.request(
      { host: url.hostname, port: url.port, method, path, headers, agent, localAddress: from },
      (answer) => {
        answer.resume()
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            ms: performance.now() - begun,
            cookie: answer.headers['set-cookie']?.[0].split(';')[0],
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(text)
  })
}
const signIn = (name, password, from) =>
  ask('POST', '/api/v1/session', { body: { name, password }, from })

function quantile(times, share) {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted.length === 0 ? NaN : sorted[Math.floor(share * (sorted.length - 1))]
}
const median = (figures) => quantile(figures, 0.5)

async function reader(until, cookie) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const times = []
  const path = '/api/v1/search?q=SL&limit=10'
  while (performance.now() < until) {
    const { status, ms } = await ask('GET', path, { cookie, agent, from: '127.0.0.3' })
    if (status !== 200) throw new Error(`the reader was answered ${status}`)
    times.push(ms)
  }
  agent.destroy()
  return times
}
async function signer(until) {
  const times = []
  let refused = 0
  while (performance.now() < until) {
    const { status, ms } = await signIn('approver', 'holdfast-demo', '127.0.0.4')
    if (status === 204) times.push(ms)
    else refused++
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { times, refused }
}
async function guesser(until, number) {
  const answers = {}
  for (let i = 0; performance.now() < until; i++) {
    const from = `127.1.${number}.${1 + (i % 250)}`
    const name = number % 2 === 0 ? 'quality' : `nobody-${i}`
    const { status } = await signIn(name, `guess ${i}`, from)
    answers[status] = (answers[status] ?? 0) + 1
  }
  return answers
}

async function round(cookie, flood) {
  const until = performance.now() + roundMs
  const [times, signed, ...answers] = await Promise.all([
    reader(until, cookie),
    signer(until),
    ...Array.from({ length: flood ? guessers : 0 }, (_, number) => guesser(until, number)),
  ])
  const guesses = {}
  for (const one of answers)
    for (const [status, count] of Object.entries(one))
      guesses[status] = (guesses[status] ?? 0) + count
  return { times, signed, guesses }
}

async function measure() {
  const { cookie, status } = await signIn('recall', 'holdfast-demo', '127.0.0.3')
  if (status !== 204) throw new Error(`the reader could not sign in: ${status}`)
  const figures = { alone: [], flood: [] }
  for (let i = 0; i < rounds; i++) {
    figures.alone.push(await round(cookie, false))
    figures.flood.push(await round(cookie, true))
  }
  for (const [name, all] of Object.entries(figures)) {
    const of = (pick) => median(all.map(pick)).toFixed(2)
    console.log(
      `${name}: reads p50 ${of((r) => quantile(r.times, 0.5))} ms, p99 ${of((r) => quantile(r.times, 0.99))} ms;`,
      `right sign-ins p50 ${of((r) => quantile(r.signed.times, 0.5))} ms, p99 ${of((r) => quantile(r.signed.times, 0.99))} ms,`,
      `refused ${all.reduce((sum, r) => sum + r.signed.refused, 0)} of`,
      all.reduce((sum, r) => sum + r.signed.refused + r.signed.times.length, 0),
    )
    if (name === 'flood')
      console.log('guesses answered:', JSON.stringify(all.map((r) => r.guesses)))
  }
}

try {
  await measure()
} finally {
  stopServers()
}
