/** What failed units have in common. */
import { ask } from './client'
import type { CauseFindings, CauseQuery } from './gen/types'

export async function findCauses(query: CauseQuery, signal?: AbortSignal): Promise<CauseFindings> {
  const response = await ask('/api/v1/cause', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(query),
    ...(signal ? { signal } : {}),
  })
  return (await response.json()) as CauseFindings
}
