import { describe, expect, it } from 'vitest'
import { sortNext, sortState } from './sorting'

describe('the order of a table', () => {
  it('goes up, down, and back', () => {
    const seen = ['']
    for (let i = 0; i < 3; i++) seen.push(sortNext(seen.at(-1) as string, 'since'))
    expect(seen).toEqual(['', 'since', '-since', ''])
  })
  it('begins anew with another column', () => {
    expect(sortNext('-since', 'item')).toBe('item')
  })
  it('is said of each column', () => {
    expect(sortState('-since', 'since')).toBe('descending')
    expect(sortState('since', 'since')).toBe('ascending')
    expect(sortState('since', 'item')).toBe('none')
    expect(sortState('', 'item')).toBe('none')
  })
})
