import { beforeAll, describe, expect, it, vi } from 'vitest'

const language = { value: 'zh-CN' }
vi.mock('@/shell/i18n', () => ({ language }))
const { formatMoment, formatNumber, formatShare, formatSoFar } = await import('./format')

describe('numbers', () => {
  it('group thousands in both languages', () => {
    for (const one of ['zh-CN', 'en']) {
      language.value = one
      expect(formatNumber(490000)).toBe('490,000')
      expect(formatShare(0.456)).toBe('46%')
    }
  })
  it('say 100 % of a sum only of the whole', () => {
    expect(formatSoFar(0.9999)).toBe('99.9%')
    expect(formatSoFar(0.456)).toBe('45.6%')
    expect(formatSoFar(1)).toBe('100%')
  })
})

describe('moments', () => {
  beforeAll(() => {
    process.env.TZ = 'Asia/Shanghai'
  })
  const now = new Date('2026-06-01T00:00:00Z')
  it('are local', () => {
    expect(formatMoment('2026-03-02T02:24:40.000Z', now)).toBe('03-02 10:24')
    expect(formatMoment('2026-03-02T23:05:00.000Z', now)).toBe('03-03 07:05')
  })
  it('have the year when it is another', () => {
    expect(formatMoment('2025-12-31T15:59:00Z', now)).toBe('2025-12-31 23:59')
    expect(formatMoment('2025-12-31T16:00:00Z', now)).toBe('01-01 00:00')
  })
})
