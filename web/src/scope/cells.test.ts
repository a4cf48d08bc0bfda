import { describe, expect, it } from 'vitest'
import type { ScopeCell } from '@/api/gen/types'
import { choicesOf, linesOf, matrixOf, passes, unitsIn } from './cells'

const cell = (over: Partial<ScopeCell>): ScopeCell => ({
  state: 'sold',
  confidence: 'certain',
  removed: false,
  units: 1,
  ...over,
})

describe('cells of a scope', () => {
  const cells = [
    cell({ place: 'a', place_name: 'A', units: 3 }),
    cell({ place: 'b', state: 'in_stock', units: 10 }),
    cell({ place: 'a', state: 'in_stock', units: 2, confidence: 'possible' }),
    cell({ state: 'novel', units: 1, product: 'p' }),
  ]

  it('are a matrix: sums over places and states, in the order of a unit’s life', () => {
    const matrix = matrixOf(cells)
    expect(matrix.states).toEqual(['in_stock', 'sold', 'novel'])
    expect(matrix.rows.map(({ place, total }) => [place, total])).toEqual([
      ['b', 10],
      ['a', 5],
      ['none', 1],
    ])
    expect(matrix.totals.get('in_stock')).toBe(12)
    expect(matrix.total).toBe(unitsIn(cells))
  })

  it('pass a filter as the server counts it: without a place is none', () => {
    const units = (filter: Parameters<typeof passes>[1]) =>
      unitsIn(cells.filter((one) => passes(one, filter)))
    expect(units({})).toBe(16)
    expect(units({ place: 'a' })).toBe(5)
    expect(units({ place: 'none' })).toBe(1)
    expect(units({ place: 'a', confidence: 'possible' })).toBe(2)
    expect(units({ removed: 1 })).toBe(0)
  })

  it('offer choices, the fullest first', () => {
    const products = choicesOf(
      cells,
      ({ product }) => product,
      ({ product_name }) => product_name,
    )
    expect(products.map(({ value, units }) => [value, units])).toEqual([
      ['none', 15],
      ['p', 1],
    ])
  })
})

describe('a pasted list', () => {
  it('gives each identifier once, without blanks and empty lines', () => {
    expect(linesOf(' a \r\n\nb\na\n')).toEqual(['a', 'b'])
    expect(linesOf('\uFEFFa\rb\rc')).toEqual(['a', 'b', 'c'])
  })
})
