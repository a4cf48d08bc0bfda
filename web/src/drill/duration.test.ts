import { describe, expect, it, vi } from 'vitest'

vi.mock('@/shell/i18n', () => ({ language: { value: 'en' } }))
const { durationText } = await import('./duration')

describe('durationText', () => {
  it('takes the unit that fits', () => {
    expect(durationText(0)).toBe('0 ms')
    expect(durationText(26_540)).toBe('26.5 ms')
    expect(durationText(1_239_000)).toBe('1.24 s')
    expect(durationText(185_900_000)).toBe('3 min 05 s')
  })
})
