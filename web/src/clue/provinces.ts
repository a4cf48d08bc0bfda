/** The 34 regions of province level as tiles: a picture without a map, each the same size. */
import tiles from './provinces.json'

export interface Province {
  zh: string
  en: string
  /** ISO 3166-2:CN: short enough for a tile. */
  code: string
  column: number
  row: number
}
export const provinces: Province[] = tiles

/** "广东省", "广西壮族自治区", "Guangdong" as one of them; undefined: it is none. */
export function provinceOf(region: string): Province | undefined {
  const name = region.trim().toLowerCase()
  return provinces.find(({ zh, en }) => name.startsWith(zh) || name === en.toLowerCase())
}

/** 0 nothing, 1 to 4 by share of the largest. */
export function shade(count: number, largest: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil((4 * count) / largest))
}
