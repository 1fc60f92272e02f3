import { setMaxListeners } from 'node:events';

/** A signal with a deadline; `release` when the work is done, so that neither timer nor listener stays behind. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

/**
 * A signal that is aborted when another one is, or when the time is up.
 *
 * Node 20 may collect a signal of `AbortSignal.any` that nothing but its listeners holds, and then it never fires
 * (nodejs/node issue 54614): here the timer and the other signal hold it.
 *
 * @param milliseconds after which it is aborted with a `TimeoutError`. The timer keeps no process alive.
 */
export function deadlineSignal(signal: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController();
  const release = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  };
  const end = (reason: unknown): void => {
    release();
    controller.abort(reason);
  };
  const abort = (): void => end(signal.reason);
  const timer = setTimeout(() => end(new DOMException('The time is up.', 'TimeoutError')), milliseconds);
  timer.unref();
  // All calls of a diagnosis listen to one signal: many listeners are no leak.
  setMaxListeners(0, signal);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return { signal: controller.signal, release };
}
