/** Arithmetic over the cells of a scope: everything the page counts is a sum of them. */
import type { PlaceTotal, ScopeCell } from '@/api/gen/types'

/** The value that stands for `without one` in filters. */
export const none = 'none'

/** States in the order in which a unit goes through them; what can still be stopped comes first. */
export const stateOrder = [
  'in_production',
  'in_stock',
  'in_transit',
  'at_dealer',
  'sold',
  'returned',
  'exported',
  'scrapped',
  'used_up',
  'unknown',
]

export interface CellFilter {
  state?: string | undefined
  place?: string | undefined
  product?: string | undefined
  confidence?: string | undefined
  removed?: number | undefined
}

export function passes(cell: ScopeCell, filter: CellFilter): boolean {
  return (
    (filter.state === undefined || cell.state === filter.state) &&
    (filter.place === undefined || (cell.place ?? none) === filter.place) &&
    (filter.product === undefined || (cell.product ?? none) === filter.product) &&
    (filter.confidence === undefined || cell.confidence === filter.confidence) &&
    (filter.removed === undefined || Number(cell.removed) === filter.removed)
  )
}

export const unitsIn = (cells: ScopeCell[]) => cells.reduce((sum, cell) => sum + cell.units, 0)

export interface MatrixRow {
  place: string
  name: string
  /** At places somebody limited to sites and product lines may not see. */
  unseen?: boolean
  /** Units by state. */
  units: Map<string, number>
  total: number
}

export interface Matrix {
  states: string[]
  rows: MatrixRow[]
  totals: Map<string, number>
  total: number
}

interface Count {
  place?: string
  place_name?: string
  state: string
  units: number
  unseen?: boolean
}

/** Place × state, the fullest place first. */
export function matrixOf(counts: Count[]): Matrix {
  const rows = new Map<string, MatrixRow>()
  const totals = new Map<string, number>()
  let total = 0
  for (const { place = none, place_name: name = '', state, units, unseen } of counts) {
    const row = rows.get(place) ?? { place, name, units: new Map<string, number>(), total: 0 }
    row.unseen ||= unseen === true
    row.units.set(state, (row.units.get(state) ?? 0) + units)
    row.total += units
    rows.set(place, row)
    totals.set(state, (totals.get(state) ?? 0) + units)
    total += units
  }
  const known = stateOrder.filter((state) => totals.has(state))
  const others = [...totals.keys()].filter((state) => !stateOrder.includes(state)).sort()
  return {
    states: [...known, ...others],
    rows: [...rows.values()].sort((a, b) => b.total - a.total || (a.place < b.place ? -1 : 1)),
    totals,
    total,
  }
}

export const countsOf = (totals: PlaceTotal[]): Count[] =>
  totals.map(({ things, others, ...rest }) => ({ ...rest, units: things + others }))

/** The choices of one member of the cells, the fullest first. */
export function choicesOf(
  cells: ScopeCell[],
  value: (cell: ScopeCell) => string | undefined,
  name: (cell: ScopeCell) => string | undefined,
) {
  const found = new Map<string, { value: string; name: string; units: number }>()
  for (const cell of cells) {
    const key = value(cell) ?? none
    const choice = found.get(key) ?? { value: key, name: name(cell) ?? '', units: 0 }
    choice.units += cell.units
    found.set(key, choice)
  }
  return [...found.values()].sort((a, b) => b.units - a.units)
}

/** Identifiers of a text, one a line; each once, blanks around them dropped. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/\r\n?|\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]
