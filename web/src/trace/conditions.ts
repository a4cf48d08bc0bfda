/** Under what conditions something was made, read from the bodies of the events that made it. */
import type { Measured } from '@/words/units'
import type { LogEvent } from '@/api/calls'

const namespace = 'urn:holdfast:epcis:'

/** 5M1E in the order people name them: 人机料法环测. */
export const factors = [
  'man',
  'machine',
  'material',
  'method',
  'environment',
  'measurement',
] as const
export type Factor = (typeof factors)[number]

export interface Condition {
  factor: Factor
  /** Name in the extension, or the type of a reading. */
  what: string
  /** URI of whoever or whatever it was; of a reading absent. */
  uri?: string
  /** Of a reading. */
  measured?: Measured
  position: number
}

const factorOf: Record<string, Factor> = {
  operator: 'man',
  equipment: 'machine',
  tool: 'machine',
  method: 'method',
  software: 'method',
  document: 'method',
  workOrder: 'method',
  environment: 'environment',
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]
const textsOf = (value: unknown) => listOf(value).filter((one) => typeof one === 'string')

/** Prefixes that stand for our extension, declared in the event or usual for it. */
function prefixesOf(body: Json): string[] {
  const prefixes = listOf(body['@context'])
    .filter(isObject)
    .flatMap((context) => Object.entries(context))
    .filter(([, uri]) => uri === namespace)
    .map(([prefix]) => `${prefix}:`)
  return [...new Set([...prefixes, 'holdfast:', namespace])]
}

/** The fields of the extension in a body: name without prefix → URIs. */
export function extensionOf(body: Json): Map<string, string[]> {
  const prefixes = prefixesOf(body)
  const found = new Map<string, string[]>()
  for (const [key, value] of Object.entries(body)) {
    const prefix = prefixes.find((one) => key.startsWith(one))
    if (prefix !== undefined) found.set(key.slice(prefix.length), textsOf(value))
  }
  return found
}

export interface Reading extends Measured {
  type: string
}

/** gs1:MT-Temperature, https://gs1.org/voc/MT-Temperature, urn:x:y:thickness → the last part. */
export function readingType(type: string): string {
  return type.replace(/^.*[/:#]/, '').replace(/^MT-/, '')
}

export function readingsOf(body: Json): Reading[] {
  return listOf(body.sensorElementList)
    .filter(isObject)
    .flatMap((element) => listOf(element.sensorReport))
    .filter(isObject)
    .map((report) => ({
      type: readingType(String(report.type ?? report.exception ?? '')),
      ...numberOf('value', report.value ?? report.meanValue),
      ...numberOf('low', report.minValue),
      ...numberOf('high', report.maxValue),
      ...(typeof report.uom === 'string' ? { uom: report.uom } : {}),
    }))
}

/** {name: value} where it is a number, else nothing. */
function numberOf(name: string, value: unknown) {
  return typeof value === 'number' ? { [name]: value } : {}
}

const quantityClasses = (list: unknown) =>
  listOf(list)
    .filter(isObject)
    .map((one) => ({
      uri: String(one.epcClass ?? ''),
      ...(typeof one.quantity === 'number' ? { quantity: one.quantity } : {}),
      ...(typeof one.uom === 'string' ? { uom: one.uom } : {}),
    }))

export interface Named {
  uri: string
  quantity?: number
  uom?: string
}

/** What an event names, by what it did with it. */
export function partiesOf(body: Json): { role: string; items: Named[] }[] {
  const things = (name: string) => textsOf(body[name]).map((uri) => ({ uri: uri as string }))
  const rows = [
    {
      role: 'input',
      items: [...things('inputEPCList'), ...quantityClasses(body.inputQuantityList)],
    },
    {
      role: 'output',
      items: [...things('outputEPCList'), ...quantityClasses(body.outputQuantityList)],
    },
    { role: 'parent', items: things('parentID') },
    { role: 'child', items: [...things('childEPCs'), ...quantityClasses(body.childQuantityList)] },
    { role: 'observed', items: [...things('epcList'), ...quantityClasses(body.quantityList)] },
  ]
  return rows.filter((row) => row.items.length > 0)
}

/** Rows of the card: each thing once, with the first event that names it; readings all. */
export function conditionsOf(events: LogEvent[]): Condition[] {
  const rows: Condition[] = []
  const seen = new Set<string>()
  for (const { body, position } of events) {
    for (const [what, uris] of extensionOf(body)) {
      const factor = factorOf[what]
      if (factor === undefined) continue
      for (const uri of uris) {
        if (seen.has(`${what} ${uri}`)) continue
        seen.add(`${what} ${uri}`)
        rows.push({ factor, what, uri, position })
      }
    }
    const inputs = partiesOf(body).find(({ role }) => role === 'input')?.items ?? []
    for (const { uri, quantity, uom } of inputs) {
      if (seen.has(`input ${uri}`)) continue
      seen.add(`input ${uri}`)
      rows.push({
        factor: 'material',
        what: 'input',
        uri,
        ...(quantity === undefined
          ? {}
          : { measured: { value: quantity, ...(uom === undefined ? {} : { uom }) } }),
        position,
      })
    }
    for (const { type, ...measured } of readingsOf(body))
      rows.push({ factor: 'measurement', what: type, measured, position })
  }
  return rows.sort((a, b) => factors.indexOf(a.factor) - factors.indexOf(b.factor))
}
