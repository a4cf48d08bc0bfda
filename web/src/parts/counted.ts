import { useI18n } from 'vue-i18n'
import { formatNumber } from './format'

/**
 * A message with a number `{n}` in it: `{n} unit | {n} units` has a form for one and one for any
 * other; Chinese needs none.
 */
export function useCounted() {
  const { t } = useI18n()
  return (key: string, n: number, values: Record<string, string> = {}): string =>
    t(key, { ...values, n: formatNumber(n) }, n)
}
