import { language } from '@/shell/i18n'

/** How much of how many: never 100 % while one is missing, never 0 % while one is there. */
export function shareText(part: number, of: number): string {
  if (of === 0) return '–'
  const share = part / of
  const digits = 2
  const step = 10 ** -(digits + 2)
  const shown = part === of ? 1 : Math.min(1 - step, Math.max(part > 0 ? step : 0, share))
  return new Intl.NumberFormat(language.value, {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(shown)
}

interface Counted {
  units: number
  complete: number
}

/** Most units without a chain first, then the lowest share. */
export function worstFirst<Row extends Counted>(rows: Row[]): Row[] {
  const missing = (row: Row) => row.units - row.complete
  return [...rows].sort((a, b) => missing(b) - missing(a) || b.units - a.units)
}
