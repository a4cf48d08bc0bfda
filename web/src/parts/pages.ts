/** Arithmetic of a list too long for the screen: which rows show, which pages to ask for. */

/** Browsers stop drawing at some height (Firefox: 17.9 million px): beyond, rows squeeze. */
export const heightMax = 8_000_000

export interface Viewport {
  total: number
  rowPx: number
  heightPx: number
}

/** Height of the scrolled content. */
export function contentPx(view: Viewport): number {
  return Math.min(view.total * view.rowPx, Math.max(heightMax, view.heightPx))
}

/** Pixels of rows above the upper edge when the content is scrolled to `scrollPx`. */
export function rowsAbovePx(view: Viewport, scrollPx: number): number {
  const whole = view.total * view.rowPx
  const range = contentPx(view) - view.heightPx
  if (range <= 0) return 0
  return (Math.min(Math.max(scrollPx, 0), range) / range) * (whole - view.heightPx)
}

/** The rows to draw, `last` exclusive: those to be seen and a few around them. */
export function rowsShown(view: Viewport, scrollPx: number, around = 8) {
  const above = rowsAbovePx(view, scrollPx)
  const first = Math.max(0, Math.floor(above / view.rowPx) - around)
  const last = Math.min(view.total, Math.ceil((above + view.heightPx) / view.rowPx) + around)
  return { first, last, above }
}

/** Numbers of the pages that hold rows first to last (exclusive). */
export function pagesOf(first: number, last: number, pageSize: number): number[] {
  const pages: number[] = []
  for (let page = Math.floor(first / pageSize); page * pageSize < last; page++) pages.push(page)
  return pages
}
