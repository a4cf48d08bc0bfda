// budget.mjs DIST: what the first page needs, compressed; fails above the budget.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const budgetKb = 350
const dist = process.argv[2]
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

/** A chunk and all that it imports, not what it loads later. */
function closure(key, files) {
  const chunk = manifest[key]
  if (files.has(chunk.file)) return files
  files.add(chunk.file)
  for (const css of chunk.css ?? []) files.add(css)
  for (const imported of chunk.imports ?? []) closure(imported, files)
  return files
}

const kb = (files) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) / 1000

const shell = closure('index.html', new Set(['index.html']))
console.log(`web: shell ${kb(shell).toFixed(1)} kB compressed (at most ${budgetKb})`)
for (const key of Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry)) {
  const page = closure(key, new Set([...shell]))
  for (const file of shell) page.delete(file)
  console.log(`web: ${key} ${kb(page).toFixed(1)} kB more`)
}
if (kb(shell) > budgetKb) {
  console.error('web: the shell is larger than its budget')
  process.exit(1)
}
