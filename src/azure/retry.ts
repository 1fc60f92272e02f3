import { isRestError, type PipelinePolicy, type PipelineResponse } from '@azure/core-rest-pipeline';
import { callOf } from './call';
import { readRetryAfter } from './retryAfter';
import type { TokenBucket } from './tokenBucket';

export interface RetryOptions {
  readonly bucketOf: (path: string) => TokenBucket;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A person is waiting: a service that fails three times in a row is told as failing. */
const mostRetries = 2;
/** Milliseconds before the first retry when Azure names no time; twice that before the second. */
const firstDelay = 500;

const worthAnotherTry = new Set([408, 429, 500, 502, 503, 504]);
const brokenConnection = new Set(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'REQUEST_SEND_ERROR']);

type Outcome = { readonly response: PipelineResponse } | { readonly failure: unknown };

/**
 * Tries at most twice again what Azure could not answer, after the time that it names (`Retry-After`). When that ends after the
 * call's deadline, the answer stands: it says more than a time-out would.
 */
export function boundedRetryPolicy({ bucketOf, now, sleep }: RetryOptions): PipelinePolicy {
  return {
    name: 'azureTrafficDoctorRetry',
    async sendRequest(request, next) {
      const { end, signal } = callOf(request);
      const bucket = bucketOf(new URL(request.url).pathname);
      for (let retry = 0; ; retry += 1) {
        const outcome = await next(request).then(
          (response): Outcome => ({ response }),
          (failure: unknown): Outcome => ({ failure }),
        );
        const asked = 'response' in outcome ? readRetryAfter(outcome.response.headers.get('retry-after'), now()) : undefined;
        // The others must wait too: each call that Azure refuses lengthens the pause.
        if (asked !== undefined && 'response' in outcome && outcome.response.status === 429) bucket.pause(asked);
        const wait = asked ?? firstDelay * 2 ** retry;
        if (retry >= mostRetries || !isWorthAnotherTry(outcome) || signal.aborted || now() + wait >= end) return resultOf(outcome);
        await sleep(wait, signal);
        await bucket.take(signal);
      }
    },
  };
}

function isWorthAnotherTry(outcome: Outcome): boolean {
  if ('response' in outcome) return worthAnotherTry.has(outcome.response.status);
  return isRestError(outcome.failure) && brokenConnection.has(outcome.failure.code ?? '');
}

function resultOf(outcome: Outcome): PipelineResponse {
  if ('response' in outcome) return outcome.response;
  throw outcome.failure;
}
