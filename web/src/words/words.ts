import { useI18n } from 'vue-i18n'

/** The closed lists of the standard (EPCIS 2.0, CBV 2.0) and of the server's answers. */
export type WordList = 'kind' | 'action' | 'role' | 'state' | 'confidence' | 'step' | 'disposition'

/** How a captured document may write a word of the standard. */
const standard =
  /^(?:urn:epcglobal:cbv:(?:bizstep|disp):|https?:\/\/ref\.gs1\.org\/cbv\/(?:BizStep|Disp)-)/
/** Ours, for what the standard has no word for: docs/formats/holdfast-extension.md. */
const own = /^(?:urn:holdfast:epcis:|holdfast:)/

/** A word of the standard or of ours in the language of the screen; else as it is; none: – */
export function useWords() {
  const { t, te } = useI18n()
  return (list: WordList, value: string | undefined): string => {
    if (value === undefined || value === '') return '–'
    const word = value.replace(standard, '').replace(own, '').replace(/ /g, '_')
    if (!/^\w+$/.test(word)) return value
    if (own.test(value)) return te(`words.own.${word}`) ? t(`words.own.${word}`) : value
    return te(`words.${list}.${word}`) ? t(`words.${list}.${word}`) : value
  }
}
