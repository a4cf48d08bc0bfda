import { useI18n } from 'vue-i18n'
import type { GroupShape } from '@/api/gen/types'
import { shortName } from '@/parts/identifier'

/** What a group is called: by master data, else by its class, else by the kind of its codes. */
export function useGroupName() {
  const { t, te } = useI18n()
  return (group: GroupShape): string => {
    if (group.unseen) return t('parts.not_seen')
    if (group.name !== undefined) return group.name
    const key = `trace.scheme.${group.scheme}`
    if (te(key)) return t(`trace.scheme.${group.scheme}`)
    return group.class === undefined ? group.scheme : shortName(group.class)
  }
}
