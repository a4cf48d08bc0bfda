/** A keyboard-wedge scanner types a whole code at once and ends it with Enter. */

const gapMsMax = 50
/** Keys that come later than a scanner's and sooner than this make a scan doubtful. */
const pauseMs = 250
const lengthMin = 6

export interface Key {
  key: string
  ctrl: boolean
  repeat: boolean
  atMs: number
}

/** GS1 symbols separate fields by character 29, which wedges send as Ctrl+]. */
function characterOf(key: Key): string | null {
  if (key.ctrl) return key.key === ']' ? '\u001d' : null
  return key.key.length === 1 ? key.key : null
}

/** Fed with every key; answers with the text of a scan when its Enter arrives. */
export class Scanner {
  #text = ''
  #lastMs = -Infinity
  #torn = false

  /** Is a burst under way at this moment? */
  busy(atMs: number): boolean {
    return atMs - this.#lastMs <= gapMsMax
  }

  feed(key: Key): string | null {
    const inBurst = this.busy(key.atMs)
    this.#tear(key.atMs)
    if (key.key === 'Shift' || key.key === 'Control') return null
    if (key.key === 'Enter') {
      const text = inBurst && !this.#torn && this.#text.length >= lengthMin ? this.#text : null
      this.#text = ''
      return text
    }
    const character = key.repeat ? null : characterOf(key)
    if (character === null) {
      this.#text = ''
      return null
    }
    this.#text = inBurst ? this.#text + character : character
    this.#lastMs = key.atMs
    return null
  }

  /** A scan that came in pieces would lack its beginning: a wrong item is worse than none. */
  #tear(atMs: number) {
    const gapMs = atMs - this.#lastMs
    if (gapMs >= pauseMs) this.#torn = false
    else if (gapMs > gapMsMax && this.#text.length >= lengthMin) this.#torn = true
  }
}
