import { createNetworkManagement } from '@azure/arm-network/api';
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicyName,
  createPipelineRequest,
  proxyPolicyName,
  redirectPolicyName,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import type { TokenSource } from '../core/ports';
import type { RecordedFailure } from '../core/snapshot/snapshot';
import { authenticationPolicy } from './authentication';
import { callOf, setCall, type Call } from './call';
import { isLoopback, type Cloud } from './clouds';
import { createSizedHttpClient } from './httpClient';
import { deadlineSignal, type Deadline } from './deadlineSignal';
import { isReadOnly } from './readOnly';
import { refusal, refusalReason } from './refusal';
import { loggedPath, type RequestLog } from './requestLog';
import { boundedRetryPolicy } from './retry';
import { subscriptionOf, type Tenants } from './tenants';
import { createTokenBucket, readsPerSubscription, type TokenBucket } from './tokenBucket';

/** What came back over the wire, or why nothing did. */
export type WireAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: ReadonlyMap<string, string>; readonly text: string }
  /** `isSignedOut`: nothing was sent, since there is no token. */
  | { readonly kind: 'failure'; readonly failure: RecordedFailure; readonly detail: string; readonly isSignedOut?: true };

export interface CallOptions {
  /** Milliseconds for this call with its retries, after its turn has come. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly tenantId?: string | undefined;
  /** The same for all calls of one diagnosis; undefined: that of the connection. */
  readonly correlationId?: string | undefined;
}

export interface Transport {
  readonly cloud: Cloud;
  /**
   * Sends one request that reads.
   *
   * @param url an ARM path with query, or an absolute URL that ARM itself gave (`nextLink`, `Location`).
   * @returns the answer, whatever its status; a failure when there is none: the deadline passed, the connection broke, there
   * is no token, the body is larger than 20 MiB, or the URL leads away from the cloud's ARM host (then nothing is sent).
   * @throws when the request would write, and the reason of `signal` when it is aborted.
   */
  send(method: 'GET' | 'POST', url: string, options: CallOptions & { readonly body?: string }): Promise<WireAnswer>;
  /**
   * Makes a typed client of the SDK behave like `send`: one host, this token source, bounded retries, no redirects, the log.
   *
   * @param pipeline the client's own; it serves this call only.
   * @returns the signal to give to the client's operation, to be released when that has ended.
   * @throws the reason of `options.signal` when it is aborted while waiting for the call's turn.
   */
  adopt(pipeline: Pipeline, path: string, options: CallOptions): Promise<Deadline>;
  /** @returns why a call of an adopted client failed. @throws the reason of `signal` when that is why. */
  failureOf(failure: unknown, signal: AbortSignal): Extract<WireAnswer, { kind: 'failure' }>;
  readonly httpClient: HttpClient;
}

