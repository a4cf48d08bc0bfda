/** Conditions in the address, and what is typed into a form: no screen needed. */
import type { RegisterField } from '@/api/gen/types'
import type { Value, Values } from '@/api/registers'

/** A condition in the address: `field:op:value`, or `field:op`. */
export interface Condition {
  field: string
  op: string
  value: string
}
export function conditionOf(text: string): Condition {
  const [field = '', op = '', ...rest] = text.split(':')
  return { field, op, value: rest.join(':') }
}
export const conditionText = ({ field, op, value }: Condition) =>
  op === 'empty' || op === 'set' ? `${field}:${op}` : `${field}:${op}:${value}`

/** What can be asked of a field. */
export function opsOf(field: RegisterField): string[] {
  if (field.personal) return ['empty', 'set'] // a name does not belong into an address
  if (field.type === 'choice' || field.type === 'yes_no') return ['is', 'empty', 'set']
  if (['integer', 'decimal', 'day', 'instant'].includes(field.type))
    return ['is', 'from', 'to', 'empty', 'set']
  return ['has', 'is', 'empty', 'set']
}

/** A draft holds texts as they are typed; null: taken away. */
export type Draft = Record<string, string | boolean | string[] | null>

export function draftOf(fields: RegisterField[], values: Values): Draft {
  const draft: Draft = {}
  for (const { name, type } of fields) {
    const value = values[name]
    if (value === undefined || value === null) draft[name] = null
    else if (typeof value === 'number') draft[name] = String(value)
    else draft[name] = type === 'texts' ? (value as string[]) : (value as string | boolean)
  }
  return draft
}

/** The value that is sent; a number that is none stays a text, and the server says so. */
export function valueOf(field: RegisterField, typed: Draft[string]): Value | null {
  if (typed === null || typed === '') return null
  if (typeof typed !== 'string') return typed
  if (field.type !== 'integer' && field.type !== 'decimal') return typed
  const number = Number(typed)
  return Number.isFinite(number) && typed.trim() !== '' ? number : typed
}

/** What differs between two drafts, ready to be sent. */
export function changesOf(fields: RegisterField[], before: Draft, after: Draft): Values {
  const changes: Values = {}
  for (const field of fields) {
    const old = valueOf(field, before[field.name] ?? null)
    const now = valueOf(field, after[field.name] ?? null)
    if (JSON.stringify(old) !== JSON.stringify(now)) changes[field.name] = now
  }
  return changes
}
