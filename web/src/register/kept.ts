/**
 * What was typed into a row and not saved, while no form shows it: a session that ends takes the
 * page away. In memory alone, for it may be personal data; each account has its own.
 */
import { who } from '@/account/who'
import type { Row } from '@/api/registers'
import type { Draft } from './draft'

export interface Kept {
  /** The row as it was changed; a new one has none. */
  row: Row | undefined
  draft: Draft
  reason: string
}
const drafts = new Map<string, Kept>()

/** The place of one row's draft, for whoever is signed in now. */
export function keptDraft(register: string, id: number | undefined) {
  const key = JSON.stringify([who.value?.name, register, id])
  return {
    get: () => drafts.get(key),
    set: (kept: Kept) => void drafts.set(key, kept),
    drop: () => void drafts.delete(key),
  }
}
