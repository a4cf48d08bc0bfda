import { expect, test } from 'vitest'
import { holdsPersonal, isPersonal } from './personal'

test('e-mail addresses and numbers with a country are personal anywhere', () => {
  for (const text of ['li@example.cn', ' li@exam', '+8613800000003', '+86 138-0000-0003', '+8'])
    expect(isPersonal(text), text).toBe(true)
})

test('what names a thing is looked for', () => {
  const serials = ['13800000003', 'U00000012', '(01)09521404001079', 'S-1', '+', '@', '']
  const links = ['https://id.gs1.org/01/09521404001079/21/a@b', 'urn:epc:id:sgtin:9521404.0.1']
  for (const text of [...serials, ...links]) expect(isPersonal(text), text).toBe(false)
})

test('a register is not searched for a phone number either, however it is written', () => {
  for (const text of [
    '13800000003',
    '138 0000 0003',
    '138-0000-0003',
    '张三 13800000003',
    '张三13800000003',
    '张三，li@example.cn',
    'recall +8613800000003',
  ])
    expect(holdsPersonal(text), text).toBe(true)
})

test('other numbers of a register are', () => {
  for (const text of ['09521404001079', '23800000003', '1380000000', '138000000034', 'S-2', '2026'])
    expect(holdsPersonal(text), text).toBe(false)
})
