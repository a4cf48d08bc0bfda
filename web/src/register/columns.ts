import { computed, ref, watch, type Ref } from 'vue'
import type { RegisterField } from '@/api/gen/types'

const shownFirst = 7

/** Which fields are columns; kept in this browser for each register. */
export function useColumns(name: Ref<string>, fields: Ref<RegisterField[]>) {
  const chosen = ref<string[]>()
  const key = () => `holdfast.columns.${name.value}`
  watch(
    name,
    () => {
      const kept = localStorage.getItem(key())
      chosen.value = kept === null ? undefined : (JSON.parse(kept) as string[])
    },
    { immediate: true },
  )
  /** Own fields are there because somebody asked for them. */
  const usual = computed(() =>
    fields.value.filter((field, index) => index < shownFirst || field.own).map((one) => one.name),
  )
  const names = computed(() => chosen.value ?? usual.value)
  const shown = computed(() => fields.value.filter((one) => names.value.includes(one.name)))
  function toggle(field: string) {
    const has = names.value.includes(field)
    if (has && shown.value.length === 1) return // a table without columns shows nothing
    chosen.value = has ? names.value.filter((one) => one !== field) : [...names.value, field]
    localStorage.setItem(key(), JSON.stringify(chosen.value))
  }
  return { fields, shown, toggle }
}
export type Columns = ReturnType<typeof useColumns>
