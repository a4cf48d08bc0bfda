import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import messages from './messages.json'

/** A list of src/domain/event/event_words.c, where the server has it from the standard. */
function listOf(name: string): string[] {
  const source = readFileSync('../src/domain/event/event_words.c', 'utf8')
  const body = new RegExp(`static const Str ${name}\\[\\] = \\{([^;]*)\\};`).exec(source)?.[1] ?? ''
  return [...body.matchAll(/STR_INIT\("(\w+)"\)/g)].map((found) => found[1] as string)
}

it.each(['step', 'disposition'] as const)('every %s of the standard has its word', (list) => {
  expect(listOf(list).length).toBeGreaterThan(20)
  expect(Object.keys(messages.zh[list]).sort()).toEqual(listOf(list).sort())
  expect(Object.keys(messages.en[list]).sort()).toEqual(listOf(list).sort())
})

it('every state of an item has its word', () => {
  const source = readFileSync('../src/domain/trace/trace_where.h', 'utf8')
  const states = [...source.matchAll(/^ {4}STATE_([A-Z_]+),/gm)]
    .map((found) => (found[1] as string).toLowerCase())
    .filter((name) => name !== 'count')
  expect(states.length).toBeGreaterThan(8)
  expect(Object.keys(messages.zh.state).sort()).toEqual(states.sort())
})
