export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

function isLanguage(text: string | null): text is Language {
  return languages.includes(text as Language)
}

/**
 * The first that says something: ?lang= in the address; what was chosen before; the browser, which
 * gets English where Chinese is none of its languages. Else Chinese.
 */
export function languageOf(
  asked: string | null,
  kept: string | null,
  browser: readonly string[],
): Language {
  if (isLanguage(asked)) return asked
  if (isLanguage(kept)) return kept
  const reads = (text: string) => /^zh\b/i.test(text)
  return browser.length > 0 && !browser.some(reads) ? 'en' : 'zh-CN'
}
