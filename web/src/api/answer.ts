import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { language } from '@/shell/i18n'
import { type Problem, problemFrom } from './client'

/**
 * Asks whenever `source` changes (or the language: sentences of the server follow it) and gives
 * the newest answer. `load` gives undefined where there is nothing to ask. What was there before
 * stays on screen while the next answer is on its way.
 */
export function useAnswer<S, T>(
  source: WatchSource<S>,
  load: (value: S, signal: AbortSignal) => Promise<T> | undefined,
) {
  const value = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const busy = ref(false)
  let controller = new AbortController()

  async function ask(asked: S) {
    controller.abort()
    const own = (controller = new AbortController())
    const promise = load(asked, own.signal)
    busy.value = promise !== undefined
    if (promise === undefined) {
      value.value = problem.value = undefined
      return
    }
    try {
      const answer = await promise
      if (own.signal.aborted) return
      value.value = answer
      problem.value = undefined
    } catch (error) {
      if (own.signal.aborted) return
      value.value = undefined
      problem.value = problemFrom(error)
    }
    busy.value = false
  }

  let last: S
  watch(source, (asked) => void ask((last = asked)), { immediate: true })
  watch(language, () => void ask(last))
  onScopeDispose(() => controller.abort())
  return { value, problem, busy, reload: () => void ask(last) }
}
