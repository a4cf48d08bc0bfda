import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * A piece of a page's state that lives in the address, so that a link shows what the sender saw.
 * What equals `otherwise` is left out. Setting replaces the entry of the history; `push` adds one.
 */
export function useAddress(name: string, otherwise = '', how: 'replace' | 'push' = 'replace') {
  const route = useRoute()
  const router = useRouter()
  return computed<string>({
    get() {
      const value = route.query[name]
      return typeof value === 'string' ? value : otherwise
    },
    set(value) {
      const query = { ...route.query, [name]: value === otherwise ? undefined : value }
      void router[how]({ query, hash: route.hash })
    },
  })
}

/** The same of a list: `where=a&where=b`. */
export function useAddressList(name: string) {
  const route = useRoute()
  const router = useRouter()
  return computed<string[]>({
    get() {
      const value = route.query[name]
      const list = Array.isArray(value) ? value : [value]
      return list.filter((one): one is string => typeof one === 'string')
    },
    set(value) {
      void router.replace({ query: { ...route.query, [name]: value }, hash: route.hash })
    },
  })
}
