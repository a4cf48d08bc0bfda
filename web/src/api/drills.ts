/** Recall drills: one lot traced to its holders against the clock, kept as evidence. */
import { ask, getJson } from './client'
import type { DrillOrder, DrillPage, DrillReport } from './gen/types'

export const listDrills = (before?: string, signal?: AbortSignal) =>
  getJson<DrillPage>('/api/v1/drills', { before, limit: 100 }, signal)

export const loadDrill = (id: string, signal?: AbortSignal) =>
  getJson<DrillReport>(`/api/v1/drills/${encodeURIComponent(id)}`, {}, signal)

export async function holdDrill(order: DrillOrder): Promise<DrillReport> {
  const response = await ask('/api/v1/drills', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
  })
  return (await response.json()) as DrillReport
}
