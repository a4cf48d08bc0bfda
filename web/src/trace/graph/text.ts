/** Text in a box of fixed width: SVG does not cut it. */

/** Width of a 12 px line: Chinese and other wide signs take 12, the rest about 7. */
export function textPx(text: string): number {
  let width = 0
  for (const sign of text)
    width += /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/.test(sign) ? 12 : 7
  return width
}

/** The text, or its beginning with … ; with `end`, its end: identifiers differ there. */
export function fit(text: string, widthPx: number, end = false): string {
  if (textPx(text) <= widthPx) return text
  const signs = [...text]
  while (signs.length > 1 && textPx(signs.join('')) + 12 > widthPx) {
    if (end) signs.shift()
    else signs.pop()
  }
  return end ? `…${signs.join('')}` : `${signs.join('').trimEnd()}…`
}
