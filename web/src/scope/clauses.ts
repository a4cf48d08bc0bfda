/** The builder's rows, and the clauses the server takes. What rows cannot say is edited as JSON. */
import type { ScopeClause, ScopeQuery } from '@/api/gen/types'
import { linesOf } from './cells'

export const kinds = [
  'descendants',
  'contact',
  'reading',
  'made',
  'software',
  'identifiers',
] as const
export type Kind = (typeof kinds)[number]
export const roles = ['operator', 'equipment', 'tool', 'method', 'environment'] as const
export type Way = 'items' | 'range' | 'list'

/** One clause as it is typed: texts, empty where nothing was. */
export interface Row {
  key: number
  kind: Kind
  items: string
  role: string
  from: string
  to: string
  characteristic: string
  step: string
  unit: string
  low: string
  high: string
  missing: boolean
  place: string
  parts: boolean
  way: Way
  first: string
  last: string
  list: string
}

export interface Built {
  join: 'all' | 'any'
  rows: Row[]
  less: Row[]
  reason: string
}

let keys = 0
export const newRow = (kind: Kind, items = ''): Row => ({
  key: ++keys,
  kind,
  items,
  role: '',
  from: '',
  to: '',
  characteristic: '',
  step: '',
  unit: '',
  low: '',
  high: '',
  missing: false,
  place: '',
  parts: false,
  way: 'items',
  first: '',
  last: '',
  list: '',
})

/** "+08:00": where this browser is, at that moment. */
export function zoneOf(moment: Date): string {
  const east = -moment.getTimezoneOffset()
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  return `${east < 0 ? '-' : '+'}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`
}
/** The field gives local time; the server takes a moment with its zone. */
const momentOf = (local: string): string | undefined => {
  const moment = new Date(local)
  if (local === '' || Number.isNaN(moment.getTime())) return undefined
  return `${local.length === 16 ? `${local}:00` : local}${zoneOf(moment)}`
}
/** As exactly as it was given: a period stays what it was. */
export const localOf = (instant: string | undefined): string => {
  if (!instant) return ''
  const moment = new Date(instant)
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString()
  return local.slice(0, 23).replace(/(:00)?\.000$/, '')
}

/** Only what was filled in. */
function filled<T extends object>(object: T): T {
  const pairs = Object.entries(object).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(pairs) as T
}
/** Full-width digits, as an input method gives them, are digits; a comma could be either sign. */
const numberOf = (text: string): number | undefined => {
  const plain = text.normalize('NFKC').trim()
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined
}
/** Is something in it that is no number?  It must not count as no limit. */
export const isNoNumber = (text: string) => text.trim() !== '' && numberOf(text) === undefined
const flag = (value: boolean) => (value ? true : undefined)

/** Is there enough in it to be asked? */
export function complete(row: Row): boolean {
  switch (row.kind) {
    case 'reading':
      return (
        row.characteristic.trim() !== '' &&
        (row.missing || (!isNoNumber(row.low) && !isNoNumber(row.high))) &&
        (row.missing || numberOf(row.low) !== undefined || numberOf(row.high) !== undefined)
      )
    case 'made':
      return row.place.trim() !== ''
    case 'identifiers':
      return row.way === 'items'
        ? linesOf(row.items).length > 0
        : row.way === 'range'
          ? row.first.trim() !== '' && row.last.trim() !== ''
          : row.list !== ''
    default:
      return linesOf(row.items).length > 0
  }
}

export function clauseOf(row: Row): ScopeClause {
  const period = { from: momentOf(row.from), to: momentOf(row.to) }
  const items = linesOf(row.items)
  switch (row.kind) {
    case 'descendants':
      return { descendants: { items } }
    case 'contact':
      return { contact: filled({ items, role: row.role, ...period }) } as ScopeClause
    case 'software':
      return { software: filled({ items, ...period }) } as ScopeClause
    case 'made':
      return {
        made: filled({ place: row.place.trim(), ...period, parts: flag(row.parts) }),
      } as ScopeClause
    case 'reading':
      return {
        reading: filled({
          characteristic: row.characteristic.trim(),
          step: row.step.trim(),
          unit: row.missing ? '' : row.unit.trim(),
          ...(row.missing
            ? { missing: true }
            : { low: numberOf(row.low), high: numberOf(row.high), ...period }),
        }),
      } as ScopeClause
    case 'identifiers':
      if (row.way === 'items') return { identifiers: { items } }
      return row.way === 'range'
        ? { identifiers: { first: row.first.trim(), last: row.last.trim() } }
        : { identifiers: { list: row.list } }
  }
}

