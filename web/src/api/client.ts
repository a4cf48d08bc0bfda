/** One way to ask the server. What it refuses arrives as a Problem with a sentence to show. */
import { language } from '@/shell/i18n'

/** RFC 7807 as docs/formats/http-api.md has it. */
export interface ProblemBody {
  status: number
  code: string
  detail: string
  source?: string
  line?: number
  pointer?: string
  params?: (string | number)[]
}

export class Problem extends Error {
  readonly body: ProblemBody
  constructor(body: ProblemBody) {
    super(body.detail)
    this.name = 'Problem'
    this.body = body
  }
}

export type Params = Record<string, string | number | boolean | string[] | undefined>

/** PATH?a=1&b=2; a list gives its name several times, undefined is left out. */
export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one))
  }
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Nobody answered, or not as agreed. `code` leads to a sentence below `parts.problem`. */
export function unanswered(code: 'unreachable' | 'strange', status = 0): Problem {
  return new Problem({ status, code, detail: '' })
}

/** What a call threw, as a problem to show; what is a fault of this page is said in the console. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error
  console.error(error)
  return unanswered('strange')
}

export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('application/problem+json')) return unanswered('strange', response.status)
  return new Problem((await response.json()) as ProblemBody)
}

/** What signing in leaves for every call: the token, and whom to tell that a session has ended. */
export const signals: { token: string | undefined; signedOut: () => void } = {
  token: undefined,
  signedOut: () => {},
}

/** A response that succeeded. Throws Problem, or AbortError when `signal` said so. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('Accept-Language', language.value)
  if (init.method !== undefined && signals.token) headers.set('Holdfast-Token', signals.token)
  let response: Response
  try {
    response = await fetch(path, { ...init, headers })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw unanswered('unreachable')
  }
  if (response.status === 401) signals.signedOut()
  if (!response.ok) throw await problemOf(response)
  return response
}

/** A call that changes something. */
export function send(method: 'POST' | 'DELETE', path: string, body?: object): Promise<Response> {
  if (body === undefined) return ask(path, { method })
  const headers = { 'Content-Type': 'application/json' }
  return ask(path, { method, headers, body: JSON.stringify(body) })
}

export async function getJson<T>(
  path: string,
  params: Params = {},
  signal?: AbortSignal,
): Promise<T> {
  const response = await ask(address(path, params), { signal: signal ?? null })
  return (await response.json()) as T
}
