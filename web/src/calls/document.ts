/** The interface as the server tells it (OpenAPI 3.1): what the page of it shows. */
export interface Schema {
  $ref?: string
  type?: string
  format?: string
  title?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: string[]
  'x-labels'?: string[]
  'x-register'?: string
  'x-key'?: boolean
  'x-personal'?: boolean
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
}
interface Content {
  content?: Record<string, { schema: Schema }>
}
interface Operation {
  operationId: string
  summary: string
  tags: string[]
  'x-may': string[]
  parameters: { name: string; in: string; description?: string; schema: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
}
export interface ApiDocument {
  info: { version: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** A body or answer: its media types, and the record it is where it is one. */
export interface Form {
  types: string[]
  record: string | undefined
}
export interface Call {
  id: string
  method: string
  path: string
  summary: string
  may: string[]
  query: Operation['parameters']
  takes: Form
  status: string
  gives: Form
}
export interface Noun {
  name: string
  label: string
  calls: Call[]
}

/** "#/components/schemas/scope" is the record scope. */
export const recordOf = (schema: Schema | undefined) => schema?.$ref?.split('/').at(-1)

function formOf(content: Content | undefined): Form {
  const entries = Object.entries(content?.content ?? {})
  return { types: entries.map(([type]) => type), record: recordOf(entries[0]?.[1].schema) }
}

function callOf(path: string, method: string, operation: Operation): Call {
  const [status = '', answer] =
    Object.entries(operation.responses).find(([name]) => name !== 'default') ?? []
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    may: operation['x-may'],
    query: operation.parameters.filter((one) => one.in === 'query'),
    takes: formOf(operation.requestBody),
    status,
    gives: formOf(answer),
  }
}

/** Calls by noun, those that hold every word of `text` somewhere. */
export function nounsOf(document: ApiDocument, text = ''): Noun[] {
  const words = text.toLowerCase().split(/\s+/)
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0],
      call: callOf(path, method, operation),
    })),
  )
  return document.tags
    .map(({ name, description }) => ({
      name,
      label: description,
      calls: calls
        .filter(({ tag, call }) => {
          const all = `${description} ${call.method} ${call.path} ${call.summary}`.toLowerCase()
          return tag === name && words.every((word) => all.includes(word))
        })
        .map(({ call }) => call),
    }))
    .filter((noun) => noun.calls.length > 0)
}

/** Fields of a row, a register each. */
export const registersOf = (document: ApiDocument) =>
  Object.entries(document.components.schemas)
    .filter(([name]) => name.startsWith('register.'))
    .map(([name, schema]) => ({ name: name.slice('register.'.length), record: name, schema }))