const joined = (clauses: ScopeClause[], join: 'all' | 'any'): ScopeClause | undefined =>
  clauses.length > 1 ? { [join]: clauses } : clauses[0]

/** What the rows say; undefined where nothing is complete yet. Rows not complete are left out. */
export function build(built: Built): ScopeClause | undefined {
  const from = joined(built.rows.filter(complete).map(clauseOf), built.join)
  const less = joined(built.less.filter(complete).map(clauseOf), 'any')
  if (from === undefined || less === undefined) return from
  const reason = built.reason.trim()
  return { except: reason === '' ? { from, less } : { from, less, reason } }
}

/** How many rows wait for something: saved without them, a scope would say what nobody meant. */
export const unfinished = (built: Built): number =>
  [...built.rows, ...built.less].filter((row) => !complete(row)).length

/** Rows that name pieces: what came from one named piece is that piece. */
const naming: readonly Kind[] = ['identifiers', 'descendants']
/** Does leaving out need a reason that is not there yet? */
export const wantsReason = (built: Built): boolean =>
  built.reason.trim() === '' && built.less.some((row) => naming.includes(row.kind) && complete(row))

/* ---- back ---- */

function rowOf(clause: ScopeClause): Row | undefined {
  const kind = kinds.find((name) => clause[name] !== undefined)
  if (kind === undefined) return undefined
  const own = clause[kind] as Record<string, unknown>
  const known = ['items', 'role', 'from', 'to', 'characteristic', 'step', 'unit', 'low', 'high']
  const more = ['missing', 'place', 'parts', 'first', 'last', 'list']
  if (Object.keys(own).some((name) => !known.includes(name) && !more.includes(name)))
    return undefined
  const text = (name: string) => (own[name] === undefined ? '' : String(own[name]))
  return {
    ...newRow(kind, ((own.items as string[] | undefined) ?? []).join('\n')),
    role: text('role'),
    from: localOf(own.from as string | undefined),
    to: localOf(own.to as string | undefined),
    characteristic: text('characteristic'),
    step: text('step'),
    unit: text('unit'),
    low: text('low'),
    high: text('high'),
    missing: own.missing === true,
    place: text('place'),
    parts: own.parts === true,
    first: text('first'),
    last: text('last'),
    list: text('list'),
    way: own.list !== undefined ? 'list' : own.first !== undefined ? 'range' : 'items',
  }
}

function rowsOf(clause: ScopeClause, join: 'all' | 'any'): Row[] | undefined {
  const list = clause[join] ?? [clause]
  const rows = list.map(rowOf)
  return rows.some((row) => row === undefined) ? undefined : (rows as Row[])
}

/** The rows that say what a query says; undefined where rows cannot. */
export function unbuild(query: ScopeQuery): Built | undefined {
  const clause = query.clause ?? { descendants: { items: query.items ?? [] } }
  const except = clause.except
  const base = except === undefined ? clause : except.from
  const join = base.any === undefined ? 'all' : 'any'
  const rows = rowsOf(base, join)
  const less = except === undefined ? [] : rowsOf(except.less, 'any')
  return rows && less && { join, rows, less, reason: except?.reason ?? '' }
}

/* ---- ways to draw it ---- */

/** The period and the places of a way by time: first, last, and how many places. */
export function periodOf(clause: ScopeClause | undefined) {
  const made = (one: ScopeClause): NonNullable<ScopeClause['made']>[] =>
    one.made ? [one.made] : [...(one.all ?? []), ...(one.any ?? [])].flatMap(made)
  const all = clause === undefined ? [] : made(clause)
  const moments = (name: 'from' | 'to') =>
    all.flatMap((one) => one[name] ?? []).sort((a, b) => Date.parse(a) - Date.parse(b))
  return {
    from: moments('from')[0],
    to: moments('to').at(-1),
    places: new Set(all.map((one) => one.place)).size,
  }
}

/** How many batches a way starts from. */
export function batchesOf(clause: ScopeClause | undefined): number {
  const items = (one: ScopeClause): string[] => [
    ...(one.descendants?.items ?? []),
    ...[...(one.all ?? []), ...(one.any ?? [])].flatMap(items),
  ]
  return clause === undefined ? 0 : new Set(items(clause)).size
}
