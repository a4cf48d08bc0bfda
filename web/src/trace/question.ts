/** What the page is asked: all of it lives in the address, so that a link shows what was seen. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { WalkQuery } from '@/api/calls'
import type { Direction } from './graph/fold'

/** Kinds of relation a walk can use, in the order they are offered; see docs/guide/trace.md. */
export const edgeNames = ['E1', 'E2', 'E3', 'E6', 'E4', 'E7'] as const
export type EdgeName = (typeof edgeNames)[number]
const edgesUsual: EdgeName[] = ['E1', 'E2', 'E3', 'E6']

type Name =
  | 'item'
  | 'direction'
  | 'view'
  | 'side'
  | 'of'
  | 'group'
  | 'event'
  | 'edges'
  | 'known'
  | 'at'
export type Changes = Partial<Record<Name, string | undefined>>

export function useQuestion() {
  const route = useRoute()
  const router = useRouter()
  const read = (name: Name) => {
    const value = route.query[name]
    return typeof value === 'string' ? value : ''
  }
  const one = (name: Name, otherwise: string) => computed(() => read(name) || otherwise)

  /** Several at once are one step of the history. */
  function change(changes: Changes) {
    const query: Record<string, string> = {}
    for (const [name, value] of Object.entries({ ...route.query, ...changes }))
      if (typeof value === 'string' && value !== '') query[name] = value
    void router.push({ query })
  }
  /** Another item is asked about; how one looks at it stays. */
  function askAbout(item: string, changes: Changes = {}) {
    change({ item, of: '', group: '', side: '', event: '', ...changes })
  }

  const edges = computed<EdgeName[]>(() => {
    const text = read('edges')
    return text === '' ? edgesUsual : edgeNames.filter((name) => text.split(',').includes(name))
  })
  function setEdges(chosen: EdgeName[]) {
    const text = edgeNames.filter((name) => chosen.includes(name)).join(',')
    change({ edges: text === edgesUsual.join(',') ? '' : text })
  }
  const side = computed<Direction>(() => (read('side') === 'backward' ? 'backward' : 'forward'))
  const known = one('known', '')
  const direction = computed(() => {
    const text = read('direction')
    return text === 'forward' || text === 'backward' ? text : 'both'
  })

  function walk(item: string, way: Direction, group?: string): WalkQuery {
    return {
      item,
      direction: way,
      edges: read('edges') === '' ? undefined : edges.value.join(','),
      as_known_at: known.value === '' ? undefined : known.value,
      group,
    }
  }

  return {
    item: one('item', ''),
    direction,
    view: computed(() => (read('view') === 'table' ? 'table' : 'graph')),
    side,
    of: one('of', ''),
    group: one('group', ''),
    event: computed(() => Number(read('event')) || 0),
    known,
    at: one('at', ''),
    edges,
    setEdges,
    widened: computed(() => edges.value.some((name) => name === 'E4' || name === 'E7')),
    change,
    askAbout,
    walk,
  }
}
export type TraceQuestion = ReturnType<typeof useQuestion>
