/** The interface, told by the server in the language of the pages. */
import type { ApiDocument } from '@/calls/document'
import { getJson } from './client'

export const apiPath = '/api/v1/openapi.json'
export const apiDocument = (signal?: AbortSignal) => getJson<ApiDocument>(apiPath, {}, signal)
