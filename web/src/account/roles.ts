/** Roles that can be granted, as the server's roles.def has them. */
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
  'machine',
] as const
