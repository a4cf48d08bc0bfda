/** What failed units have in common. */
import { ask } from './client'
import type { CauseFindings, CauseQuery, CauseWalk } from './gen/types'

/** A new population takes seconds to walk: how far it is, is asked for so often. */
const lookEach = 400

async function post<T>(path: string, query: CauseQuery, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(query),
    ...(signal ? { signal } : {}),
  })
  return (await response.json()) as T
}

/** `tell` hears how far the population is while it is walked. */
export async function findCauses(
  query: CauseQuery,
  signal: AbortSignal,
  tell: (walk: CauseWalk) => void,
): Promise<CauseFindings> {
  for (;;) {
    const walk = await post<CauseWalk>('/api/v1/cause/population', query, signal)
    signal.throwIfAborted()
    if (walk.state === 'ready') break
    tell(walk)
    await new Promise((resolve) => setTimeout(resolve, lookEach))
  }
  return post<CauseFindings>('/api/v1/cause', query, signal)
}
