/** Cases: from a suspicion to a signed decision; the sheets they are filled in by; risk tables. */
import { language } from '@/shell/i18n'
import { address, getJson, send } from './client'
import type {
  Case,
  CaseDraft,
  CaseRegime,
  CaseEntry,
  CaseEntryDraft,
  CaseEntryOrder,
  CaseOrder,
  CasePage,
  RiskDraft,
  RiskInput,
  RiskMethod,
  RiskResult,
} from './gen/types'

/** In both languages. */
export interface Words {
  zh: string
  en: string
}
export const words = (both: Words | undefined) =>
  both === undefined ? '' : language.value === 'zh-CN' ? both.zh : both.en

export interface SheetField {
  id: string
  type: string
  label: Words
  required?: boolean
  options?: { id: string; label: Words }[]
  columns?: SheetField[]
  register?: string
  sheets?: string[]
}
export interface Sheet {
  id: string
  group: string
  name: Words
  clause: string
  help?: Words
  once?: boolean
  /** The field that names the case this one follows. */
  follows?: string
  stages?: string[]
  /** For cases of these laws alone. */
  regimes?: string[]
  step?: number
  method?: number
  signed?: string
  uses?: string[]
  fields: SheetField[]
}
interface Named {
  id: string
  name: Words
}
export interface Forms {
  sheets: { groups: Named[]; sheets: Sheet[] }
  stages: {
    stages: Named[]
    moves: Named[]
    kinds: Named[]
    flow: { id: string; name: Words; steps: (Named & { clause: string })[] }[]
  }
  /** The laws there are, and which kinds of a defect each tells apart. */
  regimes: CaseRegime[]
  gate: {
    items: { id: string; label: Words; clause: string; sheet: string }[]
    routes: Named[]
  }
}

/** What is filled in: texts, numbers, lists of rows. */
export type SheetValue = string | number | boolean | null | string[] | SheetValues[]
export interface SheetValues {
  [field: string]: SheetValue | undefined
}
export interface Entry extends CaseEntry {
  values: SheetValues
}
export interface CaseFile extends Case {
  entries: Entry[]
}

export interface RiskTable {
  method: string
  edition: string
  name: Words
  note: Words
  marks: string[]
  axes: {
    id: string
    label: Words
    input: 'choice' | 'whole' | 'probability'
    measure?: Words
    levels: { id: string; name: Words; criteria?: Words }[]
  }[]
  levels: { id: string; name: Words; outcome: string; act: Words }[]
  cells: unknown[]
  overrides: { id: string; label: Words; clause: string; kind?: string }[]
  reference_only?: boolean
}

let forms: Promise<Forms> | undefined
/** The same as long as the program runs. */
export const caseForms = () => (forms ??= getJson<Forms>('/api/v1/case-forms'))

export const riskTables = async (signal?: AbortSignal) => {
  const { methods } = await getJson<{ methods: RiskMethod[] }>('/api/v1/risk', {}, signal)
  return methods.map((one) => one.table as RiskTable)
}
export async function askRisk(input: RiskInput): Promise<RiskResult> {
  return (await (await send('POST', '/api/v1/risk', input)).json()) as RiskResult
}

export const casePath = (id: string) => `/api/v1/cases/${encodeURIComponent(id)}`

export const listCases = (filter: { stage?: string | undefined }, signal?: AbortSignal) =>
  getJson<CasePage>('/api/v1/cases', { ...filter, limit: 200 }, signal)

export const loadCase = (id: string, signal?: AbortSignal) =>
  getJson<CaseFile>(casePath(id), {}, signal)

/** The whole file, to be printed. */
export const caseFile = (id: string) =>
  address(`${casePath(id)}/file`, { lang: language.value.slice(0, 2) })

async function changed(path: string, order: object): Promise<CaseFile> {
  return (await (await send('POST', path, order)).json()) as CaseFile
}
export const openCase = (draft: CaseDraft) => changed('/api/v1/cases', draft)
export const changeCase = (id: string, order: CaseOrder) => changed(casePath(id), order)
export const addEntry = (id: string, draft: CaseEntryDraft) =>
  changed(`${casePath(id)}/entries`, draft)
export const changeEntry = (id: string, entry: number, order: CaseEntryOrder) =>
  changed(`${casePath(id)}/entries/${entry}`, order)
export const addRisk = (id: string, draft: RiskDraft) => changed(`${casePath(id)}/risks`, draft)
