import { expect, test } from 'vitest'
import type { SheetField } from '@/api/cases'
import { givenOf } from './sheet'

const label = { zh: '', en: '' }
const fields: SheetField[] = [
  { id: 'what', type: 'text', label },
  { id: 'score', type: 'product', label },
  { id: 'sure', type: 'yes', label },
  { id: 'rows', type: 'rows', label, columns: [{ id: 's', type: 'whole', label }] },
]

test('what is worked out, empty fields and empty rows are not sent', () => {
  expect(
    givenOf(fields, { what: '', score: 20, sure: false, rows: [{ s: '9' }, { s: '' }, {}] }),
  ).toEqual({ sure: false, rows: [{ s: '9' }] })
})

test('what is no field of the sheet is not sent', () => {
  expect(givenOf(fields, { what: 'smoke', colour: 'red' })).toEqual({ what: 'smoke' })
})
