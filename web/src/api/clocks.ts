/** Clocks of the law: what runs, what starts and ends them, who is told, the rules themselves. */
import { getJson, send } from './client'
import type {
  Clock,
  ClockAlarms,
  ClockFact,
  ClockFeed,
  ClockHistory,
  ClockOrder,
  ClockPage,
  ClockRule,
  ClockStarted,
  RuleCalendar,
  RulePack,
  RulePacks,
} from './gen/types'

/** Undefined: any. */
export interface ClockQuery {
  state?: string | undefined
  regime?: string | undefined
  person?: string | undefined
  noun?: string | undefined
  noun_id?: number | undefined
  dated?: 0 | 1
  offset?: number
  limit?: number
}

export const listClocks = (query: ClockQuery, signal?: AbortSignal) =>
  getJson<ClockPage>('/api/v1/clocks', { ...query }, signal)

const one = (id: string) => `/api/v1/clocks/${encodeURIComponent(id)}`

export const clockRule = (id: string, signal?: AbortSignal) =>
  getJson<ClockRule>(`${one(id)}/rule`, {}, signal)

export const clockHistory = (id: string, signal?: AbortSignal) =>
  getJson<ClockHistory>(`${one(id)}/history`, {}, signal)

export const clockAlarms = (mine: boolean, signal?: AbortSignal) =>
  getJson<ClockAlarms>('/api/v1/clocks/alarms', { mine: mine ? 1 : 0 }, signal)

export async function startClocks(fact: ClockFact): Promise<ClockStarted> {
  return (await (await send('POST', '/api/v1/clocks', fact)).json()) as ClockStarted
}

export async function changeClock(id: string, verb: string, order: ClockOrder): Promise<Clock> {
  return (await (await send('POST', `${one(id)}/${verb}`, order)).json()) as Clock
}

export const listRules = (signal?: AbortSignal) => getJson<RulePacks>('/api/v1/rules', {}, signal)

export const rulesOf = (regime: string, signal?: AbortSignal) =>
  getJson<RulePack>(`/api/v1/rules/${encodeURIComponent(regime)}`, {}, signal)

export const calendarOf = (regime: string, signal?: AbortSignal) =>
  getJson<RuleCalendar>(`/api/v1/rules/${encodeURIComponent(regime)}/calendar`, {}, signal)

const feed = '/api/v1/clocks/feed'

export const showFeed = (signal?: AbortSignal) => getJson<ClockFeed>(feed, {}, signal)

export async function makeFeed(): Promise<ClockFeed> {
  return (await (await send('POST', feed)).json()) as ClockFeed
}

export async function endFeed(): Promise<ClockFeed> {
  return (await (await send('DELETE', feed)).json()) as ClockFeed
}
