/** Accounts, sessions and the audit trail. */
import { address, getJson, send } from './client'
import type {
  AccountChanged,
  AccountOrder,
  AccountPage,
  AuditPage,
  RecoveryCodes,
  SessionPage,
  TotpOrder,
  TotpSecret,
} from './gen/types'

export const listAccounts = (signal?: AbortSignal) =>
  getJson<AccountPage>('/api/v1/accounts', {}, signal)

/** Resets that wait for somebody else to confirm whose the account is. */
export const listResets = (signal?: AbortSignal) =>
  getJson<AccountPage>('/api/v1/resets', {}, signal)

export async function confirmReset(name: string, reason: string): Promise<AccountChanged> {
  const path = `/api/v1/resets/${encodeURIComponent(name)}/confirm`
  return (await (await send('POST', path, { reason })).json()) as AccountChanged
}

export type AccountVerb = 'grant' | 'revoke' | 'reset' | 'close'

const pathOf = (name: string, verb: string) =>
  `/api/v1/accounts/${encodeURIComponent(name)}/${verb}`

export async function addAccount(order: AccountOrder): Promise<AccountChanged> {
  return (await (await send('POST', '/api/v1/accounts', order)).json()) as AccountChanged
}

export async function changeAccount(
  name: string,
  verb: AccountVerb,
  order: AccountOrder,
): Promise<AccountChanged> {
  return (await (await send('POST', pathOf(name, verb), order)).json()) as AccountChanged
}

export const endSessionsOf = (name: string) => send('DELETE', pathOf(name, 'sessions'))

export const ownSessions = (signal?: AbortSignal) =>
  getJson<SessionPage>('/api/v1/sessions', {}, signal)

export const endOwnSession = (id: number) => send('DELETE', `/api/v1/sessions/${id}`)

export const changePassword = (password: string, new_password: string) =>
  send('POST', '/api/v1/password', { password, new_password })

export const newSecret = () => getJson<TotpSecret>('/api/v1/second-factor')

export async function setSecondFactor(order: TotpOrder): Promise<RecoveryCodes> {
  return (await (await send('POST', '/api/v1/second-factor', order)).json()) as RecoveryCodes
}

export interface AuditFilter {
  actor?: string | undefined
  noun?: string | undefined
  q?: string | undefined
  from?: string | undefined
  until?: string | undefined
}

export const auditTrail = (filter: AuditFilter, before?: string, signal?: AbortSignal) =>
  getJson<AuditPage>('/api/v1/audit', { ...filter, before, limit: 100 }, signal)

/** Address of the trail as a file. */
export const auditFile = (filter: AuditFilter) =>
  address('/api/v1/audit/export', { ...filter, format: 'csv', mark: 1 })
