/** What a clock comes to on screen: its day, how urgent it is, how much is left. */
import type { Clock } from '@/api/gen/types'

/** Red: the law is broken. Amber: it will be, or an internal target has passed. */
export function urgency(clock: Clock): 'danger' | 'late' | '' {
  if (clock.standing === 'late' || clock.state === 'missed') return 'danger'
  const near = clock.standing === 'due' && clock.due !== undefined && daysLeft(clock) <= 1
  return clock.standing === 'pressing' || clock.standing === 'unknown' || near ? 'late' : ''
}

function daysLeft(clock: Clock): number {
  return clock.working_days_left ?? clock.days_left ?? Number.POSITIVE_INFINITY
}

/** The day that counts: by law, else our own. */
export function dayOf(clock: Clock): { day: string; law: boolean } | undefined {
  if (clock.due !== undefined) return { day: clock.due, law: true }
  return clock.target === undefined ? undefined : { day: clock.target, law: false }
}

/** 0 (Sunday) to 6 of a day, whatever zone the reader sits in. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

/** Monday of its week. */
export function monday(day: string): string {
  return addDays(day, -((weekday(day) + 6) % 7))
}

/** Today where the reader sits. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

type Matter = Pick<Clock, 'noun' | 'noun_id' | 'note'>

/** `case/3` as people write it: C-3; a clue by its number, which its fact names. */
export function matterName({ noun, noun_id: id, note }: Matter): string {
  const prefixes: Record<string, string> = { case: 'C', scope: 'S', hold: 'H', recall: 'R' }
  const prefix = prefixes[noun]
  if (noun === 'clue') return clueNumber(note) ?? String(id)
  return prefix === undefined ? String(id) : `${prefix}-${id}`
}

const clueNumber = (note: string) => /^clue (\S+)$/.exec(note)?.[1]

/** The page it is worked on at, where it has one. */
export function matterPage(matter: Matter) {
  const name = { case: 'cases', scope: 'scope', hold: 'hold' }[matter.noun]
  if (name !== undefined) return { name, query: { id: matterName(matter) } }
  const number = matter.noun === 'clue' ? clueNumber(matter.note) : undefined
  return number === undefined ? undefined : { name: 'clues', query: { clue: number } }
}

/** The first of a month so many months on. */
export function addMonths(day: string, months: number): string {
  const at = new Date(`${day.slice(0, 7)}-01T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() + months)
  return at.toISOString().slice(0, 10)
}

/** The weeks, Monday first, that show a whole month; without one, five from this week. */
export function weeksOf(month: string, now: string): string[] {
  const first = monday(month === '' ? now : `${month}-01`)
  const last = month === '' ? addDays(first, 34) : addDays(addMonths(`${month}-01`, 1), -1)
  const days: string[] = []
  for (let day = first; day <= last || weekday(day) !== 1; day = addDays(day, 1)) days.push(day)
  return days
}

/** By the loaded calendar; a year that is not loaded is as the week has it, and says so. */
export type DayKind = 'work' | 'off' | 'made_up' | 'holiday' | 'unknown'
export interface WorkingDays {
  years: string[]
  off: string[]
  work: string[]
}

export function kindOf(day: string, calendar: WorkingDays | undefined): DayKind {
  const weekend = weekday(day) % 6 === 0
  if (calendar === undefined) return weekend ? 'off' : 'work'
  if (!calendar.years.includes(day.slice(0, 4))) return 'unknown'
  if (calendar.work.includes(day)) return weekend ? 'made_up' : 'work'
  if (calendar.off.includes(day)) return 'holiday'
  return weekend ? 'off' : 'work'
}
