import { describe, expect, it } from 'vitest'
import type { GenealogyShape, GroupMember, GroupShape } from '@/api/gen/types'
import {
  askedKey,
  endGroups,
  foldGenealogy,
  groupHolding,
  layersOf,
  weightsOf,
  type Question,
} from './fold'

const uri = (gtin: string, rest: string) => `https://id.gs1.org/01/${gtin}/${rest}`
const member = (item: string, from: string[], more: Partial<GroupMember> = {}): GroupMember => ({
  item,
  from,
  depth: 1,
  confidence: 'certain',
  removed: false,
  ...more,
})
function group(level: string, gtin: string, depth: number, listed: GroupMember[] | number) {
  const members = typeof listed === 'number' ? listed : listed.length
  return {
    group: `${level}:https://id.gs1.org/01/${gtin}`,
    class: `https://id.gs1.org/01/${gtin}`,
    level,
    scheme: level === 'lot' ? 'LGTIN' : 'SGTIN',
    depth,
    population: members * 10,
    members,
    certain: members,
    possible: 0,
    removed: 0,
    listed: typeof listed === 'number' ? [] : listed,
  } satisfies GroupShape
}
const link = (
  from: GroupShape | undefined,
  to: GroupShape,
  members: number,
  certain = members,
) => ({
  ...(from ? { from: from.group } : {}),
  to: to.group,
  members,
  certain,
  possible: members - certain,
  removed: 0,
})
const shape = (direction: string, groups: GroupShape[], links: GenealogyShape['links']) => ({
  direction,
  log_position: 1,
  members: groups.reduce((sum, one) => sum + one.members, 0),
  groups,
  links,
  finding_count: 0,
  findings: [],
})

const lot = uri('01', '10/S1')
const rolls = group('lot', '02', 1, 24)
const cells = group('thing', '03', 2, 960)
const units = group('thing', '04', 3, 480)
const forward = shape(
  'forward',
  [rolls, cells, units],
  [link(undefined, rolls, 24), link(rolls, cells, 960), link(cells, units, 480)],
)
const ask = (more: Partial<Question>): Question => ({ asked: lot, path: [], places: [], ...more })

describe('levels', () => {
  it('stand behind all they are reached over', () => {
    expect([...layersOf(forward).values()]).toEqual([1, 2, 3])
  })
  it('of rework that leads in a circle stay finite, and in the order of the steps', () => {
    const round = shape(
      'forward',
      [cells, units],
      [
        link(undefined, cells, 9),
        link(cells, units, 9),
        link(units, cells, 1),
        link(units, units, 1),
      ],
    )
    expect([...layersOf(round).values()]).toEqual([1, 2])
  })
})

describe('half a million members', () => {
  const many = group('thing', '04', 3, 490_000)
  const folded = foldGenealogy(
    ask({
      forward: shape(
        'forward',
        [rolls, cells, many],
        [link(undefined, rolls, 24), link(rolls, cells, 960), link(cells, many, 490_000)],
      ),
    }),
  )
  it('are one box', () => {
    const boxes = folded.columns.flatMap((column) => column.boxes)
    expect(boxes.map((box) => box.kind)).toEqual(['asked', 'group', 'group', 'group'])
  })
  it('hang on one line that says how many', () => {
    expect(folded.lines.at(-1)).toMatchObject({ members: 490_000, own: false, broken: false })
  })
})

it('a line is broken when nothing certain is in place behind it', () => {
  const line = (certain: number, removed: number) => {
    const over = {
      ...link(undefined, cells, 960, certain),
      possible: 960 - certain - removed,
      removed,
    }
    const folded = foldGenealogy(ask({ forward: shape('forward', [cells], [over]) }))
    return folded.lines[0]?.broken
  }
  expect(line(1, 959)).toBe(false)
  expect(line(0, 960)).toBe(true)
  expect(line(0, 1)).toBe(true)
})

