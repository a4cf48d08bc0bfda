import { expect, test } from 'vitest'
import type { SheetField } from '@/api/cases'
import { givenOf, lacking, missingName } from './sheet'

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

test('what is required and missing is named, in rows too', () => {
  const strict: SheetField[] = [
    { id: 'what', type: 'text', label, required: true },
    {
      id: 'rows',
      type: 'rows',
      label,
      required: true,
      columns: [
        { id: 's', type: 'whole', label, required: true },
        { id: 'd', type: 'day', label },
      ],
    },
  ]
  const names = (values: object) => lacking(strict, values as never).map(({ id }) => id)
  expect(names({})).toEqual(['what', 'rows'])
  expect(names({ what: 'x', rows: [{ d: '2026-03-02' }, {}] })).toEqual(['s'])
  expect(names({ what: 'x', rows: [{ s: '1' }] })).toEqual([])
})

test('what is missing in a row is named by its table, its row and its column', () => {
  const named: SheetField[] = [
    {
      id: 'rows',
      type: 'rows',
      label: { zh: '发现', en: 'Findings' },
      columns: [{ id: 's', type: 'whole', label: { zh: '维度', en: 'Dimension' } }],
    },
  ]
  const name = (path: string) => missingName(named, path, (both) => both?.zh ?? '')
  expect(name('rows/1/s')).toBe('发现 2: 维度')
  expect(name('rows')).toBe('发现')
  expect(name('list of units/all')).toBe('list of units/all')
})
