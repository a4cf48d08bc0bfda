import { expect, test } from 'vitest'
import { provinceOf, provinces, shade } from './provinces'

test('there are 34 regions, each on a tile of its own', () => {
  expect(provinces).toHaveLength(34)
  expect(new Set(provinces.map(({ column, row }) => `${column} ${row}`)).size).toBe(34)
})

test('a region is known by its short and its full name, in both languages', () => {
  expect(provinceOf('广东省')?.en).toBe('Guangdong')
  expect(provinceOf('内蒙古自治区')?.en).toBe('Inner Mongolia')
  expect(provinceOf('hong kong')?.zh).toBe('香港')
  expect(provinceOf('CA')).toBeUndefined()
})

test('a single clue is seen, and the largest is darkest', () => {
  expect([0, 1, 50, 100].map((count) => shade(count, 100))).toEqual([0, 1, 2, 4])
})
