/** Scopes: sets of units with reasons. */
import { address, ask, getJson } from './client'
import type {
  Scope,
  ScopeComparison,
  ScopeComparisonResult,
  ScopeCount,
  ScopeDiff,
  ScopeDraft,
  ScopeListReport,
  ScopeLists,
  ScopeMembers,
  ScopePage,
  ScopeQuery,
  ScopeRevision,
  ScopeVersions,
  ScopeWays,
  ScopeWhere,
  ScopeWhy,
} from './gen/types'

export const listScopes = (before?: string, signal?: AbortSignal) =>
  getJson<ScopePage>('/api/v1/scopes', { before, limit: 200 }, signal)

export const scopesWith = (item: string, signal?: AbortSignal) =>
  getJson<ScopePage>('/api/v1/scopes', { item }, signal)

/** A version, or the newest. */
export const loadScope = (id: string, version?: string, signal?: AbortSignal) =>
  getJson<Scope>(`/api/v1/scopes/${encodeURIComponent(id)}`, { version }, signal)

/** Cells alike in these; `none`: without one. */
export interface ScopeFilter {
  version?: string | undefined
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

export const scopeWhere = (id: string, version?: string, signal?: AbortSignal) =>
  getJson<ScopeWhere>(`/api/v1/scopes/${encodeURIComponent(id)}/where`, { version }, signal)

export const scopeWhy = (id: string, item: string, version?: string, signal?: AbortSignal) =>
  getJson<ScopeWhy>(`/api/v1/scopes/${encodeURIComponent(id)}/why`, { item, version }, signal)

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

async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })
  return (await response.json()) as T
}

/** How many units a query comes to; nothing is saved. */
export const countScope = (query: ScopeQuery, signal?: AbortSignal) =>
  post<ScopeCount>('/api/v1/scopes/count', query, signal)

/** The ways a suspicion can be drawn: by time, by batch, by unit, widened. */
export const scopeWays = (query: ScopeQuery, signal?: AbortSignal) =>
  post<ScopeWays>('/api/v1/scopes/ways', query, signal)

export const compareScopes = (comparison: ScopeComparison, signal?: AbortSignal) =>
  post<ScopeComparisonResult>('/api/v1/scopes/compare', comparison, signal)

/* ---- versions ---- */

export const reviseScope = (id: string, revision: ScopeRevision) =>
  post<Scope>(`/api/v1/scopes/${encodeURIComponent(id)}/versions`, revision)

export const freezeScope = (id: string, version: number, reason: string) =>
  post<Scope>(`/api/v1/scopes/${encodeURIComponent(id)}/freeze`, { version, reason })

export const scopeVersions = (id: string, signal?: AbortSignal) =>
  getJson<ScopeVersions>(`/api/v1/scopes/${encodeURIComponent(id)}/versions`, {}, signal)

export const scopeDiff = (
  id: string,
  question: {
    version: number
    against: number
    change?: string | undefined
    offset: number
    limit: number
  },
  signal?: AbortSignal,
) => getJson<ScopeDiff>(`/api/v1/scopes/${encodeURIComponent(id)}/diff`, { ...question }, signal)

/* ---- lists of identifiers ---- */

export const scopeLists = (signal?: AbortSignal) =>
  getJson<ScopeLists>('/api/v1/scope-lists', {}, signal)

export async function uploadList(
  file: File,
  order: { title: string; reason: string; mode: 'whole' | 'proceed' },
): Promise<ScopeListReport> {
  const response = await ask(address('/api/v1/scope-lists', { ...order }), {
    method: 'POST',
    headers: { 'Content-Type': 'text/csv' },
    body: file,
  })
  return (await response.json()) as ScopeListReport
}
