// Servers for the walks, each over a data directory of its own, on free loopback ports.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const folder = 'build/browser'
const lifeMs = 45 * 60 * 1000
const servers = new Map()
const processes = []

/** Data sets of the walks: how each is filled. */
const fill = {
  // Nothing yet.
  empty: () => {},
  // The demo factory, with what was really planted in it beside.
  demo: (binary, data) =>
    execFileSync(binary, ['demo', '--data', data, '--units', '2000', '--truth', `${data}.truth`]),
  // What `make run` loads: a login for each role, and a case they work on.
  story: (binary, data) =>
    execFileSync(binary, ['demo', '--data', data, '--units', '2000', '--logins']),
  // The demo factory with a login for each role.
  logins: (binary, data) =>
    execFileSync(binary, [
      ...['demo', '--data', data, '--units', '200', '--logins'],
      ...['--truth', `${data}.truth`],
    ]),
}

/** What the demo factory planted: {"suspect_lot", …}; the factory is the same in every demo. */
export function demoTruth() {
  const file = readdirSync(folder).find((name) => /^demo.*[.]truth$/.test(name))
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}

async function start(binary, name) {
  const data = join(folder, name)
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true })
  fill[name.replace(/-.*/, '')](binary, data)
  const process = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: lifeMs,
  })
  processes.push(process)
  let said = ''
  const url = await new Promise((resolve, reject) => {
    process.stdout.on('data', (text) => {
      said += text
      const found = /http:\/\/[^ ]+/.exec(said)
      if (found) resolve(found[0].replace(/\/$/, ''))
    })
    process.on('exit', () => reject(new Error(`the server over ${data} ended: ${said}`)))
  })
  return url
}

/**
 * The address of a server over the data set; started when first asked for. A name like `demo-x` is
 * a demo of its own, for a walk that writes.
 */
export async function served(binary, name) {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true })
  if (!servers.has(name)) servers.set(name, start(binary, name))
  return servers.get(name)
}

/** Ends every server started here, also one that never said its address. */
export function stopServers() {
  for (const process of processes) process.kill('SIGTERM')
}

// Walks that are broken off leave no server behind.
for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 }))
  process.once(signal, () => {
    stopServers()
    process.exit(code)
  })
