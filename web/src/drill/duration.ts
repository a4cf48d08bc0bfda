import { language } from '@/shell/i18n'

/** Microseconds as people read them: 26.5 ms, 1.24 s, 3 min 05 s. */
export function durationText(us: number): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value)
  const seconds = us / 1_000_000
  if (seconds < 1) return `${number(us / 1000, 1)} ms`
  if (seconds < 60) return `${number(seconds, 2)} s`
  const rest = Math.floor(seconds % 60)
  return `${number(Math.floor(seconds / 60), 0)} min ${String(rest).padStart(2, '0')} s`
}
