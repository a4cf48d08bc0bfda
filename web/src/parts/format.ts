/** Numbers and moments as people read them. */
import { language } from '@/shell/i18n'

/** 490,000; the same grouping in both languages. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language.value).format(value)
}

/** A measured value with all the digits it was captured with. */
export function formatValue(value: number): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: 15 }).format(value)
}

/** 0.4567 → 46 % */
export function formatShare(share: number): string {
  return new Intl.NumberFormat(language.value, { style: 'percent' }).format(share)
}

const two = (value: number) => String(value).padStart(2, '0')

/** Local: 10-19 08:12, with the year when it is another than now's. */
export function formatMoment(instant: string, now = new Date()): string {
  const at = new Date(instant)
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`
  return at.getFullYear() === now.getFullYear()
    ? `${day} ${time}`
    : `${at.getFullYear()}-${day} ${time}`
}

/** To the second with its zone, for the hover. */
export function formatMomentFull(instant: string): string {
  return new Intl.DateTimeFormat(language.value, {
    dateStyle: 'full',
    timeStyle: 'long',
  }).format(new Date(instant))
}

/** A share that others still add to: never rounded up, so that only the last one is 100 %. */
export function formatSoFar(share: number): string {
  const options = { style: 'percent', maximumFractionDigits: 1 } as const
  const down = share >= 1 ? 1 : Math.floor(share * 1000 + 1e-9) / 1000
  return new Intl.NumberFormat(language.value, options).format(down)
}
