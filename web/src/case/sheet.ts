/** What of a sheet is typed, and what the server works out. */
import type { SheetField, SheetValue, SheetValues, Words } from '@/api/cases'

const asked = new Set([
  'text',
  'whole',
  'number',
  'probability',
  'day',
  'choice',
  'yes',
  'scope',
  'row',
  'entry',
  'clock',
  'case',
  'rows',
])
export const workedOut = (type: string) => !asked.has(type)

function given(field: SheetField, value: SheetValue | undefined): SheetValue | undefined {
  if (workedOut(field.type) || value === undefined || value === null || value === '')
    return undefined
  if (field.columns === undefined || !Array.isArray(value)) return value
  const columns = field.columns
  return (value as SheetValues[])
    .map((row) => givenOf(columns, row))
    .filter((row) => Object.keys(row).length > 0)
}

/** What goes to the server: fields that say something; empty rows are none. */
export function givenOf(fields: SheetField[], values: SheetValues): SheetValues {
  const all = fields.map((field) => [field.id, given(field, values[field.id])] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

/** Required fields, and columns of rows, that say nothing yet. */
export function lacking(fields: SheetField[], values: SheetValues): SheetField[] {
  return fields.flatMap((field) => {
    const value = given(field, values[field.id])
    if (field.required && (value === undefined || (Array.isArray(value) && value.length === 0)))
      return [field]
    if (field.columns === undefined || !Array.isArray(value)) return []
    const columns = field.columns
    return (value as SheetValues[]).flatMap((row) => lacking(columns, row))
  })
}

/** What is missing in words: a field, `rows/1/column` of a row; else what another entry asks. */
export function missingName(
  fields: SheetField[],
  path: string,
  words: (both: Words | undefined) => string,
): string {
  const [id, row, column] = path.split('/')
  const field = fields.find((one) => one.id === id)
  if (row === undefined) return words(field?.label) || path
  const inside = field?.columns?.find((one) => one.id === column)
  return inside ? `${words(field?.label)} ${Number(row) + 1}: ${words(inside.label)}` : path
}

/** What a decision rests on, by its name: "E-12 Scope trace"; "RA-1", "S-3", "C-2" as they are. */
export function partName(
  of: string,
  entries: { id: number; sheet: string }[],
  sheets: { id: string; name: Words }[],
  words: (both: Words | undefined) => string,
): string {
  const entry = entries.find(({ id }) => `E-${id}` === of)
  const sheet = sheets.find(({ id }) => id === entry?.sheet)
  return sheet ? `${of} ${words(sheet.name)}` : of
}

/** The day where one sits, 2026-03-02. */
export function dayOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
