/** The answer in a sentence with its numbers, and the six facts under it. */
import { useI18n } from 'vue-i18n'
import type { GenealogyShape, GroupShape, ItemCard, PlaceTotals, WhereShape } from '@/api/gen/types'
import type { Fact } from '@/parts/FactStrip.vue'
import { useCounted } from '@/parts/counted'
import { formatMoment, formatNumber } from '@/parts/format'
import { shortName } from '@/parts/identifier'
import { useWords } from '@/words/words'
import { endGroups } from './graph/fold'
import { useGroupName } from './graph/names'
import { spaced } from './spaced'

export interface Known {
  card: ItemCard
  backward?: GenealogyShape | undefined
  forward?: GenealogyShape | undefined
  where?: WhereShape | undefined
  /** Where the end products are. */
  ends?: PlaceTotals | undefined
}

/** Levels a walk goes through: the longest way. */
function levels(shape: GenealogyShape): number {
  return Math.max(0, ...shape.groups.map(({ depth }) => depth))
}

function statesOf(ends: PlaceTotals): [string, number][] {
  const states = new Map<string, number>()
  for (const { state, things, others } of ends.totals)
    states.set(state, (states.get(state) ?? 0) + things + others)
  return [...states].sort((a, b) => b[1] - a[1])
}

export function useSentence() {
  const { t } = useI18n()
  const tn = useCounted()
  const words = useWords()
  const groupName = useGroupName()

  function subject({ card }: Known): string {
    const name = card.name ?? shortName(card.item)
    return t(`trace.answer.${card.level}`, { name })
  }
  const namedMax = 2
  /** Every class of end products with its number; beyond two, how many classes there are. */
  function became(ends: GroupShape[]): string {
    const named = ends.slice(0, namedMax).map((end) =>
      tn(`trace.answer.${end.level === 'thing' ? 'things' : 'others'}`, end.members, {
        what: groupName(end),
      }),
    )
    const rest = ends.slice(namedMax)
    if (rest.length > 0)
      named.push(
        tn(
          'trace.answer.rest',
          rest.reduce((sum, { members }) => sum + members, 0),
          { classes: tn('trace.graph.rest', rest.length) },
        ),
      )
    return named.length === 0 ? '' : t('trace.answer.became', { what: named.join(t('trace.and')) })
  }
  /** How many units that concerns, and in what state most of them are. */
  function units(ends: PlaceTotals): string {
    const states = statesOf(ends)
      .slice(0, 2)
      .map(([state, n], index) =>
        t(index === 0 ? 'trace.answer.of_them' : 'trace.answer.and_them', {
          n: formatNumber(n),
          state: words('state', state),
        }),
      )
    const count = tn('trace.answer.units', ends.members)
    return [count, ...states].join(t('trace.comma'))
  }
  function whereabouts({ where, card }: Known): string {
    if (!where || card.level === 'lot') return ''
    const state = words('state', where.state)
    const place = where.place_name ?? (where.place ? shortName(where.place) : undefined)
    if (place === undefined) return t('trace.answer.state', { state })
    return t('trace.answer.where', { place, state })
  }

  /** What it was made of, what became of it, where that is now; what is not known is left out. */
  function title(known: Known): string {
    return spaced(titleOf(known))
  }
  function titleOf(known: Known): string {
    const made = known.backward?.members ? tn('trace.answer.made', known.backward.members) : ''
    const facts = [made, became(endGroups(known.forward))].filter((one) => one !== '')
    const tail = known.ends?.members ? units(known.ends) : whereabouts(known)
    if (facts.length === 0 && tail === '')
      return tn('trace.answer.alone', known.card.event_count, { subject: subject(known) })
    const head = subject(known) + t('trace.answer.joint') + facts.join(t('trace.comma'))
    return facts.length === 0
      ? t('trace.answer.only', { subject: subject(known), tail })
      : [head, tail].filter((one) => one !== '').join(t('trace.semicolon'))
  }

  function whereFacts({ where, card }: Known): Fact[] {
    if (!where) return []
    const lot = card.level === 'lot' && where.parts.length > 0
    const facts: Fact[] = [
      {
        label: t('field.where_shape.state'),
        value: words('state', where.state),
        context: where.since
          ? t('trace.fact.since', { at: formatMoment(where.since) })
          : words('disposition', where.disposition),
      },
      {
        label: t('trace.place.title'),
        value: where.place_name ?? (where.place ? shortName(where.place) : '–'),
        context: lot ? tn('trace.fact.parts', where.parts.length) : words('step', where.step),
      },
    ]
    const outermost = where.containers[where.containers.length - 1]
    if (where.holder)
      facts.push({
        label: t('field.where_shape.holder'),
        value: where.holder_name ?? shortName(where.holder),
      })
    if (outermost !== undefined)
      facts.push({
        label: t('trace.place.inside'),
        value: shortName(outermost),
        context: t('trace.fact.containers', { n: formatNumber(where.containers.length) }),
      })
    return facts
  }

  function walkFact(label: string, shape: GenealogyShape): Fact {
    if (shape.members === 0) return { label, value: '–', context: t('trace.fact.none') }
    const possible = shape.groups.reduce((sum, group) => sum + group.possible, 0)
    const removed = shape.groups.reduce((sum, group) => sum + group.removed, 0)
    const context = [tn('trace.fact.levels', levels(shape))]
    if (possible > 0) context.push(t('trace.fact.possible', { n: formatNumber(possible) }))
    if (removed > 0) context.push(t('trace.fact.removed', { n: formatNumber(removed) }))
    return {
      label,
      value: tn('trace.fact.items', shape.members),
      context: context.join(t('trace.comma')),
    }
  }

  function facts(known: Known): Fact[] {
    const list = whereFacts(known)
    if (known.backward) list.push(walkFact(t('trace.direction.backward'), known.backward))
    if (known.forward) list.push(walkFact(t('trace.direction.forward'), known.forward))
    return list.slice(0, 6)
  }

  return { title, facts }
}
