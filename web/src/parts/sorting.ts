import { useAddress } from './address'

export type SortState = 'ascending' | 'descending' | 'none'

/** What a column is, in `sort=KEY` or `sort=-KEY`. */
export function sortState(sort: string, key: string): SortState {
  if (sort === key) return 'ascending'
  return sort === `-${key}` ? 'descending' : 'none'
}

/** Chosen again and again a column goes up, down, and back to how the rows come. */
export function sortNext(sort: string, key: string): string {
  if (sort === key) return `-${key}`
  return sort === `-${key}` ? '' : key
}

/** The order of a table, kept in the address. */
export function useSorting() {
  const sort = useAddress('sort')
  return {
    sort,
    stateOf: (key: string) => sortState(sort.value, key),
    turn: (key: string) => {
      sort.value = sortNext(sort.value, key)
    },
  }
}
