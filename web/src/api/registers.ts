/** Registers: one set of calls for all of them. */
import { address, ask, getJson, Problem, send } from './client'
import type {
  Attachments,
  ImportReport,
  Readiness,
  RegisterList,
  RegisterRow,
  RegisterRows,
  RowHistory,
  RowOrder,
  SubjectRow,
  SubjectRows,
} from './gen/types'

/** A row as the server gives it; the values of fields that are absent are left out. */
export interface Row extends RegisterRow {
  values: Values
}
export type Value = string | number | boolean | string[]
export type Values = Record<string, Value | null>

export interface RowFilter {
  q?: string | undefined
  where?: string[] | undefined
  sort?: string | undefined
  use?: string | undefined
}

/** What the registers say of our being ready for a recall. */
export const readinessOf = (signal?: AbortSignal) =>
  getJson<Readiness>('/api/v1/readiness', {}, signal)

const pathOf = (name: string, ...rest: (string | number)[]) =>
  ['/api/v1/registers', name, ...rest].map((one) => String(one)).join('/')

export const listRegisters = (signal?: AbortSignal) =>
  getJson<RegisterList>('/api/v1/registers', {}, signal)

export async function registerRows(
  name: string,
  filter: RowFilter,
  page: { offset: number; limit: number },
  signal?: AbortSignal,
) {
  type Rows = Omit<RegisterRows, 'rows'> & { rows: Row[] }
  return getJson<Rows>(pathOf(name), { ...filter, ...page }, signal)
}

export const registerRow = (name: string, id: number, signal?: AbortSignal) =>
  getJson<Row>(pathOf(name, 'rows', id), {}, signal)

export const rowHistory = (name: string, id: number, signal?: AbortSignal) =>
  getJson<RowHistory>(pathOf(name, 'rows', id, 'history'), {}, signal)

/** Rows to take away; labels of a workbook stand in the language of the pages. */
export const registerFile = (name: string, filter: RowFilter, form: 'csv' | 'xlsx') =>
  address(pathOf(name, 'export'), {
    ...filter,
    format: form,
    ...(form === 'csv' ? { mark: 1 } : { lang: document.documentElement.lang.slice(0, 2) }),
  })

/** A new row, or a change of row `id`; a problem with `current` says what it is now. */
export async function saveRow(name: string, id: number | undefined, order: RowOrder) {
  const path = id === undefined ? pathOf(name) : pathOf(name, 'rows', id)
  return (await (await send('POST', path, order)).json()) as Row
}

/** The row as somebody else has left it, where that is why a change was refused. */
export function currentOf(problem: Problem): Row | undefined {
  return (problem.body as { current?: Row }).current
}

/** Personal texts in clear; the purpose is kept in the audit trail. */
export async function revealRow(name: string, id: number, reason: string) {
  return (await (await send('POST', pathOf(name, 'rows', id, 'reveal'), { reason })).json()) as Row
}

/** What is kept of one person, in every register; the purpose is kept too. */
export async function findSubject(text: string, reason: string) {
  type Found = Omit<SubjectRows, 'rows'> & { rows: (Omit<SubjectRow, 'row'> & { row: Row })[] }
  return (await (await send('POST', '/api/v1/subjects', { text, reason })).json()) as Found
}

/** Take what is personal out of a row, for good. */
export const eraseRow = (name: string, id: number, version: number, reason: string) =>
  send('POST', pathOf(name, 'rows', id, 'erase'), { version, reason })

export const rowPath = (name: string, id: number) => pathOf(name, 'rows', id)

/** Files of whatever has a path of its own: a row, an entry of a case. */
export const rowFiles = (path: string, signal?: AbortSignal) =>
  getJson<Attachments>(`${path}/files`, {}, signal)

export const fileOf = (path: string, file: number) => `${path}/files/${file}`

/** A file that may hold personal data; the purpose is kept in the audit trail. */
export async function revealFile(path: string, file: number, reason: string) {
  return (await send('POST', `${fileOf(path, file)}/reveal`, { reason })).blob()
}

export function addFile(of: string, file: File) {
  const path = address(`${of}/files`, { name: file.name })
  const headers = { 'Content-Type': 'application/octet-stream' }
  return ask(path, { method: 'POST', headers, body: file })
}

export const removeFile = (path: string, file: number) =>
  send('POST', `${fileOf(path, file)}/remove`, {})

export type ImportMode = 'preview' | 'whole' | 'proceed'

/** Captured partners or plants that have no row yet, as a file to be taken in. */
export async function capturedFile(name: string) {
  const answer = await ask(pathOf(name, 'captured'))
  return new File([await answer.blob()], 'captured.csv')
}

export async function importFile(name: string, file: File, mode: ImportMode) {
  const headers = { 'Content-Type': 'application/octet-stream' }
  const path = address(pathOf(name, 'import'), { mode, reason: file.name })
  const answer = await ask(path, { method: 'POST', headers, body: file })
  return (await answer.json()) as ImportReport
}
