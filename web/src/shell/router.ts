import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** A page of the navigation; its name is a key below `shell.page`. */
export interface Page {
  name: string
  path: string
  load: NonNullable<RouteRecordRaw['component']>
  /** Whose page it is: one of the words of Who.may. */
  may: string
  /** Under which heading of the navigation, a key below `shell.group`; none: above them all. */
  group?: 'find' | 'handle' | 'records' | 'settings'
}

/** Every page there is, in the order of the navigation, a group together. A new one is one line. */
export const pages: Page[] = [
  { name: 'today', path: '/', may: 'read', load: () => import('@/today/TodayPage.vue') },
  {
    name: 'trace',
    path: '/trace',
    may: 'read',
    group: 'find',
    load: () => import('@/trace/TracePage.vue'),
  },
  {
    name: 'clues',
    path: '/clues',
    may: 'whole',
    group: 'find',
    load: () => import('@/clue/CluesPage.vue'),
  },
  {
    name: 'analysis',
    path: '/analysis',
    may: 'whole',
    group: 'find',
    load: () => import('@/clue/AnalysisPage.vue'),
  },
  {
    name: 'cause',
    path: '/cause',
    may: 'read',
    group: 'find',
    load: () => import('@/cause/CausePage.vue'),
  },
  {
    name: 'gap',
    path: '/gaps',
    may: 'whole',
    group: 'find',
    load: () => import('@/gap/GapPage.vue'),
  },
  {
    name: 'clocks',
    path: '/clocks',
    may: 'read',
    group: 'handle',
    load: () => import('@/clock/ClocksPage.vue'),
  },
  {
    name: 'scope',
    path: '/scope',
    may: 'scopes',
    group: 'handle',
    load: () => import('@/scope/ScopePage.vue'),
  },
  { name: 'own', path: '/own', may: 'own', load: () => import('@/own/OwnPage.vue') },
  {
    name: 'hold',
    path: '/holds',
    may: 'read',
    group: 'handle',
    load: () => import('@/hold/HoldsPage.vue'),
  },
  {
    name: 'cases',
    path: '/cases',
    may: 'read',
    group: 'handle',
    load: () => import('@/case/CasesPage.vue'),
  },
  {
    name: 'readiness',
    path: '/readiness',
    may: 'whole',
    group: 'records',
    load: () => import('@/readiness/ReadinessPage.vue'),
  },
  {
    name: 'drill',
    path: '/drills',
    may: 'whole',
    group: 'records',
    load: () => import('@/drill/DrillPage.vue'),
  },
  {
    name: 'registers',
    path: '/registers',
    may: 'read',
    group: 'records',
    load: () => import('@/register/RegistersPage.vue'),
  },
  {
    name: 'audit',
    path: '/audit',
    may: 'audit',
    group: 'records',
    load: () => import('@/audit/AuditPage.vue'),
  },
  {
    name: 'subjects',
    path: '/subjects',
    may: 'private',
    group: 'settings',
    load: () => import('@/register/SubjectsPage.vue'),
  },
  {
    name: 'accounts',
    path: '/accounts',
    may: 'administer',
    group: 'settings',
    load: () => import('@/account/AccountsPage.vue'),
  },
  {
    name: 'keys',
    path: '/keys',
    may: 'administer',
    group: 'settings',
    load: () => import('@/account/KeysPage.vue'),
  },
  {
    name: 'calls',
    path: '/api',
    may: 'read',
    group: 'settings',
    load: () => import('@/calls/CallsPage.vue'),
  },
]

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...pages.map((page) => ({ name: page.name, path: page.path, component: page.load })),
    {
      name: 'register',
      path: '/registers/:name',
      component: () => import('@/register/RegisterPage.vue'),
    },
    { name: 'me', path: '/me', component: () => import('@/account/MePage.vue') },
    {
      name: 'invitation',
      path: '/invitation',
      component: () => import('@/account/InvitationPage.vue'),
    },
    { name: 'missing', path: '/:path(.*)*', component: () => import('@/shell/MissingPage.vue') },
  ],
})
