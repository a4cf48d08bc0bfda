/** Signatures of a record; `path` is its address, /api/v1/scopes/S-12. */
import { getJson, send } from './client'
import type { SignatureOrder, SignatureState } from './gen/types'

export const signaturesOf = (path: string, version?: number, signal?: AbortSignal) =>
  getJson<SignatureState>(
    `${path}/signatures`,
    version === undefined ? {} : { version: String(version) },
    signal,
  )

export async function sign(path: string, order: SignatureOrder): Promise<SignatureState> {
  return (await (await send('POST', `${path}/signatures`, order)).json()) as SignatureState
}
