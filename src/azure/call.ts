import type { PipelineRequest } from '@azure/core-rest-pipeline';

/** What the policies know of the call that a request belongs to. It stays beside the request, so that nothing of it can leave with it. */
export interface Call {
  /** The tenant that the caller named; undefined: the one that is known for the subscription, else the credential's own. */
  readonly tenantId: string | undefined;
  readonly correlationId: string;
  /** When the call's time is up, in milliseconds since 1970. */
  readonly end: number;
  /** Aborted by the caller or when the time is up. */
  readonly signal: AbortSignal;
}

const calls = new WeakMap<PipelineRequest, Call>();

export function setCall(request: PipelineRequest, call: Call): void {
  calls.set(request, call);
}

/** @throws when a request went past `setCall`: it would have no deadline. */
export function callOf(request: PipelineRequest): Call {
  const call = calls.get(request);
  if (!call) throw new Error(`${request.method} ${request.url} belongs to no call.`);
  return call;
}
