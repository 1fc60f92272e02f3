/**
 * A signal that is aborted when another one is, or when the time is up.
 *
 * Node 20 may collect a signal of `AbortSignal.any` that nothing but its listeners holds, and then it never fires
 * (nodejs/node issue 54614): here the timer and the other signal hold it.
 *
 * @param milliseconds after which it is aborted with a `TimeoutError`. The timer keeps no process alive.
 */
export function deadlineSignal(signal: AbortSignal, milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const end = (reason: unknown): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    controller.abort(reason);
  };
  const abort = (): void => end(signal.reason);
  const timer = setTimeout(() => end(new DOMException('The time is up.', 'TimeoutError')), milliseconds);
  timer.unref();
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
}
