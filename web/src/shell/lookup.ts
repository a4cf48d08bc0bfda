import { searchItems } from '@/api/calls'
import { Problem } from '@/api/client'

/**
 * What a scanned or typed text means: the one item it names exactly or whose only hit it is, else
 * the text itself, so that the server says what is wrong with it. Undefined: several may be meant.
 */
export async function lookUp(text: string): Promise<string | undefined> {
  try {
    const { hits, complete } = await searchItems(text)
    if (hits[0]?.exact || (hits.length === 1 && complete)) return hits[0]?.item
    return hits.length === 0 ? text : undefined
  } catch (error) {
    if (error instanceof Problem) return text
    throw error
  }
}
