/** Send a document to the log, and follow the job that takes it in. */
import { language } from '@/shell/i18n'
import type { JobState } from './calls'
import { Problem, signals, unanswered, type ProblemBody } from './client'

function refusal(request: XMLHttpRequest): Problem {
  const type = request.getResponseHeader('content-type') ?? ''
  if (!type.startsWith('application/problem+json')) return unanswered('strange', request.status)
  return new Problem(JSON.parse(request.responseText) as ProblemBody)
}

/**
 * POST a file; `sent` is told the share (0 to 1) that has left. Gives the id of the job: from then
 * on the document is safe. XMLHttpRequest, because fetch does not tell how far an upload is.
 */
export function sendDocument(file: Blob, sent: (share: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/epcis/v2/capture')
    request.setRequestHeader('Content-Type', 'application/ld+json')
    request.setRequestHeader('Accept-Language', language.value)
    if (signals.token) request.setRequestHeader('Holdfast-Token', signals.token)
    request.upload.onprogress = (event) => sent(event.total > 0 ? event.loaded / event.total : 0)
    request.onerror = () => reject(unanswered('unreachable'))
    request.onload = () => {
      const id = request.getResponseHeader('Location')?.split('/').pop()
      if (request.status === 202 && id) resolve(id)
      else reject(refusal(request))
    }
    request.send(file)
  })
}

/** `told` hears of every change until the job is over. Returns what ends the listening. */
export function followJob(id: string, told: (job: JobState) => void, lost: () => void): () => void {
  const source = new EventSource(`/api/v1/jobs/${encodeURIComponent(id)}`)
  source.addEventListener('job', (event) => {
    const job = JSON.parse((event as MessageEvent<string>).data) as JobState
    if (job.state === 'done' || job.state === 'failed') source.close()
    told(job)
  })
  // EventSource comes back by itself after a cut; CLOSED means the server knows no such job.
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) lost()
  }
  return () => source.close()
}
