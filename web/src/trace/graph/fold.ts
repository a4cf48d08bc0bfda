/** From the answers of the server to columns of boxes and the lines between them; no pixels yet. */
import type { GenealogyShape, GroupMember, GroupShape, PlaceTotal } from '@/api/gen/types'

export type Direction = 'forward' | 'backward'

/** What is drawn as one box. */
export type Box =
  | { key: string; kind: 'asked'; item: string }
  | {
      key: string
      kind: 'item'
      item: string
      side: Direction
      group: GroupShape
      member?: GroupMember | undefined
      own: boolean
    }
  | { key: string; kind: 'group'; side: Direction; group: GroupShape }
  | { key: string; kind: 'rest'; side: Direction; groups: GroupShape[] }
  | { key: string; kind: 'place'; total: PlaceTotal }
  | { key: string; kind: 'places'; totals: PlaceTotal[] }

export interface Column {
  key: string
  side: 'asked' | 'places' | Direction
  groups: GroupShape[]
  boxes: Box[]
}

/** From the side of the material to the side of the market. */
export interface Line {
  from: string
  to: string
  /** How many members it stands for. */
  members: number
  /** On the way from the asked item to the selected one. */
  own: boolean
  /** Only possible, or taken out again. */
  broken: boolean
}

export interface Folded {
  columns: Column[]
  lines: Line[]
}

export interface Question {
  asked: string
  backward?: GenealogyShape | undefined
  forward?: GenealogyShape | undefined
  /** Items from the asked one to the selected one, both included. */
  path: string[]
  /** Where the end products are, largest first. */
  places: PlaceTotal[]
}

const boxesMax = 7
const placesMax = 5
export const askedKey = 'asked'

const itemKey = (side: Direction, item: string) => `${side}:${item}`
const groupKey = (side: Direction, group: string) => `${side}/${group}`

/**
 * Column of each group, 1 beside what was asked. A group stands behind every group it is reached
 * over; of links that lead in circles (rework) those against the mean depth do not count.
 */
export function layersOf(shape: GenealogyShape): Map<string, number> {
  const depth = new Map(shape.groups.map((group) => [group.group, group.depth]))
  const layer = new Map(shape.groups.map((group) => [group.group, 1]))
  const links = shape.links.filter(
    ({ from, to }) => from !== undefined && from !== to && depth.has(from) && depth.has(to),
  )
  const ordered = links.filter(({ from, to }) => {
    const [a, b] = [depth.get(from as string) as number, depth.get(to) as number]
    const back = links.find((other) => other.from === to && other.to === from)
    return a < b || (a === b && back === undefined)
  })
  for (let pass = 0; pass < shape.groups.length; pass++) {
    let changed = false
    for (const { from, to } of ordered) {
      const behind = (layer.get(from as string) ?? 1) + 1
      if (behind > shape.groups.length || behind <= (layer.get(to) ?? 1)) continue
      layer.set(to, behind)
      changed = true
    }
    if (!changed) break
  }
  return layer
}

/** The group an item of the path belongs to: by name where it is listed, else by its class. */
export function groupHolding(shape: GenealogyShape, item: string): GroupShape | undefined {
  const listed = shape.groups.find((group) => group.listed.some((one) => one.item === item))
  if (listed) return listed
  const folded = shape.groups.filter((group) => group.listed.length === 0)
  const level = /\/10\/[^/]+$/.test(item) ? 'lot' : 'thing'
  const ofClass = folded.filter(
    ({ class: name }) => name !== undefined && item.startsWith(`${name}/`),
  )
  const fits = ofClass.find((group) => group.level === level) ?? ofClass[0]
  if (fits) return fits
  const scheme = /\/00\/\d+$/.test(item) ? 'SSCC' : /\/8004\//.test(item) ? 'GIAI' : 'URI'
  return folded.find((group) => group.class === undefined && group.scheme === scheme)
}

/** What nothing further was made of: classes of pieces if there are any, the most first. */
export function endGroups(shape: GenealogyShape | undefined): GroupShape[] {
  if (shape === undefined) return []
  const further = new Set(
    shape.links.filter(({ from, to }) => from !== undefined && from !== to).map(({ from }) => from),
  )
  const ends = shape.groups.filter((group) => !further.has(group.group))
  const things = ends.filter(({ level }) => level === 'thing')
  return (things.length > 0 ? things : ends).sort((a, b) => b.members - a.members)
}

