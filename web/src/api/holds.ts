/** Holds: what may not be shipped, sold, used or scrapped; and alarms of them. */
import { ask, getJson, send } from './client'
import type {
  Alarm,
  AlarmPage,
  Hold,
  HoldAnswer,
  HoldConfirmations,
  HoldConfirmOrder,
  HoldDraft,
  HoldNotices,
  HoldPage,
  HoldReleaseOrder,
  HoldUnits,
  HoldWhere,
} from './gen/types'

const path = (id: string) => `/api/v1/holds/${encodeURIComponent(id)}`

export const listHolds = (
  query: { state?: string | undefined; before?: string | undefined },
  signal?: AbortSignal,
) => getJson<HoldPage>('/api/v1/holds', { ...query, limit: 100 }, signal)

export const loadHold = (id: string, signal?: AbortSignal) => getJson<Hold>(path(id), {}, signal)

export const holdUnits = (
  id: string,
  query: { how?: string | undefined; offset: number; limit: number },
  signal?: AbortSignal,
) => getJson<HoldUnits>(`${path(id)}/units`, query, signal)

export const holdWhere = (id: string, signal?: AbortSignal) =>
  getJson<HoldWhere>(`${path(id)}/where`, {}, signal)

/** May it be shipped?  Whatever stops that stops the rest. */
export const mayShip = (item: string, signal?: AbortSignal) =>
  getJson<HoldAnswer>(`/api/v1/items/${encodeURIComponent(item)}/may`, { action: 'ship' }, signal)

/** Held once, however often the request is sent under one key. */
export async function addHold(draft: HoldDraft, key: string): Promise<Hold> {
  const response = await ask('/api/v1/holds', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(draft),
  })
  return (await response.json()) as Hold
}

export async function releaseHold(id: string, order: HoldReleaseOrder): Promise<Hold> {
  return (await (await send('POST', `${path(id)}/releases`, order)).json()) as Hold
}

export const holdConfirmations = (id: string, signal?: AbortSignal) =>
  getJson<HoldConfirmations>(`${path(id)}/confirmations`, {}, signal)

/** On behalf of the partner the order names. */
export async function confirmHold(id: string, order: HoldConfirmOrder): Promise<HoldConfirmations> {
  return (await (
    await send('POST', `${path(id)}/confirmations`, order)
  ).json()) as HoldConfirmations
}

/** Holds somebody is late to confirm. */
export const holdNotices = (signal?: AbortSignal) =>
  getJson<HoldNotices>('/api/v1/alarms/unconfirmed', {}, signal)

export const listAlarms = (
  query: {
    hold?: string | undefined
    item?: string | undefined
    state?: string | undefined
    before?: string | undefined
    limit?: number
  },
  signal?: AbortSignal,
) => getJson<AlarmPage>('/api/v1/alarms', query, signal)

export async function acknowledgeAlarm(id: string, reason: string): Promise<Alarm> {
  const answer = await send('POST', `/api/v1/alarms/${encodeURIComponent(id)}/acknowledge`, {
    reason,
  })
  return (await answer.json()) as Alarm
}
