import { expect, test } from 'vitest'
import { nounsOf, registersOf, type ApiDocument } from './document'

const none = { parameters: [], 'x-may': ['quality', 'key:read'] }
const document: ApiDocument = {
  info: { version: '0' },
  tags: [
    { name: 'scopes', description: '范围' },
    { name: 'empty', description: '空' },
    { name: 'who', description: '我是谁' },
  ],
  paths: {
    '/api/v1/who': {
      get: { ...none, operationId: 'who', summary: '谁', tags: ['who'], responses: { 200: {} } },
    },
    '/api/v1/scopes': {
      post: {
        ...none,
        operationId: 'save',
        summary: '保存',
        tags: ['scopes'],
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/draft' } } },
        },
        responses: { 201: { content: { 'text/csv': { schema: {} } } }, default: {} },
      },
    },
  },
  components: { schemas: { draft: {}, 'register.site': { title: '厂区' } } },
}

test('calls stand below their noun, in the order of the nouns', () => {
  expect(nounsOf(document).map(({ name }) => name)).toEqual(['scopes', 'who'])
  const [save] = nounsOf(document)[0]!.calls
  expect(save).toMatchObject({ method: 'POST', status: '201', takes: { record: 'draft' } })
  expect(save!.gives).toEqual({ types: ['text/csv'], record: undefined })
})

test('every word typed is looked for in noun, method, path and summary', () => {
  expect(nounsOf(document, 'post 范围').map(({ name }) => name)).toEqual(['scopes'])
  expect(nounsOf(document, 'get 范围')).toEqual([])
})

test('registers are the records named so', () => {
  expect(registersOf(document).map(({ name }) => name)).toEqual(['site'])
})
