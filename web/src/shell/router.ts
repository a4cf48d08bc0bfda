import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** A page of the navigation; its name is a key below `shell.page`. */
export interface Page {
  name: string
  path: string
  load: NonNullable<RouteRecordRaw['component']>
}

/** Every page there is, in the order of the navigation. A new one is one line. */
export const pages: Page[] = [
  { name: 'today', path: '/', load: () => import('@/today/TodayPage.vue') },
  { name: 'trace', path: '/trace', load: () => import('@/trace/TracePage.vue') },
  { name: 'scope', path: '/scope', load: () => import('@/scope/ScopePage.vue') },
]

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...pages.map((page) => ({ name: page.name, path: page.path, component: page.load })),
    {
      name: 'invitation',
      path: '/invitation',
      component: () => import('@/account/InvitationPage.vue'),
    },
    { name: 'missing', path: '/:path(.*)*', component: () => import('@/shell/MissingPage.vue') },
  ],
})
