import { describe, expect, it } from 'vitest'
import type { Folded } from './fold'
import { flowPx, placeGenealogy, sharesOf } from './place'

const group = (population: number, certain: number, possible: number, removed = 0) => ({
  key: 'g',
  kind: 'group' as const,
  side: 'forward' as const,
  group: {
    group: 'thing:x',
    level: 'thing',
    scheme: 'SGTIN',
    depth: 1,
    population,
    members: certain + possible + removed,
    certain,
    possible,
    removed,
    listed: [],
  },
})
const folded: Folded = {
  columns: [
    {
      key: 'asked',
      side: 'asked',
      groups: [],
      boxes: [{ key: 'asked', kind: 'asked', item: 'a' }],
    },
    { key: 'f1', side: 'forward', groups: [], boxes: [group(490_000, 7942, 274)] },
  ],
  lines: [{ from: 'asked', to: 'g', members: 8216, own: false, broken: false }],
}

describe('a folded box', () => {
  it('is split into certain, possible and not touched', () => {
    const shares = sharesOf(group(490_000, 7942, 274))
    expect(shares.map(({ kind, count }) => [kind, count])).toEqual([
      ['certain', 7942],
      ['possible', 274],
      ['untouched', 481_784],
    ])
  })
  it('shows what was taken out, and nothing untouched where all are affected', () => {
    expect(sharesOf(group(10, 8, 0, 2)).map(({ kind, count }) => [kind, count])).toEqual([
      ['certain', 8],
      ['removed', 2],
    ])
    expect(sharesOf(group(2, 0, 0, 2)).map(({ kind }) => kind)).toEqual(['removed'])
  })
  it('has every item of its class in one row', () => {
    const sum = sharesOf(group(100, 50, 20, 5)).reduce((all, { count }) => all + count, 0)
    expect(sum).toBe(100)
  })
})

describe('a drawing', () => {
  const drawn = placeGenealogy(folded, 1200)
  it('keeps every box inside and apart', () => {
    for (const { x, y, width, height } of drawn.placed) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x + width).toBeLessThanOrEqual(drawn.width)
      expect(y + height).toBeLessThanOrEqual(drawn.height)
    }
    const [a, b] = drawn.placed
    expect((a?.x ?? 0) + (a?.width ?? 0)).toBeLessThan(b?.x ?? 0)
  })
  it('is wider than the frame only where its columns need it', () => {
    expect(drawn.width).toBe(1200)
    expect(placeGenealogy(folded, 150).width).toBeGreaterThan(150)
  })
  it('has rows that fill their box', () => {
    const box = drawn.placed[1]
    const last = box?.shares.at(-1)
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBe((box?.y ?? 0) + (box?.height ?? 0))
  })
})

it('flows grow with their members, slowly', () => {
  const widths = [1, 10, 1000, 490_000, 1e9].map(flowPx)
  expect(widths).toEqual([...widths].sort((a, b) => a - b))
  expect(widths[0]).toBe(1)
  expect(widths.at(-1)).toBe(9)
})
