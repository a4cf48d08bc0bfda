import { expect, test, vi } from 'vitest'

vi.mock('@/shell/i18n', () => ({ language: { value: 'en' } }))
import { differences } from './differences'

test('only what changed is told, with both values', () => {
  expect(differences({ a: 1, b: 'x', c: [1] }, { a: 1, b: 'y', c: [1] })).toEqual([
    { name: 'b', before: 'x', after: 'y' },
  ])
})

test('what is new or gone has one side', () => {
  expect(differences(undefined, { a: 1 })).toEqual([{ name: 'a', after: '1' }])
  expect(differences({ a: { b: 2 } }, undefined)).toEqual([{ name: 'a', before: '2' }])
})

test('a long value is cut where one sees it', () => {
  const [one] = differences(undefined, { a: 'x'.repeat(500) })
  expect(one?.after).toBe(`${'x'.repeat(120)}…`)
})

test('lists of records read as their values', () => {
  const [one] = differences(undefined, {
    grants: [{ role: 'recall', training: 'T' }, { role: 'x' }],
  })
  expect(one?.after).toBe('recall T; x')
})

test('a row of a register is told by its values, personal ones as dots', () => {
  const before = { values: { code: 'C', phone: 's1:0123abcd:xyz' } }
  const after = { values: { code: 'C', phone: 's1:0123abcd:abc' }, retired: true }
  expect(differences(before, after)).toEqual([
    { name: 'phone', before: '•••', after: '•••' },
    { name: 'retired', after: 'true' },
  ])
})

test('words of the wire are said in words people use, in lists of records too', () => {
  const say = (name: string, value: unknown) => (name === 'role' ? `<${value}>` : undefined)
  const after = { state: 'active', grants: [{ role: 'recall', until: 'x' }] }
  expect(differences({}, after, say)).toEqual([
    { name: 'state', after: 'active' },
    { name: 'grants', after: '<recall> x' },
  ])
})
