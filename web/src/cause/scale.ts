/** Where numbers stand in the pictures of the table. */
import type { CauseFinding } from '@/api/gen/types'

const oddsAtLeast = 100

/** The end of the axis of odds ratios: a power of ten that every finite end fits below. */
export function oddsEnd(findings: CauseFinding[]): number {
  const ends = findings.flatMap((one) => [one.odds_low, one.odds_ratio ?? 0, one.odds_high ?? 0])
  return 10 ** Math.ceil(Math.log10(Math.max(oddsAtLeast, ...ends)))
}

/** 0 … 1 on a logarithmic axis from 1; absent is infinite, and at its end. */
export function oddsAt(odds: number | undefined, end: number): number {
  if (odds === undefined) return 1
  return odds <= 1 ? 0 : Math.min(1, Math.log(odds) / Math.log(end))
}

export interface Strip {
  from: number
  to: number
}

/** The stretch of time all windows lie in; undefined where there is none. */
export function stripOf(findings: CauseFinding[]): Strip | undefined {
  const from = findings.flatMap((one) => (one.window_from ? [Date.parse(one.window_from)] : []))
  const to = findings.flatMap((one) => (one.window_to ? [Date.parse(one.window_to)] : []))
  return from.length === 0 ? undefined : { from: Math.min(...from), to: Math.max(...to) }
}

/** 0 … 1 along the strip. */
export function stripAt(instant: string, strip: Strip): number {
  return (Date.parse(instant) - strip.from) / (strip.to - strip.from)
}
