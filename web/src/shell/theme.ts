import { computed, ref } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'holdfast.theme'
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const kept = localStorage.getItem(storageKey) as Theme | null
const chosen = ref<Theme>(kept && themes.includes(kept) ? kept : 'system')

function apply() {
  const dark = chosen.value === 'dark' || (chosen.value === 'system' && systemDark.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
systemDark.addEventListener('change', apply)
apply()

/** Light, dark, or as the system says; setting it is remembered. */
export const theme = computed<Theme>({
  get: () => chosen.value,
  set(value) {
    chosen.value = value
    localStorage.setItem(storageKey, value)
    apply()
  },
})
