/** Identifiers are long; what tells one from its neighbours is at their end. */

/** GS1 keys whose value alone names the thing for people: serial, lot, container, place. */
const qualifiers = ['21', '10', '254', '235', '22']

const serialOfUrn = new RegExp(
  '^urn:epc:(?:id|class):(?:sgtin|lgtin|grai|giai):' + '[\\d.]+\\.([^.*][^.]*)$',
)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The path of a Digital Link as pairs of application identifier and value; [] for another URI. */
function pairsOf(uri: string): [string, string][] {
  const path = /^https?:\/\/[^/]+\/(.+?)(?:\?.*)?$/.exec(uri)?.[1]?.split('/') ?? []
  const first = path.findIndex((part) => /^\d{2,4}$/.test(part))
  if (first < 0 || (path.length - first) % 2 !== 0) return []
  const pairs: [string, string][] = []
  for (let i = first; i < path.length; i += 2)
    pairs.push([path[i] as string, path[i + 1] as string])
  return pairs.every(([ai]) => /^\d{2,4}$/.test(ai)) ? pairs : []
}

/**
 * The short form: serial or lot of a Digital Link or EPC URN, else its key; of a URI of ours what
 * stands behind its kind; anything else whole.
 */
export function shortName(uri: string): string {
  const pairs = pairsOf(uri)
  if (pairs.length > 0) {
    const named = pairs.find(([ai]) => qualifiers.includes(ai)) ?? pairs[0]
    const [ai, value] = named as [string, string]
    // A returnable asset's serial stands behind the 14 digits of its type.
    return decoded(ai === '8003' && value.length > 14 ? value.slice(14) : value)
  }
  const own = /^urn:holdfast:[a-z]+:(.+)$/.exec(uri)?.[1]
  if (own !== undefined) return decoded(own)
  const serial = serialOfUrn.exec(uri)?.[1]
  if (serial !== undefined) return decoded(serial)
  const urn = /^urn:(?:epc|epcglobal):.*:([^:]+)$/.exec(uri)?.[1]
  return urn === undefined ? uri : decoded(urn)
}

/** As printed beside a code: (01) 09521321100107 (21) U00000100; undefined for another URI. */
export function elementString(uri: string): string | undefined {
  const pairs = pairsOf(uri)
  if (pairs.length === 0) return undefined
  return pairs.map(([ai, value]) => `(${ai}) ${decoded(value)}`).join(' ')
}

/** A sentence of the server with its identifiers in their short form. */
export function shortSentence(sentence: string): string {
  return sentence.replace(/(?:https?:\/\/|urn:)[^\s，。；：,;]+[^\s，。；：,;:.]/g, shortName)
}
