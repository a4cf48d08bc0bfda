/** The calls of the server, one function each; shapes from the .def files where they are there. */
import { getJson } from './client'
import type { Instant, ItemCard, ItemHits, Overview, ScopePage, WhereAnswer } from './gen/types'

export const searchItems = (q: string, signal?: AbortSignal) =>
  getJson<ItemHits>('/api/v1/search', { q, limit: 12 }, signal)

export const itemCard = (item: string, signal?: AbortSignal) =>
  getJson<ItemCard>(`/api/v1/items/${encodeURIComponent(item)}`, {}, signal)

export const whereItems = (item: string[], at?: Instant, signal?: AbortSignal) =>
  getJson<WhereAnswer>('/api/v1/where', { item, at }, signal)

export const overview = (signal?: AbortSignal) => getJson<Overview>('/api/v1/overview', {}, signal)

/** Newest first; `before` an id leads on, `item` keeps those that have it. */
export const savedScopes = (
  params: { before?: string; limit?: number; item?: string },
  signal?: AbortSignal,
) => getJson<ScopePage>('/api/v1/scopes', params, signal)

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
