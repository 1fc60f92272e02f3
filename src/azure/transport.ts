import { createNetworkManagement } from '@azure/arm-network/api';
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicyName,
  createDefaultHttpClient,
  createPipelineRequest,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { TokenSource } from '../core/ports';
import type { RecordedFailure } from '../core/snapshot/snapshot';
import { isLoopback, type Cloud } from './clouds';
import { isReadOnly } from './readOnly';
import { loggedPath, type RequestLog } from './requestLog';
import { createTokenBucket, readsPerSubscription, type TokenBucket } from './tokenBucket';

/** What came back over the wire, or why nothing did. */
export type WireAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: ReadonlyMap<string, string>; readonly text: string; readonly url: URL }
  | { readonly kind: 'failure'; readonly failure: RecordedFailure; readonly detail: string };

export interface SendOptions {
  readonly body?: string;
  /** Milliseconds for this call with its retries. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly tenantId?: string | undefined;
}

export interface Transport {
  readonly cloud: Cloud;
  /**
   * Sends one request that reads.
   *
   * @param url an ARM path with query, or an absolute URL that ARM itself gave (`nextLink`, `Location`).
   * @returns the answer, whatever its status; a failure when there is none: the deadline passed, the connection broke, the
   * body is larger than 20 MiB, or the URL leads away from the cloud's ARM host (then nothing is sent).
   * @throws when the request would write, and the reason of `signal` when it is aborted.
   */
  send(method: 'GET' | 'POST', url: string, options: SendOptions): Promise<WireAnswer>;
  /** The pipeline's policies that other clients of the Azure SDK need to behave the same. */
  readonly policies: { readonly authentication: PipelinePolicy; readonly gate: PipelinePolicy };
  readonly httpClient: HttpClient;
}

export interface TransportOptions {
  readonly cloud: Cloud;
  readonly tokenSource: TokenSource;
  readonly log: RequestLog;
  /** PEM of a certificate authority beside the known ones: the simulated Azure's. */
  readonly ca?: string | undefined;
  readonly correlationId: string;
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** No answer that a diagnosis needs comes near this, and a snapshot may not be larger. */
const largestBody = 20 * 1024 * 1024;

/** Raised where a request or an answer breaks a rule of this transport; told apart from broken connections by its name. */
function refusal(message: string): Error {
  return Object.assign(new Error(message), { name: 'RefusedByTransport' });
}

function isRefusal(failure: unknown): failure is Error {
  return failure instanceof Error && failure.name === 'RefusedByTransport';
}

/** One pipeline for every provider on the ARM host: typed clients drop fields that their models do not know. */
export function createTransport(options: TransportOptions): Transport {
  const { cloud, log, now } = options;
  const origin = new URL(cloud.resourceManager).origin;
  const insecure = new URL(origin).protocol === 'http:' && isLoopback(new URL(origin).hostname);
  const httpClient = sizedHttpClient(createDefaultHttpClient(), options.ca);
  const authentication = authenticationPolicy(options.tokenSource, cloud);
  const gate = gatePolicy(origin, insecure, bucketsFor(options));
  // The context's credential is never used: its policy is replaced by ours, which also works on loopback and knows tenants.
  const noCredential: TokenCredential = { getToken: () => Promise.reject(refusal('The SDK asked for a token by itself.')) };
  const context = createNetworkManagement(noCredential, '', {
    endpoint: cloud.resourceManager,
    credentials: { scopes: [cloud.scope] },
    // ARM's 429 and 503 are worth two more tries; `Retry-After` is honoured, and the deadline ends it.
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'azure-traffic-doctor' },
  });
  const pipeline: Pipeline = context.pipeline;
  pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  // Each try is gated anew: a retry costs ARM as much as a first request.
  pipeline.addPolicy(gate, { phase: 'Sign' });
  pipeline.addPolicy(authentication, { phase: 'Sign', afterPolicies: [gate.name] });

  const send: Transport['send'] = async (method, address, { body, deadline, signal, tenantId }) => {
    const url = new URL(address, origin);
    if (url.origin !== origin)
      return { kind: 'failure', failure: 'malformed', detail: `Azure pointed to ${url.host}, which is not its ARM host. The request was not sent.` };
    if (!isReadOnly(method, url.pathname)) throw refusal(`${method} ${url.pathname} does not only read, so it is never sent.`);
    signal.throwIfAborted();
    const timeUp = AbortSignal.timeout(deadline);
    const request = createPipelineRequest({
      url: url.href,
      method,
      ...(body === undefined ? {} : { body }),
      abortSignal: AbortSignal.any([signal, timeUp]),
      allowInsecureConnection: insecure,
      timeout: deadline,
    });
    request.headers.set('accept', 'application/json');
    if (method === 'POST') request.headers.set('content-type', 'application/json');
    request.headers.set('x-ms-correlation-request-id', options.correlationId);
    if (tenantId !== undefined) request.headers.set(tenantHeader, tenantId);
    const started = now();
    const record = (status: number | undefined, requestId: string | undefined, failure?: string): void =>
      log.write({
        time: started,
        method,
        path: loggedPath(url),
        status,
        milliseconds: now() - started,
        correlationId: options.correlationId,
        ...(requestId === undefined ? {} : { requestId }),
        ...(failure === undefined ? {} : { failure }),
      });
    try {
      const response = await pipeline.sendRequest(httpClient, request);
      record(response.status, response.headers.get('x-ms-request-id'));
      const headers = new Map([...response.headers].map(([name, value]) => [name.toLowerCase(), value]));
      return { kind: 'answer', status: response.status, headers, text: response.bodyAsText ?? '', url };
    } catch (failure) {
      const answer = failureOf(failure, signal, timeUp);
      record(undefined, undefined, answer.detail);
      signal.throwIfAborted();
      return answer;
    }
  };
  return { cloud, send, policies: { authentication, gate }, httpClient };
}

