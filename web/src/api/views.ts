/** Ways to look at a register: one's own, and those for everybody (register saved_view). */
import { getJson, send } from './client'
import type { OwnView, OwnViewList } from './gen/types'

export const listOwnViews = (register: string, signal?: AbortSignal) =>
  getJson<OwnViewList>('/api/v1/views', { register }, signal)

/** One of the same name is replaced. */
export async function saveOwnView(order: OwnView): Promise<OwnView> {
  return (await (await send('POST', '/api/v1/views', order)).json()) as OwnView
}

export const dropOwnView = (id: number) => send('DELETE', `/api/v1/views/${id}`)
