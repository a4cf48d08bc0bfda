import { describe, expect, it } from 'vitest'
import type { CauseFinding } from '@/api/gen/types'
import { queryOf, unitsOf } from './asked'
import { oddsAt, oddsEnd, stripAt, stripOf } from './scale'

describe('the list of failed units', () => {
  it('takes lines, and the first column of a table', () => {
    expect(unitsOf('a\r\n\n b \n')).toEqual(['a', 'b'])
    expect(unitsOf('\ufeffitem,state\r\nhttps://id.gs1.org/01/1/21/A,sold\n"x",y')).toEqual([
      'https://id.gs1.org/01/1/21/A',
      'x',
    ])
    expect(unitsOf('(01)09521234000013(21)A7;sold')).toEqual(['(01)09521234000013(21)A7'])
  })
  it('is asked with the population chosen, and not before there is one', () => {
    expect(queryOf({ failed: '', kind: 'same', what: '' })).toBeUndefined()
    expect(queryOf({ failed: 'a', kind: 'of', what: ' ' })).toBeUndefined()
    expect(queryOf({ failed: 'a', kind: 'same', what: 'S-1' })).toEqual({ failed: ['a'] })
    expect(queryOf({ failed: 'a', kind: 'population', what: 'S-1 ' })).toEqual({
      failed: ['a'],
      population: 'S-1',
    })
  })
})

const finding = (more: Partial<CauseFinding>) => ({ odds_low: 1, ...more }) as CauseFinding

describe('the pictures', () => {
  it('put odds on a logarithmic axis that ends at a power of ten', () => {
    const end = oddsEnd([finding({ odds_low: 784.27 }), finding({ odds_ratio: 5924 })])
    expect(end).toBe(10000)
    expect(oddsAt(100, end)).toBeCloseTo(0.5)
    expect(oddsAt(0.2, end)).toBe(0)
    expect(oddsAt(undefined, end)).toBe(1)
  })
  it('put windows on one strip of time', () => {
    const day = { window_from: '2026-03-10T00:00:00Z', window_to: '2026-03-11T00:00:00Z' }
    const noon = { window_from: '2026-03-10T12:00:00Z', window_to: '2026-03-10T13:00:00Z' }
    const strip = stripOf([finding(day), finding(noon), finding({})])
    expect(strip && stripAt(noon.window_from, strip)).toBe(0.5)
    expect(stripOf([finding({})])).toBeUndefined()
  })
})
