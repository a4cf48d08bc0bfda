/** Where boxes and lines of a folded genealogy are drawn, in pixels. */
import { weightsOf, type Box, type Column, type Folded, type Line } from './fold'

export const rowPx = 22
const headPx = 40
const gapPx = 12
const itemPx = 46
const nodeMax = 176
const nodeMin = 96
const spaceMin = 22

/** A row of a folded box: how many of its class are affected in which way. */
export interface Share {
  kind: 'certain' | 'possible' | 'removed' | 'untouched'
  count: number
  y: number
  height: number
}

export interface Placed {
  box: Box
  x: number
  y: number
  width: number
  height: number
  shares: Share[]
}

export interface Drawn {
  width: number
  height: number
  heads: { column: Column; x: number; width: number }[]
  placed: Placed[]
  lines: { line: Line; path: string; widthPx: number }[]
}

const untouchedMax = 44

/** Rows of a folded box: every item of the class is in one of them. */
export function sharesOf(box: Box): Omit<Share, 'y'>[] {
  if (box.kind !== 'group') return []
  const { certain, possible, removed, population, members } = box.group
  const untouched = population - members
  const rows: Omit<Share, 'y'>[] = []
  if (certain > 0) rows.push({ kind: 'certain', count: certain, height: rowPx })
  if (possible > 0) rows.push({ kind: 'possible', count: possible, height: rowPx })
  if (removed > 0) rows.push({ kind: 'removed', count: removed, height: rowPx })
  if (untouched > 0) {
    const share = untouched / population
    const height = Math.max(rowPx, Math.round(untouchedMax * share))
    rows.push({ kind: 'untouched', count: untouched, height })
  }
  return rows
}

function heightOf(box: Box): number {
  const shares = sharesOf(box)
  return shares.reduce((sum, share) => sum + share.height, box.kind === 'group' ? 42 : itemPx)
}

/** Boxes of a column: own path on top, then as what they are joined to, the heavier first. */
function inOrder(
  column: Column,
  lines: Line[],
  centre: Map<string, number>,
  heavy: Map<string, number>,
): Box[] {
  const weight = (box: Box) => {
    const near = lines
      .filter(({ from, to }) => from === box.key || to === box.key)
      .map(({ from, to }) => centre.get(from === box.key ? to : from))
      .filter((y) => y !== undefined)
    return near.length === 0 ? Infinity : near.reduce((sum, y) => sum + y, 0) / near.length
  }
  const own = (box: Box) => (box.kind === 'item' && box.own ? 0 : 1)
  const last = (box: Box) => (box.kind === 'rest' || box.kind === 'places' ? 1 : 0)
  const keyed = column.boxes.map((box, index) => ({ box, index, y: weight(box) }))
  keyed.sort(
    (a, b) =>
      own(a.box) - own(b.box) ||
      last(a.box) - last(b.box) ||
      (a.y === b.y ? 0 : a.y - b.y) ||
      (heavy.get(b.box.key) ?? 0) - (heavy.get(a.box.key) ?? 0) ||
      a.index - b.index,
  )
  return keyed.map(({ box }) => box)
}

/** Columns nearest to what was asked are set first, each by the one before. */
function stack(folded: Folded): Map<string, { y: number; height: number }> {
  const spots = new Map<string, { y: number; height: number }>()
  const centre = new Map<string, number>()
  const heavy = weightsOf(folded.lines)
  const middle = folded.columns.findIndex((column) => column.side === 'asked')
  const order = [...folded.columns.keys()].sort(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
  )
  for (const at of order) {
    const column = folded.columns[at] as Column
    let y = headPx + gapPx
    for (const box of inOrder(column, folded.lines, centre, heavy)) {
      const height = heightOf(box)
      spots.set(box.key, { y, height })
      centre.set(box.key, y + height / 2)
      y += height + gapPx
    }
  }
  return spots
}

/** A flow is as wide as it has members, on a log scale: 1 → 1 px, 1,000,000 → 9 px. */
export function flowPx(members: number): number {
  return members <= 1 ? 1 : Math.min(9, 1 + (Math.log10(members) * 8) / 6)
}

function curve(a: Placed, b: Placed): string {
  // Lines meet a box at the height of its name, where boxes of one path stand side by side.
  const [x1, y1] = [a.x + a.width, a.y + Math.min(itemPx, a.height) / 2]
  const [x2, y2] = [b.x, b.y + Math.min(itemPx, b.height) / 2]
  if (x2 <= x1) {
    const under = Math.max(a.y + a.height, b.y + b.height) + 8
    const middle = (x1 + x2) / 2
    const there = `${x1 + 18} ${y1} ${x1 + 18} ${under} ${middle} ${under}`
    return `M${x1} ${y1}C${there}S${x2 - 18} ${y2} ${x2} ${y2}`
  }
  const bend = Math.min(40, (x2 - x1) / 2)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}

/** As wide as `widthPx` where the columns fit, else as wide as they need: the section scrolls. */
export function placeGenealogy(folded: Folded, widthPx: number): Drawn {
  const count = folded.columns.length
  const pitch = Math.max(nodeMin + spaceMin, Math.floor((widthPx - 2) / count))
  const node = Math.min(nodeMax, pitch - spaceMin)
  const step = count === 1 ? 0 : Math.max(pitch, Math.min(300, (widthPx - node - 8) / (count - 1)))
  const spots = stack(folded)
  const placed: Placed[] = []
  const heads: Drawn['heads'] = []
  folded.columns.forEach((column, index) => {
    const x = 1 + index * step
    heads.push({ column, x, width: node })
    for (const box of column.boxes) {
      const { y, height } = spots.get(box.key) as { y: number; height: number }
      let top = y + 42
      const shares = sharesOf(box).map((share) => {
        const row = { ...share, y: top }
        top += share.height
        return row
      })
      placed.push({ box, x, y, width: node, height, shares })
    }
  })
  const byKey = new Map(placed.map((one) => [one.box.key, one]))
  const lines = folded.lines
    .map((line) => ({ line, a: byKey.get(line.from), b: byKey.get(line.to) }))
    .filter(({ a, b }) => a !== undefined && b !== undefined)
    .map(({ line, a, b }) => ({
      line,
      path: curve(a as Placed, b as Placed),
      widthPx: line.own ? 2.5 : flowPx(line.members),
    }))
    .sort((a, b) => Number(a.line.own) - Number(b.line.own))
  return {
    width: Math.max(widthPx, 2 + (count - 1) * step + node),
    height: Math.max(...placed.map((one) => one.y + one.height)) + 10,
    heads,
    placed,
    lines,
  }
}
