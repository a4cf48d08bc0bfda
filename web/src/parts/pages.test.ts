import { describe, expect, it } from 'vitest'
import { contentPx, heightMax, pagesOf, rowsAbovePx, rowsShown } from './pages'

const rowPx = 32
const heightPx = 640

describe('a list that fits a browser', () => {
  const view = { total: 1000, rowPx, heightPx }
  it('scrolls pixel by pixel', () => {
    expect(contentPx(view)).toBe(32_000)
    expect(rowsAbovePx(view, 320)).toBe(320)
    expect(rowsShown(view, 320, 0)).toMatchObject({ first: 10, last: 30 })
  })
  it('ends with its last row', () => {
    expect(rowsShown(view, contentPx(view) - heightPx, 0)).toMatchObject({ first: 980, last: 1000 })
    expect(rowsShown(view, 1e9, 0).last).toBe(1000)
  })
})

describe('a list higher than a browser draws', () => {
  it.each([500_000, 12_000_000, 100_000_000])('%d rows: every row can be reached', (total) => {
    const view = { total, rowPx, heightPx }
    expect(contentPx(view)).toBe(heightMax)
    expect(rowsShown(view, 0, 0).first).toBe(0)
    expect(rowsShown(view, heightMax - heightPx, 0).last).toBe(total)
    let before = -1
    for (let scroll = 0; scroll <= heightMax - heightPx; scroll += 9973) {
      const { first } = rowsShown(view, scroll, 0)
      expect(first).toBeGreaterThanOrEqual(before)
      before = first
    }
  })
})

it('a short list and an empty one show whole', () => {
  expect(rowsShown({ total: 3, rowPx, heightPx }, 0)).toMatchObject({ first: 0, last: 3, above: 0 })
  expect(rowsShown({ total: 0, rowPx, heightPx }, 0)).toMatchObject({ first: 0, last: 0 })
})

it('pages cover the rows', () => {
  expect(pagesOf(0, 1, 200)).toEqual([0])
  expect(pagesOf(199, 201, 200)).toEqual([0, 1])
  expect(pagesOf(400, 600, 200)).toEqual([2])
  expect(pagesOf(5, 5, 200)).toEqual([0])
  expect(pagesOf(0, 0, 200)).toEqual([])
})
