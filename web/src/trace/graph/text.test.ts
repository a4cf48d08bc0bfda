import { expect, it } from 'vitest'
import { fit, textPx } from './text'

it.each([
  ['电芯 5000 mAh', 200, false, '电芯 5000 mAh'],
  ['移动电源 10000 mAh', 80, false, '移动电源 1…'],
  ['09521321007772TANK1', 80, true, '…7772TANK1'],
])('%s in %d px', (text, px, end, shown) => {
  expect(fit(text, px, end)).toBe(shown)
})
it('never takes more room than there is', () => {
  for (let px = 30; px < 200; px += 7)
    expect(textPx(fit('镍钴锰酸锂粉 NCM-07 版本 12', px))).toBeLessThanOrEqual(px + 12)
})
