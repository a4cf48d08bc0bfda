/** Scopes: sets of units with reasons. */
import { address, ask, getJson } from './client'
import type {
  Scope,
  ScopeDraft,
  ScopeMembers,
  ScopePage,
  ScopeWhere,
  ScopeWhy,
  TraceCounts,
} from './gen/types'

export const listScopes = (before?: string, signal?: AbortSignal) =>
  getJson<ScopePage>('/api/v1/scopes', { before, limit: 200 }, signal)

export const scopesWith = (item: string, signal?: AbortSignal) =>
  getJson<ScopePage>('/api/v1/scopes', { item }, signal)

export const loadScope = (id: string, signal?: AbortSignal) =>
  getJson<Scope>(`/api/v1/scopes/${encodeURIComponent(id)}`, {}, signal)

/** Cells alike in these; `none`: without one. */
export interface ScopeFilter {
  state?: string | undefined
  place?: string | undefined
  product?: string | undefined
  confidence?: string | undefined
  removed?: number | undefined
}

export const scopeMembers = (
  id: string,
  filter: ScopeFilter,
  page: { offset: number; limit: number; sort?: string | undefined },
  signal?: AbortSignal,
) =>
  getJson<ScopeMembers>(
    `/api/v1/scopes/${encodeURIComponent(id)}/members`,
    { ...filter, ...page },
    signal,
  )

export const scopeWhere = (id: string, signal?: AbortSignal) =>
  getJson<ScopeWhere>(`/api/v1/scopes/${encodeURIComponent(id)}/where`, {}, signal)

export const scopeWhy = (id: string, item: string, signal?: AbortSignal) =>
  getJson<ScopeWhy>(`/api/v1/scopes/${encodeURIComponent(id)}/why`, { item }, signal)

/** Address of the list as a file. */
export const scopeFile = (id: string, format: 'csv' | 'json', filter: ScopeFilter) =>
  address(`/api/v1/scopes/${encodeURIComponent(id)}/export`, {
    ...filter,
    format,
    mark: format === 'csv' ? 1 : undefined,
  })

/** Saved once, however often the request is sent under one key. */
export async function saveScope(draft: ScopeDraft, key: string): Promise<Scope> {
  const response = await ask('/api/v1/scopes', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(draft),
  })
  return (await response.json()) as Scope
}

/** How much a walk reaches. */
export const traceCounts = (item: string[], widen: boolean, signal?: AbortSignal) =>
  getJson<{ counts: TraceCounts }>(
    '/api/v1/trace',
    { direction: 'forward', item, widen: widen ? 1 : 0, limit: 0 },
    signal,
  )
