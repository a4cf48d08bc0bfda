import { describe, expect, it } from 'vitest'
import type { RegisterField } from '@/api/gen/types'
import { changesOf, conditionOf, conditionText, draftOf, opsOf } from './draft'

const field = (name: string, type: string, more = {}): RegisterField => ({
  name,
  type,
  label_zh: name,
  label_en: name,
  required: false,
  key: false,
  personal: false,
  own: false,
  ...more,
})
const fields = [
  field('code', 'text'),
  field('score', 'integer'),
  field('hours', 'decimal'),
  field('passed', 'yes_no'),
  field('tags', 'texts'),
]

describe('what is sent is what was changed', () => {
  const values = { code: 'A', score: 3, hours: 1.5, passed: false, tags: ['x'] }
  const before = draftOf(fields, values)
  it('nothing, when nothing was typed', () => {
    expect(changesOf(fields, before, { ...before })).toEqual({})
  })
  it('numbers as numbers, emptied ones as null, nonsense as it was typed', () => {
    const after = { ...before, score: '4', hours: '', code: 'B', passed: null }
    expect(changesOf(fields, before, after)).toEqual({
      code: 'B',
      score: 4,
      hours: null,
      passed: null,
    })
    expect(changesOf(fields, before, { ...before, score: 'four' })).toEqual({ score: 'four' })
  })
  it('false is a value', () => {
    expect(changesOf(fields, draftOf(fields, {}), before).passed).toBe(false)
  })
})

it('conditions survive the address, colons in values too', () => {
  for (const text of ['kind:is:dealer', 'link:is:https://a:8/b', 'note:empty'])
    expect(conditionText(conditionOf(text))).toBe(text)
})

it('a personal text is not asked for in an address', () => {
  expect(opsOf(field('phone', 'text', { personal: true }))).toEqual(['empty', 'set'])
})
