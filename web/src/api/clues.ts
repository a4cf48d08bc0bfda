/** Clues: chosen by filters and buckets, counted, one of them with what it is linked to. */
import { address, ask, getJson, send } from './client'
import type {
  ClueCard,
  ClueDimensions,
  ClueFigures,
  ClueImportReport,
  ClueItems,
  RegisterRows,
  RowOrder,
} from './gen/types'
import type { Row, RowFilter } from './registers'

export interface ClueFilter extends RowFilter {
  /** `dimension:key`: only clues of that bucket. */
  in?: string[] | undefined
  duplicates?: string | undefined
}
export type Card = Omit<ClueCard, 'row'> & { row: Row }
export type Figures = Omit<ClueFigures, 'cells' | 'cell_units'> & {
  cells?: number[][]
  cell_units?: number[][]
}

export function clueRows(
  filter: ClueFilter,
  page: { offset: number; limit: number },
  signal?: AbortSignal,
) {
  type Rows = Omit<RegisterRows, 'rows'> & { rows: Row[] }
  return getJson<Rows>('/api/v1/clues', { ...filter, ...page }, signal)
}

const pathOf = (number: string) => `/api/v1/clues/${encodeURIComponent(number)}`

export const clueCard = (number: string, signal?: AbortSignal) =>
  getJson<Card>(pathOf(number), {}, signal)

export async function changeClue(number: string, order: RowOrder) {
  return (await (await send('POST', pathOf(number), order)).json()) as Row
}

export const linkClue = (number: string, items: string[], reason: string) =>
  send('POST', `${pathOf(number)}/links`, { items, reason })

export const clueDimensions = (signal?: AbortSignal) =>
  getJson<ClueDimensions>('/api/v1/clue-dimensions', {}, signal)

export const clueFigures = (
  filter: ClueFilter,
  by: { rows: string; columns?: string | undefined },
  signal?: AbortSignal,
) => getJson<Figures>('/api/v1/clue-figures', { ...filter, ...by }, signal)

export const clueUnits = (filter: ClueFilter, signal?: AbortSignal) =>
  getJson<ClueItems>('/api/v1/clue-units', { ...filter }, signal)

export async function importClues(
  bytes: Blob,
  how: { mode: string; reason: string; form: string; mapping: string },
) {
  const given = Object.fromEntries(Object.entries(how).filter(([, value]) => value !== ''))
  const headers = { 'Content-Type': 'application/octet-stream' }
  const path = address('/api/v1/clue-import', given)
  return (await (
    await ask(path, { method: 'POST', headers, body: bytes })
  ).json()) as ClueImportReport
}