/** Groups of a column as boxes: own path first, then what is listed, then what is folded. */
function boxesOf(side: Direction, shape: GenealogyShape, groups: GroupShape[], path: string[]) {
  const boxes: Box[] = []
  for (const group of groups) {
    for (const member of group.listed)
      boxes.push({
        key: itemKey(side, member.item),
        kind: 'item',
        item: member.item,
        side,
        group,
        member,
        own: path.includes(member.item),
      })
    if (group.listed.length > 0) continue
    for (const item of path.filter((one) => groupHolding(shape, one) === group))
      boxes.push({ key: itemKey(side, item), kind: 'item', item, side, group, own: true })
    boxes.push({ key: groupKey(side, group.group), kind: 'group', side, group })
  }
  const own = boxes.filter((box) => box.kind === 'item' && box.own)
  const others = boxes.filter((box) => !own.includes(box))
  const room = boxesMax - own.length
  if (others.length <= room) return [...own, ...others]
  const kept = others.slice(0, room - 1)
  const rest = new Set(others.slice(room - 1).map((box) => (box as { group: GroupShape }).group))
  return [
    ...own,
    ...kept,
    { key: `${side}/rest/${groups[0]?.group ?? ''}`, kind: 'rest', side, groups: [...rest] } as Box,
  ]
}

function sideColumns(side: Direction, shape: GenealogyShape, path: string[]): Column[] {
  const layers = layersOf(shape)
  const last = Math.max(0, ...layers.values())
  const columns: Column[] = []
  for (let layer = 1; layer <= last; layer++) {
    const groups = shape.groups.filter((group) => layers.get(group.group) === layer)
    if (groups.length === 0) continue
    const boxes = boxesOf(side, shape, groups, path)
    columns.push({ key: `${side}${layer}`, side, groups, boxes })
  }
  return columns
}

function placesColumn(totals: PlaceTotal[]): Column | undefined {
  if (totals.length === 0) return undefined
  const single = totals.length <= placesMax ? totals : totals.slice(0, placesMax - 1)
  const rest = totals.slice(single.length)
  const boxes: Box[] = single.map((total) => ({
    key: `place/${total.place ?? ''}/${total.state}`,
    kind: 'place',
    total,
  }))
  if (rest.length > 0) boxes.push({ key: 'places', kind: 'places', totals: rest })
  return { key: 'places', side: 'places', groups: [], boxes }
}

/** How much hangs on a box: it and all reached over it. The trunk of a tree comes first. */
export function weightsOf(lines: Line[]): Map<string, number> {
  const next = new Map<string, string[]>()
  for (const { from, to } of lines) {
    next.set(from, [...(next.get(from) ?? []), to])
    next.set(to, [...(next.get(to) ?? []), from])
  }
  const distance = new Map([[askedKey, 0]])
  const queue = [askedKey]
  for (const key of queue)
    for (const other of next.get(key) ?? []) {
      if (distance.has(other)) continue
      distance.set(other, (distance.get(key) as number) + 1)
      queue.push(other)
    }
  const weights = new Map<string, number>()
  for (const key of [...queue].reverse()) {
    const behind = (next.get(key) ?? []).filter(
      (other) => (distance.get(other) as number) > (distance.get(key) as number),
    )
    weights.set(key, 1 + behind.reduce((sum, other) => sum + (weights.get(other) ?? 0), 0))
  }
  return weights
}

/** Boxes that stand for a group: its folded box, or all its items. */
function standingFor(boxes: Box[], side: Direction, group: string): Box[] {
  const folded = boxes.filter((box) => box.kind === 'group' && box.side === side)
  const one = folded.find((box) => (box as { group: GroupShape }).group.group === group)
  if (one) return [one]
  const items = boxes.filter(
    (box) => box.kind === 'item' && box.side === side && box.group.group === group,
  )
  if (items.length > 0) return items
  return boxes.filter(
    (box) => box.kind === 'rest' && box.side === side && box.groups.some((g) => g.group === group),
  )
}

