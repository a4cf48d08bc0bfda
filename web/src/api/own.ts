/** What is the caller's own: the calls of dealers, suppliers, operators and registered owners. */
import { getJson, send } from './client'
import type {
  HoldConfirmOrder,
  HoldOwnList,
  ReleasedCases,
  ShareContact,
  ShareContactOrder,
  ShareEvents,
  ShareLots,
  ShareProducts,
  ShareSelf,
  ShareTrace,
  ShareUnits,
} from './gen/types'

interface Page {
  offset: number
  limit: number
}

export const ownSelf = (signal?: AbortSignal) => getJson<ShareSelf>('/api/v1/own', {}, signal)

/** All of them, or those held alone. */
export const ownUnits = (query: Page & { held: 0 | 1 }, signal?: AbortSignal) =>
  getJson<ShareUnits>('/api/v1/own/units', { ...query }, signal)

/** Holds one is asked to confirm: goods of them are at one's places. */
export const ownHolds = (signal?: AbortSignal) =>
  getJson<HoldOwnList>('/api/v1/own/holds', {}, signal)

export async function confirmOwn(hold: string, order: HoldConfirmOrder): Promise<void> {
  await send('POST', `/api/v1/own/holds/${encodeURIComponent(hold)}/confirm`, order)
}

/** Cases whose decision is signed, for the authority. */
export const ownCases = (signal?: AbortSignal) =>
  getJson<ReleasedCases>('/api/v1/own/cases', {}, signal)

export const ownLots = (page: Page, signal?: AbortSignal) =>
  getJson<ShareLots>('/api/v1/own/lots', { ...page }, signal)

export const ownLot = (item: string, signal?: AbortSignal) =>
  getJson<ShareTrace>(`/api/v1/own/lots/${encodeURIComponent(item)}`, {}, signal)

export const ownEvents = (page: Page, signal?: AbortSignal) =>
  getJson<ShareEvents>('/api/v1/own/events', { ...page }, signal)

export const ownProducts = (signal?: AbortSignal) =>
  getJson<ShareProducts>('/api/v1/own/products', {}, signal)

export const ownContact = (signal?: AbortSignal) =>
  getJson<ShareContact>('/api/v1/own/contact', {}, signal)

export const saveContact = async (order: ShareContactOrder) =>
  (await (await send('POST', '/api/v1/own/contact', order)).json()) as ShareContact
