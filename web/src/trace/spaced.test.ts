import { expect, it } from 'vitest'
import { spaced } from './spaced'

it.each([
  ['这件移动电源 10000 mAh由25个物项制成', '这件移动电源 10000 mAh 由 25 个物项制成'],
  ['其中 7 件已售出', '其中 7 件已售出'],
  ['This lot was used', 'This lot was used'],
])('%s', (text, shown) => {
  expect(spaced(text)).toBe(shown)
})
