/** Roles that can be granted, as the server's roles.def has them; machines have keys. */
export const roles = [
  'owner',
  'operator',
  'quality',
  'recall',
  'approver',
  'decider',
  'liaison',
  'executor',
  'dealer',
  'supplier',
  'regulator',
  'privacy',
  'admin',
] as const

/** Roles that see what is somebody's own: of a partner, a station or a registered owner. */
export const limited: string[] = ['operator', 'dealer', 'supplier', 'owner']

/** Roles that can be granted for sites and product lines. */
export const bounded: string[] = ['quality', 'recall', 'approver', 'decider', 'liaison', 'executor']