function failureOf(failure: unknown, signal: AbortSignal, timeUp: AbortSignal): Extract<WireAnswer, { kind: 'failure' }> {
  const detail = failure instanceof Error ? failure.message : String(failure);
  if (isRefusal(failure)) return { kind: 'failure', failure: 'malformed', detail };
  if (timeUp.aborted && !signal.aborted) return { kind: 'failure', failure: 'timedOut', detail: 'No answer came in time.' };
  return { kind: 'failure', failure: 'network', detail };
}

/** Carries the tenant from `send` to the authentication policy; it is taken off before the request leaves. */
const tenantHeader = 'x-azure-traffic-doctor-tenant';

/**
 * Sets the token, and answers one claims challenge. A token goes to the cloud's ARM host only: `gatePolicy` has refused every
 * other host before.
 */
function authenticationPolicy(tokenSource: TokenSource, cloud: Cloud): PipelinePolicy {
  const authorize = async (request: PipelineRequest, tenantId: string | undefined, claims?: string): Promise<void> => {
    try {
      const { token } = await tokenSource.getToken({
        scopes: [cloud.scope],
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(claims === undefined ? {} : { claims }),
        ...(request.abortSignal instanceof AbortSignal ? { signal: request.abortSignal } : {}),
      });
      request.headers.set('authorization', `Bearer ${token}`);
    } catch (failure) {
      if (request.abortSignal?.aborted === true) throw failure;
      throw refusal(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return {
    // The name under which clients of the SDK look for it before they add one of their own.
    name: bearerTokenAuthenticationPolicyName,
    async sendRequest(request, next) {
      const tenantId = request.headers.get(tenantHeader);
      request.headers.delete(tenantHeader);
      await authorize(request, tenantId);
      const response = await next(request);
      const claims = response.status === 401 ? claimsIn(response.headers.get('www-authenticate')) : undefined;
      if (claims !== undefined) {
        try {
          await authorize(request, tenantId, claims);
        } catch (failure) {
          // Without a token that meets the claims the 401 is the answer, and its body says why.
          if (isRefusal(failure)) return response;
          throw failure;
        }
        const again = await next(request);
        if (tenantId !== undefined) request.headers.set(tenantHeader, tenantId);
        return again;
      }
      // A retry passes here again and needs the tenant.
      if (tenantId !== undefined) request.headers.set(tenantHeader, tenantId);
      return response;
    },
  };
}

/** The claims of a challenge: base64 of JSON (learn.microsoft.com/entra/identity-platform/claims-challenge). */
function claimsIn(challenge: string | undefined): string | undefined {
  const encoded = /\bclaims="([^"]+)"/i.exec(challenge ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  return decoded.startsWith('{') ? decoded : encoded;
}

/** Refuses hosts that are not ARM, and waits for the subscription's turn. */
function gatePolicy(origin: string, insecure: boolean, bucketOf: (path: string) => TokenBucket): PipelinePolicy {
  return {
    name: 'azureTrafficDoctorGate',
    async sendRequest(request, next) {
      const url = new URL(request.url);
      if (url.origin !== origin) throw refusal(`Azure pointed to ${url.host}, which is not its ARM host. The request was not sent.`);
      if (!isReadOnly(request.method, url.pathname)) throw refusal(`${request.method} ${url.pathname} does not only read, so it is never sent.`);
      request.allowInsecureConnection = insecure;
      const bucket = bucketOf(url.pathname);
      await bucket.take(request.abortSignal instanceof AbortSignal ? request.abortSignal : new AbortController().signal);
      const response = await next(request);
      const remaining = Number(response.headers.get('x-ms-ratelimit-remaining-subscription-reads') ?? Number.NaN);
      if (Number.isFinite(remaining)) bucket.learn(remaining);
      return response;
    },
  };
}

function bucketsFor({ now, sleep }: TransportOptions): (path: string) => TokenBucket {
  const buckets = new Map<string, TokenBucket>();
  return (path) => {
    const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1]?.toLowerCase() ?? '';
    const bucket = buckets.get(subscription) ?? createTokenBucket({ ...readsPerSubscription, now, sleep });
    buckets.set(subscription, bucket);
    return bucket;
  };
}

/** Reads bodies itself, so that an endless one ends at the limit; and trusts one more certificate authority when told so. */
function sizedHttpClient(inner: HttpClient, ca: string | undefined): HttpClient {
  return {
    async sendRequest(request) {
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
      if (ca !== undefined) request.tlsSettings = { ...request.tlsSettings, ca };
      const response = await inner.sendRequest(request);
      return { ...response, bodyAsText: await readBody(response) };
    },
  };
}

async function readBody(response: PipelineResponse): Promise<string> {
  const stream = response.readableStreamBody;
  if (!stream) return response.bodyAsText ?? '';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    bytes += part.length;
    if (bytes > largestBody) throw refusal(`The answer is larger than ${largestBody / 1024 / 1024} MiB.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
