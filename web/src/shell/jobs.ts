/** Work that runs on the server: what this browser began, until the person has read the end. */
import { computed, reactive } from 'vue'
import { captureJob, type CaptureJob } from '@/api/calls'
import { followJob, sendDocument } from '@/api/capture'
import { type Problem, problemFrom } from '@/api/client'

export type Stage = 'sending' | 'running' | 'over' | 'refused'

export interface Entry {
  key: number
  name: string
  stage: Stage
  id?: string
  /** 0 to 1, of sending or of running. */
  share: number
  result?: CaptureJob
  problem?: Problem
}

const storageKey = 'holdfast.jobs'
let nextKey = 1
const entries = reactive<Entry[]>([])

/** Jobs are found again after a reload: their ids and names are kept. */
function keep() {
  const known = entries.flatMap((entry) => (entry.id ? [{ id: entry.id, name: entry.name }] : []))
  localStorage.setItem(storageKey, JSON.stringify(known.slice(0, 50)))
}

async function finish(entry: Entry) {
  try {
    entry.result = await captureJob(entry.id ?? '')
    entry.stage = entry.result.running ? 'running' : 'over'
  } catch (error) {
    refuse(entry, error)
  }
}

function refuse(entry: Entry, error: unknown) {
  entry.stage = 'refused'
  entry.problem = problemFrom(error)
}

function follow(entry: Entry) {
  followJob(
    entry.id ?? '',
    (job) => {
      entry.share = job.total > 0 ? job.progress / job.total : 0
      if (job.state === 'done' || job.state === 'failed') void finish(entry)
    },
    () => void finish(entry),
  )
}

async function send(file: File) {
  entries.unshift({ key: nextKey++, name: file.name, stage: 'sending', share: 0 })
  const entry = entries[0] as Entry
  try {
    entry.id = await sendDocument(file, (share) => (entry.share = share))
    entry.stage = 'running'
    entry.share = 0
    keep()
    follow(entry)
  } catch (error) {
    refuse(entry, error)
  }
}

function dismiss(entry: Entry) {
  entries.splice(entries.indexOf(entry), 1)
  keep()
}

function restore() {
  const known = JSON.parse(localStorage.getItem(storageKey) ?? '[]') as {
    id: string
    name: string
  }[]
  for (const { id, name } of known) {
    entries.push({ key: nextKey++, id, name, stage: 'running', share: 0 })
    follow(entries[entries.length - 1] as Entry)
  }
}

let restored = false

/** The jobs of this browser, newest first. */
export function useJobs() {
  if (!restored) restore()
  restored = true
  const running = computed(
    () => entries.filter((e) => e.stage === 'sending' || e.stage === 'running').length,
  )
  /** How many captures have ended: pages that show the log ask again when it changes. */
  const ended = computed(() => entries.filter((e) => e.stage === 'over').length)
  return { entries, running, ended, send, dismiss }
}
