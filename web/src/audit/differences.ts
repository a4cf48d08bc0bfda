import { formatMoment } from '@/parts/format'

/** What is different between two records, member by member, as short text. */
export interface Difference {
  name: string
  before?: string
  after?: string
}

const textMax = 120

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/

/** What people read in place of a word of the wire: of a member, at any depth. */
export type Say = (name: string, value: string | number | boolean) => string | undefined

/** Values one behind the other: what a list or a record inside holds. */
function plain(name: string, value: unknown, say: Say): string {
  if (Array.isArray(value)) return value.map((one) => plain(name, one, say)).join('; ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([member, one]) => plain(member, one, say))
      .join(' ')
  const said = say(name, value as string | number | boolean)
  if (said !== undefined) return said
  const text = String(value)
  if (sealed.test(text)) return '•••'
  return instant.test(text) ? formatMoment(text) : text
}

function short(name: string, value: unknown, say: Say): string {
  const text = plain(name, value, say)
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text
}

/** Of a row of a register its values, and whether it is out of use. */
function membersOf(record: unknown): Record<string, unknown> {
  if (typeof record !== 'object' || record === null) return {}
  const { values, ...rest } = record as Record<string, unknown>
  return typeof values === 'object' && values !== null
    ? { ...(values as Record<string, unknown>), ...rest }
    : (record as Record<string, unknown>)
}

/** Personal texts stand sealed in the trail; who may see one opens the row. */
const sealed = /^s1:[0-9a-f]{8}:/

export function differences(
  before: unknown,
  after: unknown,
  say: Say = () => undefined,
): Difference[] {
  const [old, now] = [membersOf(before), membersOf(after)]
  const all: Difference[] = []
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (JSON.stringify(old[name]) === JSON.stringify(now[name])) continue
    const difference: Difference = { name }
    if (old[name] !== undefined) difference.before = short(name, old[name], say)
    if (now[name] !== undefined) difference.after = short(name, now[name], say)
    all.push(difference)
  }
  return all
}