/** Lines of one side, from what was asked outwards. */
function sideLines(side: Direction, shape: GenealogyShape, question: Question, boxes: Box[]) {
  const lines: Line[] = []
  const shown = new Set(boxes.map((box) => box.key))
  const keyOf = (item: string) => (item === question.asked ? askedKey : itemKey(side, item))
  const add = (near: string, far: string, members: number, own: boolean, broken: boolean) => {
    if (near === far) return
    const [from, to] = side === 'forward' ? [near, far] : [far, near]
    const same = lines.find((line) => line.from === from && line.to === to)
    if (same) {
      same.members += own ? 0 : members
      same.own ||= own
      same.broken &&= broken
    } else lines.push({ from, to, members, own, broken })
  }
  for (const link of shape.links) {
    const targets = standingFor(boxes, side, link.to)
    const sources = link.from === undefined ? [askedKey] : keysOf(boxes, side, link.from)
    const broken = link.certain === 0
    for (const target of targets) {
      // Items say themselves where they come from.
      if (target.kind === 'item') continue
      for (const source of sources) add(source, target.key, link.members, false, broken)
    }
  }
  for (const box of boxes) {
    if (box.kind !== 'item' || box.side !== side || box.member === undefined) continue
    const { member } = box
    const broken = member.confidence !== 'certain' || member.removed
    for (const from of member.from) {
      const direct = keyOf(from)
      const near = direct === askedKey || shown.has(direct)
      const holder = near ? undefined : groupHolding(shape, from)
      const sources = near ? [direct] : keysOf(boxes, side, holder?.group ?? '').slice(0, 1)
      for (const source of sources) add(source, box.key, 1, false, broken)
    }
  }
  for (let i = 1; i < question.path.length; i++) {
    const [near, far] = [keyOf(question.path[i - 1] ?? ''), keyOf(question.path[i] ?? '')]
    if ((near === askedKey || shown.has(near)) && shown.has(far)) add(near, far, 1, true, false)
  }
  return lines
}

function keysOf(boxes: Box[], side: Direction, group: string): string[] {
  return standingFor(boxes, side, group).map((box) => box.key)
}

/** Which side the path lies on, if any. */
function pathSide(question: Question): Direction {
  const last = question.path[question.path.length - 1] ?? ''
  const inBackward = question.backward && groupHolding(question.backward, last) !== undefined
  return inBackward && !(question.forward && groupHolding(question.forward, last))
    ? 'backward'
    : 'forward'
}

/** Pieces in a place; of several end products nobody has told which of them they are. */
function countOf(box: Box, ends: number): number {
  if (ends > 1) return 1
  const totals = box.kind === 'place' ? [box.total] : box.kind === 'places' ? box.totals : []
  return totals.reduce((sum, { things, others }) => sum + things + others, 0)
}

export function foldGenealogy(question: Question): Folded {
  const { backward, forward, path, asked } = question
  const along = pathSide(question)
  const pathOn = (side: Direction) => (side === along ? path : [])
  const left = backward ? sideColumns('backward', backward, pathOn('backward')).reverse() : []
  const right = forward ? sideColumns('forward', forward, pathOn('forward')) : []
  const middle: Column = {
    key: askedKey,
    side: 'asked',
    groups: [],
    boxes: [{ key: askedKey, kind: 'asked', item: asked }],
  }
  const places = placesColumn(question.places)
  const columns = [...left, middle, ...right, ...(places ? [places] : [])]
  const boxes = columns.flatMap((column) => column.boxes)
  const lines: Line[] = []
  if (backward)
    lines.push(...sideLines('backward', backward, { ...question, path: pathOn('backward') }, boxes))
  if (forward)
    lines.push(...sideLines('forward', forward, { ...question, path: pathOn('forward') }, boxes))
  const ends = endGroups(forward).flatMap((end) => keysOf(boxes, 'forward', end.group).slice(0, 1))
  for (const box of places?.boxes ?? [])
    for (const from of ends)
      lines.push({
        from,
        to: box.key,
        members: countOf(box, ends.length),
        own: false,
        broken: false,
      })
  return { columns, lines }
}
