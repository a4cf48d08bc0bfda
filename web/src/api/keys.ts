/** Keys of machines. */
import { getJson, send } from './client'
import type { ApiKeyMade, ApiKeyOrder, ApiKeyPage } from './gen/types'

export const listKeys = (signal?: AbortSignal) => getJson<ApiKeyPage>('/api/v1/keys', {}, signal)

export async function addKey(order: ApiKeyOrder): Promise<ApiKeyMade> {
  return (await (await send('POST', '/api/v1/keys', order)).json()) as ApiKeyMade
}

export const revokeKey = (name: string, reason: string) =>
  send('POST', `/api/v1/keys/${encodeURIComponent(name)}/revoke`, reason === '' ? {} : { reason })
