import { useI18n } from 'vue-i18n'

/** The closed lists of the standard (EPCIS 2.0, CBV 2.0) and of the server's answers. */
export type WordList = 'kind' | 'action' | 'role' | 'state' | 'confidence' | 'step' | 'disposition'

/** A word of the standard in the language of the screen; another word or URI as it is; none: – */
export function useWords() {
  const { t, te } = useI18n()
  return (list: WordList, value: string | undefined): string => {
    if (value === undefined || value === '') return '–'
    const key = `words.${list}.${value.replace(/ /g, '_')}`
    return /^[\w ]+$/.test(value) && te(key)
      ? t(`words.${list}.${value.replace(/ /g, '_')}`)
      : value
  }
}