describe('the own path', () => {
  const path = [lot, uri('02', '10/W7'), uri('03', '21/C5'), uri('04', '21/U9')]
  const folded = foldGenealogy(ask({ forward, path }))
  it('stands in boxes of its own above the folded groups', () => {
    expect(folded.columns[1]?.boxes.map((box) => box.kind)).toEqual(['item', 'group'])
    expect(folded.columns[3]?.boxes[0]).toMatchObject({ item: path[3], own: true })
  })
  it('is joined from the asked item to the chosen one', () => {
    const own = folded.lines.filter((line) => line.own)
    expect(own.map(({ from, to }) => [from, to])).toEqual([
      [askedKey, `forward:${path[1]}`],
      [`forward:${path[1]}`, `forward:${path[2]}`],
      [`forward:${path[2]}`, `forward:${path[3]}`],
    ])
  })
})

describe('backward', () => {
  const unit = uri('04', '21/U1')
  const [c1, c2, roll] = [uri('03', '21/C1'), uri('03', '21/C2'), uri('02', '10/W1')]
  const cell = group('thing', '03', 1, [member(c1, [unit]), member(c2, [unit])])
  const core = group('lot', '02', 2, [member(roll, [c1, c2], { confidence: 'possible' })])
  const backward = shape('backward', [cell, core], [link(undefined, cell, 2), link(cell, core, 1)])
  const folded = foldGenealogy(ask({ asked: unit, backward }))
  it('goes from the material on the left to what was asked on the right', () => {
    expect(folded.columns.map((column) => column.side)).toEqual(['backward', 'backward', 'asked'])
  })
  it('joins a member with everything it came into, possible ones broken', () => {
    const from = folded.lines.filter((line) => line.from === `backward:${roll}`)
    expect(from.map(({ to }) => to)).toEqual([`backward:${c1}`, `backward:${c2}`])
    expect(from.every((line) => line.broken)).toBe(true)
  })
  it('has the heavier branch first', () => {
    const weights = weightsOf(folded.lines)
    expect(weights.get(`backward:${roll}`)).toBe(1)
    expect(weights.get(`backward:${c1}`)).toBe(2)
  })
})

it('more classes in a column than can be seen are one box', () => {
  const classes = Array.from({ length: 12 }, (_, i) => group('lot', `5${i}`, 1, 100))
  const wide = shape(
    'forward',
    classes,
    classes.map((one) => link(undefined, one, 100)),
  )
  const { columns, lines } = foldGenealogy(ask({ forward: wide }))
  expect(columns[1]?.boxes).toHaveLength(7)
  expect(columns[1]?.boxes.at(-1)).toMatchObject({ kind: 'rest' })
  const rest = lines.find((line) => line.to === columns[1]?.boxes.at(-1)?.key)
  expect(rest?.members).toBe(600)
})

it('places beyond five are one box behind the end products', () => {
  const places = Array.from({ length: 9 }, (_, i) => ({
    place: `p${i}`,
    state: 'sold',
    things: 10,
    others: 0,
  }))
  const { columns, lines } = foldGenealogy(ask({ forward, places }))
  expect(columns.at(-1)?.boxes.map((box) => box.kind)).toEqual([
    'place',
    'place',
    'place',
    'place',
    'places',
  ])
  expect(lines.filter((line) => line.from === `forward/${units.group}`)).toHaveLength(5)
})

describe('groups', () => {
  it('hold an item by its list, else by its class and level', () => {
    const lots = group('lot', '04', 1, 7)
    const both = shape('forward', [units, lots], [])
    expect(groupHolding(both, uri('04', '21/U1'))).toBe(units)
    expect(groupHolding(both, uri('04', '10/L1'))).toBe(lots)
    expect(groupHolding(both, uri('99', '21/X'))).toBeUndefined()
  })
  it('end with every class of pieces nothing was made of', () => {
    const other = group('thing', '05', 3, 900)
    const two = shape(
      'forward',
      [cells, units, other],
      [link(cells, units, 1), link(cells, other, 1)],
    )
    expect(endGroups(two)).toEqual([other, units])
    expect(endGroups(forward)).toEqual([units])
    expect(endGroups(shape('forward', [], []))).toEqual([])
  })
})
