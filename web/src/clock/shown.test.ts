import { describe, expect, it } from 'vitest'
import type { Clock } from '@/api/gen/types'
import {
  addDays,
  addMonths,
  dayOf,
  kindOf,
  matterName,
  matterPage,
  monday,
  today,
  urgency,
  weekday,
  weeksOf,
} from './shown'

const clock = (over: Partial<Clock>) => ({ state: 'running', ...over }) as Clock

describe('what a clock comes to on screen', () => {
  it('is red where the law is broken, amber where it will be', () => {
    expect(urgency(clock({ standing: 'late' }))).toBe('danger')
    expect(urgency(clock({ state: 'missed' }))).toBe('danger')
    expect(urgency(clock({ standing: 'pressing' }))).toBe('late')
    expect(urgency(clock({ standing: 'unknown' }))).toBe('late')
    expect(urgency(clock({ standing: 'due', due: '2026-03-02', working_days_left: 1 }))).toBe(
      'late',
    )
    expect(urgency(clock({ standing: 'due', due: '2026-03-02', working_days_left: 2 }))).toBe('')
    expect(urgency(clock({ standing: 'passed' }))).toBe('')
  })
  it('has the day by law, else our own', () => {
    expect(dayOf(clock({ due: '2026-03-03', target: '2026-03-02' }))).toEqual({
      day: '2026-03-03',
      law: true,
    })
    expect(dayOf(clock({ target: '2026-03-02' }))).toEqual({ day: '2026-03-02', law: false })
    expect(dayOf(clock({}))).toBeUndefined()
  })
  it('counts days without a zone', () => {
    expect(weekday('2026-03-01')).toBe(0)
    expect(monday('2026-03-01')).toBe('2026-02-23')
    expect(monday('2026-03-02')).toBe('2026-03-02')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(today(new Date(2026, 2, 2, 23, 59))).toBe('2026-03-02')
  })
  it('shows whole months in whole weeks', () => {
    expect(addMonths('2026-11-28', 2)).toBe('2027-01-01')
    expect(addMonths('2026-01-31', -1)).toBe('2025-12-01')
    const weeks = weeksOf('2026-02', '2026-11-28')
    expect([weeks[0], weeks.at(-1), weeks.length]).toEqual(['2026-01-26', '2026-03-01', 35])
    expect(weeksOf('', '2026-11-28')[0]).toBe('2026-11-23')
    expect(weeksOf('', '2026-11-28').length).toBe(35)
  })
  it('tells holidays and made-up days by the calendar that is loaded', () => {
    const days = { years: ['2026'], off: ['2026-10-01'], work: ['2026-10-10'] }
    expect(kindOf('2026-10-01', days)).toBe('holiday')
    expect(kindOf('2026-10-10', days)).toBe('made_up')
    expect(kindOf('2026-10-11', days)).toBe('off')
    expect(kindOf('2026-10-12', days)).toBe('work')
    expect(kindOf('2027-10-01', days)).toBe('unknown')
    expect(kindOf('2026-10-11', undefined)).toBe('off')
  })
  it('names matters as they are written', () => {
    const of = (noun: string, noun_id: number, note: string) => ({ noun, noun_id, note })
    expect(matterName(of('case', 3, 'C-3 E-5'))).toBe('C-3')
    expect(matterName(of('clue', 7, 'clue 2026-000033'))).toBe('2026-000033')
    expect(matterName(of('clue', 7, 'a telephone call'))).toBe('7')
    expect(matterPage(of('clue', 7, 'clue 2026-000033'))).toEqual({
      name: 'clues',
      query: { clue: '2026-000033' },
    })
    expect(matterPage(of('matter', 2, 'the board'))).toBeUndefined()
  })
})
