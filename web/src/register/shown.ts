/** How the fields of a register are named, shown, filtered and filled in. */
import { useI18n } from 'vue-i18n'
import type { RegisterField } from '@/api/gen/types'
import type { Row, Value } from '@/api/registers'
import { formatNumber, formatValue } from '@/parts/format'
import { language } from '@/shell/i18n'

interface Labelled {
  label_zh: string
  label_en: string
}

export const labelOf = (one: Labelled) => (language.value === 'zh-CN' ? one.label_zh : one.label_en)

export function useShown() {
  const { t } = useI18n()
  /** A value in words; absent: – */
  function shown(field: RegisterField, value: Value | null | undefined): string {
    if (value === undefined || value === null || value === '') return '–'
    if (field.type === 'choice') {
      const choice = field.choices?.find(({ name }) => name === value)
      return choice ? labelOf(choice) : String(value)
    }
    if (typeof value === 'boolean') return t(value ? 'register.yes' : 'register.no')
    if (typeof value === 'number')
      return field.type === 'integer' ? formatNumber(value) : formatValue(value)
    return Array.isArray(value) ? value.join('; ') : value
  }
  return shown
}

/** What tells a row apart, as one would say it. */
export function rowName(fields: RegisterField[], row: Row): string {
  const parts = fields.filter(({ key }) => key).map(({ name }) => row.values[name])
  const name = row.values.name ?? row.values.title
  return [...parts, ...(name === undefined ? [] : [name])].join(' ')
}
