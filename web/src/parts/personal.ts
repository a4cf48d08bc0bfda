/** What would be personal data in an address, where logs and histories keep it. */

const compact = (text: string) => text.replace(/[\s().-]/g, '')

/** An e-mail address, or a number with its country: no identifier of a thing looks so. */
export const isPersonal = (text: string) =>
  /^[^\s@/:]+@[^\s@/:]*$/.test(text.trim()) || /^\+\d+$/.test(compact(text))

/** The same in a text of several words, and a mobile number, which elsewhere may be a serial. */
export function holdsPersonal(text: string): boolean {
  const mobile = /(^|[^\d])1\d{10}($|[^\d])/
  const words = text.split(/[\s,;，；、]+/)
  return (
    mobile.test(text) ||
    /^1\d{10}$/.test(compact(text)) ||
    isPersonal(text) ||
    words.some(isPersonal)
  )
}