export interface TransportOptions {
  readonly cloud: Cloud;
  readonly tokenSource: TokenSource;
  readonly log: RequestLog;
  readonly tenants: Tenants;
  /** PEM of a certificate authority beside the known ones: the simulated Azure's. */
  readonly ca?: string | undefined;
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** One pipeline for every provider on the ARM host: typed clients drop fields that their models do not know. */
export function createTransport(options: TransportOptions): Transport {
  const { cloud, now } = options;
  const origin = new URL(cloud.resourceManager).origin;
  const isLocal = isLoopback(new URL(origin).hostname);
  const isInsecure = isLocal && origin.startsWith('http:');
  const httpClient = createSizedHttpClient(options.ca);
  const bucketOf = bucketsFor(options);
  const retry = boundedRetryPolicy({ ...options, bucketOf });
  const gate = gatePolicy(origin, isInsecure, bucketOf);
  const log = logPolicy(options);
  const authentication = authenticationPolicy({ ...options, scope: cloud.scope });

  const equip = (pipeline: Pipeline): void => {
    // Redirects are never followed, and nothing on this machine is reached through a proxy.
    for (const name of [bearerTokenAuthenticationPolicyName, redirectPolicyName, 'defaultRetryPolicy', ...(isLocal ? [proxyPolicyName] : [])])
      pipeline.removePolicy({ name });
    pipeline.addPolicy(retry, { phase: 'Retry' });
    pipeline.addPolicy(gate, { phase: 'Sign' });
    pipeline.addPolicy(log, { phase: 'Sign', afterPolicies: [gate.name] });
    pipeline.addPolicy(authentication, { phase: 'Sign', afterPolicies: [log.name] });
  };
  // The context's credential is never used: its policy is replaced by ours, which also works on loopback and knows tenants.
  const noCredential: TokenCredential = { getToken: () => Promise.reject(new Error('The SDK asked for a token by itself.')) };
  const { pipeline } = createNetworkManagement(noCredential, '', {
    endpoint: cloud.resourceManager,
    credentials: { scopes: [cloud.scope] },
    userAgentOptions: { userAgentPrefix: 'azure-traffic-doctor' },
  });
  equip(pipeline);

  /** Waits for the call's turn; only then does its time begin. */
  const begin = async (path: string, { deadline, signal, tenantId, correlationId }: CallOptions): Promise<{ readonly call: Call; readonly time: Deadline }> => {
    signal.throwIfAborted();
    await bucketOf(path).take(signal);
    const time = deadlineSignal(signal, deadline);
    const call = { tenantId, correlationId: correlationId ?? options.correlationId, end: now() + deadline, signal: time.signal };
    return { call, time };
  };

  return {
    cloud,
    httpClient,
    failureOf: wireFailure,
    async send(method, address, { body, ...callOptions }) {
      const url = new URL(address, origin);
      if (url.origin !== origin) return { kind: 'failure', failure: 'malformed', detail: foreignHost(url) };
      if (!isReadOnly(method, url.pathname)) throw new Error(writing(method, url));
      const { call, time } = await begin(url.pathname, callOptions);
      const request = createPipelineRequest({
        url: url.href,
        method,
        ...(body === undefined ? {} : { body }),
        abortSignal: call.signal,
        allowInsecureConnection: isInsecure,
      });
      request.headers.set('accept', 'application/json');
      if (method === 'POST') request.headers.set('content-type', 'application/json');
      setCall(request, call);
      try {
        const response = await pipeline.sendRequest(httpClient, request);
        const headers = new Map([...response.headers].map(([name, value]) => [name.toLowerCase(), value]));
        return { kind: 'answer', status: response.status, headers, text: response.bodyAsText ?? '' };
      } catch (failure) {
        return wireFailure(failure, callOptions.signal);
      } finally {
        time.release();
      }
    },
    async adopt(adopted, path, callOptions) {
      const { call, time } = await begin(path, callOptions);
      equip(adopted);
      adopted.addPolicy({
        name: 'azureTrafficDoctorCall',
        sendRequest(request, next) {
          setCall(request, call);
          return next(request);
        },
      });
      return time;
    },
  };
}

function wireFailure(failure: unknown, signal: AbortSignal): Extract<WireAnswer, { kind: 'failure' }> {
  signal.throwIfAborted();
  const detail = failure instanceof Error ? failure.message : String(failure);
  const reason = refusalReason(failure);
  if (reason === 'noToken') return { kind: 'failure', failure: 'network', detail, isSignedOut: true };
  if (reason === 'malformed') return { kind: 'failure', failure: 'malformed', detail };
  if (isTimeUp(failure)) return { kind: 'failure', failure: 'timedOut', detail: 'No answer came in time.' };
  return { kind: 'failure', failure: 'network', detail };
}

/** Either name, by who noticed first: the SDK or the signal. The caller's own signal is dealt with before. */
function isTimeUp(failure: unknown): boolean {
  return failure instanceof Error && (failure.name === 'AbortError' || failure.name === 'TimeoutError');
}

function foreignHost(url: URL): string {
  return `Azure pointed to ${url.host}, which is not its ARM host. The request was not sent.`;
}

function writing(method: string, url: URL): string {
  return `${method} ${url.pathname} does not only read, so it is never sent.`;
}

/** Refuses every host that is not ARM and everything that writes; learns from the answers how much ARM still grants. */
function gatePolicy(origin: string, isInsecure: boolean, bucketOf: (path: string) => TokenBucket): PipelinePolicy {
  return {
    name: 'azureTrafficDoctorGate',
    async sendRequest(request, next) {
      const url = new URL(request.url);
      if (url.origin !== origin) throw refusal('malformed', foreignHost(url));
      if (!isReadOnly(request.method, url.pathname)) throw new Error(writing(request.method, url));
      request.allowInsecureConnection = isInsecure;
      request.headers.set('x-ms-correlation-request-id', callOf(request).correlationId);
      const response = await next(request);
      const remaining = remainingReads(response.headers.get.bind(response.headers));
      if (remaining !== undefined) bucketOf(url.pathname).learn(remaining);
      return response;
    },
  };
}

function remainingReads(header: (name: string) => string | undefined): number | undefined {
  const names = ['x-ms-ratelimit-remaining-subscription-reads', 'x-ms-ratelimit-remaining-tenant-reads'];
  const value = names.map(header).find((each) => each !== undefined);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** One entry for each try. */
function logPolicy({ log, now }: TransportOptions): PipelinePolicy {
  return {
    name: 'azureTrafficDoctorLog',
    async sendRequest(request, next) {
      const time = now();
      const { correlationId } = callOf(request);
      const write = (status: number | undefined, more: { readonly requestId?: string; readonly failure?: string }): void =>
        log.write({ time, method: request.method, path: loggedPath(new URL(request.url)), status, milliseconds: now() - time, correlationId, ...more });
      try {
        const response = await next(request);
        const requestId = response.headers.get('x-ms-request-id');
        write(response.status, requestId === undefined ? {} : { requestId });
        return response;
      } catch (failure) {
        write(undefined, { failure: isTimeUp(failure) ? 'No answer came in time.' : failure instanceof Error ? failure.message : String(failure) });
        throw failure;
      }
    },
  };
}

function bucketsFor({ now, sleep }: TransportOptions): (path: string) => TokenBucket {
  const buckets = new Map<string, TokenBucket>();
  return (path) => {
    const key = subscriptionOf(path) ?? '';
    const bucket = buckets.get(key) ?? createTokenBucket({ ...readsPerSubscription, now, sleep });
    buckets.set(key, bucket);
    return bucket;
  };
}
