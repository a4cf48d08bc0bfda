import { describe, expect, it } from 'vitest'
import { Scanner } from './scanner'

function type(scanner: Scanner, text: string, gapMs: number, startMs = 0): string | null {
  let atMs = startMs
  let found: string | null = null
  for (const key of [...text, 'Enter']) {
    found = scanner.feed({ key, ctrl: false, repeat: false, atMs }) ?? found
    atMs += gapMs
  }
  return found
}

describe('Scanner', () => {
  it('takes a burst of keys with Enter behind it', () => {
    expect(type(new Scanner(), '1HGBH41JXMN109186', 8)).toBe('1HGBH41JXMN109186')
  })
  it('leaves what a person types alone', () => {
    expect(type(new Scanner(), '1HGBH41JXMN109186', 80)).toBeNull()
  })
  it('leaves a short burst alone: Enter on a button, a short word', () => {
    expect(type(new Scanner(), 'ab', 5)).toBeNull()
    expect(type(new Scanner(), '', 5)).toBeNull()
  })
  it('begins anew after a pause', () => {
    const scanner = new Scanner()
    scanner.feed({ key: 'x', ctrl: false, repeat: false, atMs: 0 })
    expect(type(scanner, 'LOT-0001', 5, 500)).toBe('LOT-0001')
  })
  it('takes no half of a scan that came in pieces, and the next one whole', () => {
    const scanner = new Scanner()
    let atMs = 0
    for (const key of 'https://id.gs1.org/')
      scanner.feed({ key, ctrl: false, repeat: false, atMs: (atMs += 5) })
    expect(type(scanner, '01/09521321', 5, atMs + 120)).toBeNull()
    expect(type(scanner, '1HGBH41JXMN109186', 5, 2000)).toBe('1HGBH41JXMN109186')
  })
  it('is not fooled by a key held down', () => {
    const scanner = new Scanner()
    for (let i = 0; i < 20; i++)
      scanner.feed({ key: 'a', ctrl: false, repeat: i > 0, atMs: i * 30 })
    expect(scanner.feed({ key: 'Enter', ctrl: false, repeat: false, atMs: 601 })).toBeNull()
  })
  it('keeps the separator of GS1 symbols', () => {
    const scanner = new Scanner()
    const feed = (key: string, ctrl: boolean, atMs: number) =>
      scanner.feed({ key, ctrl, repeat: false, atMs })
    let atMs = 0
    for (const key of '0109521321') feed(key, false, (atMs += 5))
    feed('Control', true, (atMs += 5))
    feed(']', true, (atMs += 5))
    for (const key of '21') feed(key, false, (atMs += 5))
    expect(feed('Enter', false, atMs + 5)).toBe('0109521321\u001d21')
  })
})
