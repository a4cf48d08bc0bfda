// check.mjs [ROOT]: the house rules of the application that no other tool knows.
//   messages   the same keys and values in Chinese and English, none missing, none unused; Chinese
//              in the one, none in the other; a form for one and one for many (" | ") goes with tn()
//   literals   no words in templates or scripts that are not messages
//   style      no style attribute in a template (the server's policy forbids it)
//   size       800 lines a file, 100 columns a line
// One line a finding, exit 1 if there is any. A message that only the server's words choose is named
// in a template string: t(`parts.level.${level}`) uses all below parts.level.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'vue/compiler-sfc'

const linesMax = 800
const columnsMax = 100
const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..')
const source = join(root, 'src')
const chinese = /[\u3400-\u9fff]/
// The names of languages are written in their own.
const sameInBoth = new Set(['shell.language.zh-CN', 'shell.language.en', 'shell.brand'])

let findings = 0
function report(path, line, rule, text) {
  findings++
  console.log(`web/${relative(root, path)}:${line}: ${rule}: ${text}`)
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'gen' ? [] : filesBelow(path)
    return [path]
  })
}

const lineAt = (text, offset) => text.slice(0, offset).split('\n').length

// ---- messages ----

/** key → text of one language. */
function flat(value, prefix, into) {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') into.set(`${prefix}.${key}`, inner)
    else flat(inner, `${prefix}.${key}`, into)
  }
  return into
}

const valuesIn = (text) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort().join()

function checkPair(path, zh, en) {
  for (const key of new Set([...zh.keys(), ...en.keys()])) {
    const [chineseText, englishText] = [zh.get(key), en.get(key)]
    if (chineseText === undefined) report(path, 1, 'messages', `${key} is missing in Chinese`)
    else if (englishText === undefined) report(path, 1, 'messages', `${key} is missing in English`)
    else if (valuesIn(chineseText) !== valuesIn(englishText))
      report(path, 1, 'messages', `${key} has other values in English than in Chinese`)
    else if (!sameInBoth.has(key)) checkScript(path, key, chineseText, englishText)
  }
}

function checkScript(path, key, chineseText, englishText) {
  const words = chineseText.replace(/\{\w+\}/g, '')
  // Commands and calls are the same in every language.
  const same = /^(holdfast|POST) /.test(words)
  if (/[A-Za-z]/.test(words) && !chinese.test(words) && !same)
    report(path, 1, 'messages', `${key} has no Chinese in its Chinese`)
  if (chinese.test(englishText)) report(path, 1, 'messages', `${key} has Chinese in its English`)
}

/** Every key of every messages.json: its file, and whether it has a form for one and for many. */
function loadMessages(files) {
  const keys = new Map()
  for (const path of files.filter((name) => name.endsWith('messages.json'))) {
    const noun = relative(source, dirname(path))
    const { zh, en } = JSON.parse(readFileSync(path, 'utf8'))
    const [chineseTexts, englishTexts] = [flat(zh, noun, new Map()), flat(en, noun, new Map())]
    checkPair(path, chineseTexts, englishTexts)
    for (const key of chineseTexts.keys())
      keys.set(key, { path, counted: englishTexts.get(key)?.includes(' | ') ?? false })
  }
  return keys
}

/** Keys asked for by t('…') and t(`…${…}`), or by tn() with a number. */
function usesIn(path, text, keys, used) {
  for (const found of text.matchAll(/\b(tn?)\(\s*(['"])([\w.-]+)\2/g)) {
    const [call, key] = [found[1], found[3]]
    const at = lineAt(text, found.index)
    if (keys.has(key)) used.add(key)
    else if (!key.startsWith('field.')) report(path, at, 'messages', `${key} has no message`)
    if (keys.get(key)?.counted && call === 't')
      report(path, at, 'messages', `${key} has forms for one and for many: tn()`)
  }
  for (const found of text.matchAll(/\btn?\(\s*`([^`$]*)\$\{/g)) {
    const below = [...keys.keys()].filter((key) => key.startsWith(found[1]))
    if (below.length === 0 && !found[1].startsWith('field.'))
      report(path, lineAt(text, found.index), 'messages', `no message begins with ${found[1]}`)
    for (const key of below) used.add(key)
  }
}

// ---- literals ----

const shownAttributes = new Set(['title', 'placeholder', 'alt', 'label', 'aria-label', 'hint'])
const hasWords = (text) => /[A-Za-z]{2}/.test(text) || chinese.test(text)

function checkNode(path, node) {
  if (node.type === 2 && hasWords(node.content))
    report(path, node.loc.start.line, 'literals', `"${node.content.trim()}" is no message`)
  for (const property of node.props ?? []) {
    const { name, value, loc } = property
    if (property.type !== 6) continue
    if (name === 'style') report(path, loc.start.line, 'style', 'a style attribute')
    if (shownAttributes.has(name) && hasWords(value?.content ?? ''))
      report(path, loc.start.line, 'literals', `${name}="${value.content}" is no message`)
  }
  for (const child of node.children ?? []) checkNode(path, child)
}

function checkTemplate(path, text) {
  const { descriptor, errors } = parse(text)
  for (const error of errors) report(path, 1, 'literals', error.message)
  if (descriptor.template) checkNode(path, descriptor.template.ast)
}

/** Chinese in code, comments aside, is a word somebody would read on the screen. */
function checkCode(path, text) {
  text.split('\n').forEach((line, index) => {
    const code = line.replace(/\/\/.*$|\/\*.*?\*\/|^\s*\*.*$|^\s*\/\*\*.*$/g, '')
    if (chinese.test(code)) report(path, index + 1, 'literals', 'Chinese that is no message')
  })
}

// ---- size ----

function checkSize(path, text) {
  const lines = text.split('\n')
  if (lines.length - 1 > linesMax)
    report(path, 1, 'size', `${lines.length - 1} lines, at most ${linesMax}`)
  if (path.endsWith('.json')) return
  lines.forEach((line, index) => {
    if ([...line].length > columnsMax)
      report(path, index + 1, 'size', `${[...line].length} columns, at most ${columnsMax}`)
  })
}

const files = filesBelow(source)
const keys = loadMessages(files)
const used = new Set()
for (const path of files) {
  const text = readFileSync(path, 'utf8')
  checkSize(path, text)
  if (!/\.(vue|ts)$/.test(path)) continue
  usesIn(path, text, keys, used)
  if (path.endsWith('.vue')) checkTemplate(path, text)
  if (!path.endsWith('.test.ts')) checkCode(path, text)
}
for (const [key, { path }] of keys)
  if (!used.has(key)) report(path, 1, 'messages', `${key} is not used`)
console.log(`web check: ${files.length} files, ${keys.size} messages, ${findings} findings`)
process.exit(findings === 0 ? 0 : 1)
