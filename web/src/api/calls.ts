/** The calls of the server, one function each; shapes from the .def files where they are there. */
import { getJson } from './client'
import type {
  Balance,
  FindingShape,
  Gaps,
  GenealogyShape,
  Holders,
  Instant,
  ItemCard,
  ItemHits,
  MemberShape,
  Overview,
  PathShape,
  PlaceTotals,
  ScopePage,
  TraceCounts,
  WhereAnswer,
} from './gen/types'

export const searchItems = (q: string, signal?: AbortSignal) =>
  getJson<ItemHits>('/api/v1/search', { q, limit: 12 }, signal)

/** What it is, and a page of its events; `newest`: from the newest back. */
export const itemCard = (
  item: string,
  page: { offset?: number; limit: number; newest?: 0 | 1 },
  signal?: AbortSignal,
) => getJson<ItemCard>(`/api/v1/items/${encodeURIComponent(item)}`, page, signal)

export const whereItems = (item: string[], at?: Instant, signal?: AbortSignal) =>
  getJson<WhereAnswer>('/api/v1/where', { item, at }, signal)

export const overview = (signal?: AbortSignal) => getJson<Overview>('/api/v1/overview', {}, signal)

/** Newest first; `before` an id leads on, `item` keeps those that have it. */
export const savedScopes = (
  params: { before?: string; limit?: number; item?: string },
  signal?: AbortSignal,
) => getJson<ScopePage>('/api/v1/scopes', params, signal)

/** An event of the log; `body` as captured. */
export interface LogEvent {
  position: number
  event_id: string
  record_time: Instant
  source?: string
  line?: number
  actor: string
  job: number
  body: Record<string, unknown>
}

export const logEvent = (position: number, signal?: AbortSignal) =>
  getJson<LogEvent>(`/api/v1/events/${position}`, {}, signal)

/** What to walk, as the server takes it. */
export interface WalkQuery {
  item: string
  direction: 'forward' | 'backward'
  edges?: string | undefined
  as_known_at?: string | undefined
  group?: string | undefined
  /** Only pieces that are neither used up nor fitted into another. */
  units?: 1 | undefined
}

export const traceGraph = (walk: WalkQuery, signal?: AbortSignal) =>
  getJson<GenealogyShape>('/api/v1/trace/graph', { ...walk }, signal)

export interface TracePage {
  counts: TraceCounts
  finding_count: number
  findings: FindingShape[]
  members: MemberShape[]
}

export const traceMembers = (
  walk: WalkQuery,
  offset: number,
  limit: number,
  sort: string,
  signal?: AbortSignal,
) =>
  getJson<TracePage>(
    '/api/v1/trace',
    { ...walk, offset, limit, sort: sort === '' ? undefined : sort },
    signal,
  )

export const tracePlaces = (walk: WalkQuery, at?: Instant, signal?: AbortSignal) =>
  getJson<PlaceTotals>('/api/v1/trace/where', { ...walk, at }, signal)

export const lotBalance = (
  params: {
    item: string
    of?: string | undefined
    at?: Instant | undefined
    as_known_at?: string | undefined
  },
  signal?: AbortSignal,
) => getJson<Balance>('/api/v1/balance', params, signal)

/** Who holds items now, also inside something else. */
export const holdersOf = (
  params: {
    item: string[]
    of?: string | undefined
    at?: Instant | undefined
    as_known_at?: string | undefined
    widen?: 1 | undefined
    limit: number
  },
  signal?: AbortSignal,
) => getJson<Holders>('/api/v1/holders', params, signal)

/** For how many units the chain reaches raw lots; seconds where there are many. */
export const traceGaps = (signal?: AbortSignal) => getJson<Gaps>('/api/v1/gaps', {}, signal)

export const explainMember = (walk: WalkQuery, of: string, signal?: AbortSignal) =>
  getJson<PathShape>('/api/v1/explain', { ...walk, of }, signal)

/** How far the log reaches. */
export const readiness = (signal?: AbortSignal) =>
  getJson<{ log_position: number }>('/readyz', {}, signal)

export interface JobState {
  id: number
  state: 'waiting' | 'running' | 'done' | 'failed'
  progress: number
  total: number
}

export interface CaptureError {
  type: string
  title: string
  code: string
  detail: string
  pointer?: string
  line?: number
}

export interface CaptureJob {
  captureID: string
  createdAt: Instant
  finishedAt?: Instant
  running: boolean
  success: boolean
  state?: 'captured' | 'partly' | 'refused'
  events?: number
  captured?: number
  duplicates?: number
  refused?: number
  first_position?: number
  last_position?: number
  errors?: CaptureError[]
}

export const captureJob = (id: string, signal?: AbortSignal) =>
  getJson<CaptureJob>(`/epcis/v2/capture/${encodeURIComponent(id)}`, {}, signal)
