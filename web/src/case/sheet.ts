/** What of a sheet is typed, and what the server works out. */
import type { SheetField, SheetValue, SheetValues } from '@/api/cases'

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
