import { describe, expect, it } from 'vitest'
import type { Clock } from '@/api/gen/types'
import { addDays, dayOf, matterName, matterPage, monday, today, urgency, weekday } from './shown'

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
