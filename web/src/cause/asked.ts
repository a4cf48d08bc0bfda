/** The question of the page: which units failed, and what they are compared with. */
import type { CauseQuery } from '@/api/gen/types'

/** What the failed are compared with: nothing said is all pieces of their product classes. */
export const populations = ['same', 'population', 'of', 'product'] as const
export type Population = (typeof populations)[number]

export interface Asked {
  failed: string
  kind: Population
  what: string
}

/** An address has its limits; a longer list is kept by the page alone. */
export const addressMax = 6000

/** Identifiers of a list that was typed, pasted or exported: the first column, without its head. */
export function unitsOf(text: string): string[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .map((line) => (line.startsWith('"') ? line.slice(1, line.indexOf('"', 1)) : line))
    .map((line) => line.replace(/[,;\t].*$/, ''))
    .filter((line) => line !== '')
  return lines[0] === 'item' ? lines.slice(1) : lines
}

/** undefined: there is nothing to ask yet. */
export function queryOf({ failed, kind, what }: Asked): CauseQuery | undefined {
  const units = unitsOf(failed)
  if (units.length === 0 || (kind !== 'same' && what.trim() === '')) return undefined
  return kind === 'same' ? { failed: units } : { failed: units, [kind]: what.trim() }
}
