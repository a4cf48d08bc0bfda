/** Who is signed in. Asked once when the application starts, and again after every change. */
import { computed, shallowRef } from 'vue'
import { getJson, send, signals } from '@/api/client'
import type { Who } from '@/api/gen/types'

export const who = shallowRef<Who>()

/** What to show: the pages, the way in, or a word to whom no page is open. */
export const entry = computed<'pages' | 'sign-in' | 'barred' | undefined>(() => {
  const asked = who.value
  if (asked === undefined) return undefined
  if (!asked.required) return 'pages'
  if (asked.name === undefined) return 'sign-in'
  return asked.may.length > 0 ? 'pages' : 'barred'
})

export async function askWho(): Promise<void> {
  // Nobody answers: the pages say so, each in its place.
  const answer = await getJson<Who>('/api/v1/who').catch(
    () => ({ required: false, may: ['read', 'whole'] }) as Who,
  )
  signals.token = answer.token
  who.value = answer
}

// A session that ended while the pages were open: the next call says so.
signals.signedOut = () => void askWho()

export async function signIn(name: string, password: string, code: string): Promise<void> {
  await send('POST', '/api/v1/session', code === '' ? { name, password } : { name, password, code })
  await askWho()
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/api/v1/session')
  await askWho()
}

export const choosePassword = (invitation: string, password: string) =>
  send('POST', '/api/v1/invitation', { invitation, password })
