import { computed } from 'vue'
import { createI18n } from 'vue-i18n'
import { labels } from '@/api/gen/labels'
import { languageOf, type Language } from './language'

export { languages, type Language } from './language'

const storageKey = 'holdfast.language'

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

const first = languageOf(
  new URLSearchParams(location.search).get('lang'),
  localStorage.getItem(storageKey),
  navigator.languages,
)

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
