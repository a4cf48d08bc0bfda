import { expect, it } from 'vitest'
import { languageOf } from './language'

it.each([
  ['the address decides', 'en', 'zh-CN', ['zh-CN'], 'en'],
  ['an address that names none does not', 'fr', 'zh-CN', ['en'], 'zh-CN'],
  ['what was chosen before', null, 'zh-CN', ['en-US'], 'zh-CN'],
  ['a browser without Chinese', null, null, ['en-US', 'en'], 'en'],
  ['of whatever language', null, null, ['de-DE'], 'en'],
  ['a browser with Chinese anywhere', null, null, ['en-US', 'zh-TW'], 'zh-CN'],
  ['a browser in Chinese', null, 'none', ['zh'], 'zh-CN'],
  ['nothing said', null, null, [], 'zh-CN'],
])('%s', (_, asked, kept, browser, language) => {
  expect(languageOf(asked, kept, browser)).toBe(language)
})
