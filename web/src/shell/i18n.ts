import { computed } from 'vue'
import { createI18n } from 'vue-i18n'
import { labels } from '@/api/gen/labels'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const storageKey = 'holdfast.language'

function isLanguage(text: string | null): text is Language {
  return languages.includes(text as Language)
}

/** ?lang= in the address, else what was chosen before, else Chinese. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  if (isLanguage(asked)) return asked
  const kept = localStorage.getItem(storageKey)
  return isLanguage(kept) ? kept : 'zh-CN'
}

interface Messages {
  zh: object
  en: object
}
// Each folder brings its own messages, under its own name.
const files = import.meta.glob<Messages>('/src/*/messages.json', { eager: true, import: 'default' })

function messagesIn(language: 'zh' | 'en') {
  const all: Record<string, object> = { field: labels[language] }
  for (const [path, messages] of Object.entries(files))
    all[path.split('/')[2] ?? ''] = messages[language]
  return all
}

const first = firstLanguage()

export const i18n = createI18n({
  legacy: false,
  locale: first as string,
  fallbackLocale: false,
  // A key without a text is a mistake of ours: the browser walks fail on what this prints.
  missing: (locale, key) => console.error(`no message ${key} in ${locale}`),
  messages: { 'zh-CN': messagesIn('zh'), en: messagesIn('en') },
})

document.documentElement.lang = first

/** The language of the screen; setting it is remembered. */
export const language = computed<Language>({
  get: () => i18n.global.locale.value as Language,
  set(value) {
    i18n.global.locale.value = value
    document.documentElement.lang = value
    localStorage.setItem(storageKey, value)
  },
})
