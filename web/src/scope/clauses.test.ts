import { describe, expect, it } from 'vitest'
import {
  batchesOf,
  build,
  complete,
  newRow,
  periodOf,
  unbuild,
  unfinished,
  wantsReason,
  type Built,
} from './clauses'

const built = (change: Partial<Built>): Built => ({
  join: 'all',
  rows: [],
  less: [],
  reason: '',
  ...change,
})

describe('the builder', () => {
  it('says nothing before a row is complete', () => {
    expect(build(built({ rows: [newRow('descendants')] }))).toBeUndefined()
    expect(complete({ ...newRow('reading'), characteristic: 'Voltage' })).toBe(false)
    expect(complete({ ...newRow('reading'), characteristic: 'Voltage', low: '3.6' })).toBe(true)
  })

  it('takes a limit that is no number for none', () => {
    const row = { ...newRow('reading'), characteristic: 'Voltage', high: '4.2' }
    for (const low of ['2,5', 'abc', '0x10', '1 2']) {
      expect(complete({ ...row, low })).toBe(false)
      expect(unfinished(built({ rows: [{ ...row, low }] }))).toBe(1)
    }
    const wide = built({ rows: [{ ...row, low: '２．５' }] })
    expect(build(wide)).toEqual({ reading: { characteristic: 'Voltage', low: 2.5, high: 4.2 } })
    expect(unfinished(wide)).toBe(0)
    expect(unfinished(built({ rows: [row, newRow('contact')] }))).toBe(1)
  })

  it('joins rows, leaves out others, and keeps the reason', () => {
    const lot = newRow('descendants', ' L1 \nL2\nL1')
    const out = newRow('identifiers', 'U1')
    expect(wantsReason(built({ rows: [lot], less: [out] }))).toBe(true)
    expect(wantsReason(built({ rows: [lot], less: [newRow('descendants', 'U1')] }))).toBe(true)
    expect(wantsReason(built({ rows: [lot], less: [newRow('descendants')] }))).toBe(false)
    expect(wantsReason(built({ rows: [lot], less: [newRow('contact', 'M1')] }))).toBe(false)
    expect(
      build(built({ rows: [lot, newRow('software', 'V1')], less: [out], reason: ' measured ' })),
    ).toEqual({
      except: {
        from: { all: [{ descendants: { items: ['L1', 'L2'] } }, { software: { items: ['V1'] } }] },
        less: { identifiers: { items: ['U1'] } },
        reason: 'measured',
      },
    })
  })

  it('comes back from what it built', () => {
    const rows = [
      { ...newRow('contact', 'M1'), role: 'tool', from: '2026-03-03T13:00' },
      { ...newRow('reading'), characteristic: 'Length', high: '151', unit: '4H' },
      { ...newRow('made'), place: 'P', parts: true, to: '2026-03-03T13:00:07.999' },
      { ...newRow('identifiers'), way: 'range' as const, first: 'U1', last: 'U9' },
      { ...newRow('identifiers'), way: 'list' as const, list: 'L-1' },
    ]
    for (const join of ['all', 'any'] as const) {
      const clause = build(built({ join, rows }))
      const back = unbuild({ clause: clause! })
      expect(build(back!)).toEqual(clause)
      expect(back?.join).toBe(join)
    }
  })

  it('leaves to JSON what rows cannot say', () => {
    expect(unbuild({ clause: { all: [{ any: [] }] } })).toBeUndefined()
    expect(
      unbuild({ clause: { descendants: { items: ['L1'], direction: 'backward' } } }),
    ).toBeUndefined()
    expect(unbuild({ items: ['L1'] })?.rows[0]?.items).toBe('L1')
  })

  it('tells when and where a way by time is, and of how many batches one by batch', () => {
    const made = (place: string, from: string, to: string) => ({ made: { place, from, to } })
    const clause = {
      any: [
        made('P1', '2026-03-03T06:00:00.000Z', '2026-03-03T09:00:00.000Z'),
        made('P2', '2026-03-03T05:00:00.000Z', '2026-03-03T07:00:00.000Z'),
      ],
    }
    expect(periodOf(clause)).toEqual({
      from: '2026-03-03T05:00:00.000Z',
      to: '2026-03-03T09:00:00.000Z',
      places: 2,
    })
    expect(periodOf(undefined).places).toBe(0)
    expect(
      batchesOf({
        all: [{ descendants: { items: ['L1', 'L2'] } }, { descendants: { items: ['L1'] } }],
      }),
    ).toBe(2)
  })
})
