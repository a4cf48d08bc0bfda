/** Which clues a page is about: all of it in the address, so that a link shows what was seen. */
import { computed } from 'vue'
import type { ClueFilter } from '@/api/clues'
import { useAddress, useAddressList } from '@/parts/address'
import { holdsPersonal } from '@/parts/personal'

export function useChoice() {
  const text = useAddress('q')
  const where = useAddressList('where')
  const buckets = useAddressList('in')
  const use = useAddress('use')
  const duplicates = useAddress('duplicates')
  const filter = computed<ClueFilter>(() => ({
    q: holdsPersonal(text.value) ? undefined : text.value || undefined,
    where: where.value.length > 0 ? where.value : undefined,
    in: buckets.value.length > 0 ? buckets.value : undefined,
    use: use.value || undefined,
    duplicates: duplicates.value || undefined,
  }))
  const narrowed = computed(
    () =>
      filter.value.q !== undefined ||
      filter.value.where !== undefined ||
      filter.value.in !== undefined,
  )
  return { text, where, buckets, use, duplicates, filter, narrowed }
}

/** "symptom:冒烟" in its two parts. */
export function bucketOf(raw: string): { name: string; key: string } {
  const at = raw.indexOf(':')
  return { name: raw.slice(0, at), key: raw.slice(at + 1) }
}
