import { describe, expect, it, vi } from 'vitest'

const language = { value: 'en' }
vi.mock('@/shell/i18n', () => ({ language }))
const { shareText, worstFirst } = await import('./share')

describe('shareText', () => {
  it('is whole only when all are there', () => {
    expect(shareText(499171, 499171)).toBe('100%')
    expect(shareText(499170, 499171)).toBe('99.99%')
    expect(shareText(1, 499171)).toBe('0.01%')
    expect(shareText(0, 5)).toBe('0%')
    expect(shareText(0, 0)).toBe('–')
    expect(shareText(486738, 499171)).toBe('97.51%')
  })
})

describe('worstFirst', () => {
  it('begins with the most units without a chain', () => {
    const rows = [
      { units: 10, complete: 10 },
      { units: 100, complete: 90 },
      { units: 20, complete: 5 },
    ]
    expect(worstFirst(rows).map(({ units }) => units)).toEqual([20, 100, 10])
  })
})
