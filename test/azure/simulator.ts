import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Json } from '../../src/core/snapshot/snapshot';
import { createArm, type Arm } from './arm';
import { armError, authenticationFailed, tooManyRequests, type ArmAnswer } from './armErrors';
import { controlAnswer, tokenAnswer } from './control';
import type { Estate } from './estates/estate';
import { createFaultBook, faultAnswer, misleading, type Fault, type FaultBook } from './faults';
import { listen, listenSecurely } from './listen';
import { createReadAllowance, defaultReadRules, type ReadAllowance, type ReadRules } from './readAllowance';
import { shiftEstate } from './shiftTime';
import { callerOf, estateFor, satisfies, tokenProblem, type Caller, type TokenRules } from './tokens';
import { send } from './wire';
import { createWorld } from './world';

export type { Fault } from './faults';

/** A request as the simulated Azure got it. Never holds a token. */
export interface SeenRequest {
  /** UTC, ISO 8601. */
  readonly time: string;
  readonly method: string;
  /** Decoded, in the client's spelling. */
  readonly path: string;
  /** As it was on the wire, without the question mark. */
  readonly query: string;
  /** Whether there was a bearer token. */
  readonly hasToken: boolean;
  /** The tenant and the account (`oid`) of a token that can be read. */
  readonly tenantId?: string;
  readonly objectId?: string;
  /** Undefined while it is being answered, and when the connection was reset. */
  readonly status?: number;
}

export interface SimulatorOptions {
  readonly estate: Estate;
  /** 0 (the default): a free one. */
  readonly port?: number;
  /** 0: a free one; absent: no https. */
  readonly httpsPort?: number;
  /** Elements of one page of a list; 100 unless told. */
  readonly pageSize?: number;
  /** How a long-running operation goes; 2 polls with one second between them unless told. */
  readonly operation?: { readonly polls: number; readonly retryAfter: number };
  readonly faults?: readonly Fault[];
  /** How tokens are checked; absent: any bearer token opens everything. */
  readonly tokens?: TokenRules;
  /** How many reads are granted; more than enough unless told. */
  readonly reads?: ReadRules;
  /** Milliseconds since 1970; the real clock unless told. */
  readonly now?: () => number;
}

export interface Simulator {
  /** Such as `http://127.0.0.1:18080`. */
  readonly http: string;
  readonly https?: string;
  /** Path of the certificate of `https`, as PEM. */
  readonly ca?: string;
  /** Every request since the start, oldest first; those to the control paths are left out. */
  requests(): readonly SeenRequest[];
  setFaults(faults: readonly Fault[]): void;
  setReads(rules: ReadRules): void;
  close(): Promise<void>;
}

/**
 * Serves an estate as Azure Resource Manager on loopback. The estate is moved in time, so that its capture is now. Other
 * processes read `GET /simulator/requests`, clear it with `DELETE`, set faults with `PUT /simulator/faults` (a JSON array of
 * `Fault`), say how many reads are granted with `PUT /simulator/reads` (`ReadRules`), change how tokens are checked with
 * `PUT /simulator/tokens` (`TokenRules`, or `null` for not at all), and get a token with `POST /simulator/token` (claims as JSON; `tid` is the
 * first tenant unless told). These paths need no token.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const world = createWorld(shiftEstate(options.estate, now()));
  const desk: Desk = {
    arm: createArm(world, { pageSize: options.pageSize ?? 100, operation: options.operation ?? { polls: 2, retryAfter: 1 }, now }),
    faults: createFaultBook(options.faults),
    reads: createReadAllowance(options.reads ?? defaultReadRules, now),
    seen: [],
    estate: world.estate,
    now,
    tokens: options.tokens,
  };
  const serve: RequestListener = (request, response) => {
    void handle(desk, request, response).catch(() => response.destroy());
  };
  const http = await listen(createHttpServer(serve), options.port ?? 0);
  const https = options.httpsPort === undefined ? undefined : await listenSecurely(serve, options.httpsPort, now());
  return {
    http: `http://127.0.0.1:${http.port}`,
    ...(https ? { https: `https://127.0.0.1:${https.port}`, ca: https.ca } : {}),
    requests: () => [...desk.seen],
    setFaults: desk.faults.set,
    setReads: desk.reads.set,
    close: async () => {
      await Promise.all([http.close(), https?.close()]);
    },
  };
}

/** What all requests to one simulator share. */
export interface Desk {
  readonly arm: Arm;
  readonly faults: FaultBook;
  readonly reads: ReadAllowance;
  readonly seen: SeenRequest[];
  readonly estate: Estate;
  readonly now: () => number;
  tokens: TokenRules | undefined;
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  const base = `${request.socket instanceof TLSSocket ? 'https' : 'http'}://${request.headers.host ?? '127.0.0.1'}`;
  const url = new URL(`${base}/${(request.url ?? '/').replace(/^\/+/, '')}`);
  const path = decoded(url.pathname);
  const body = await bodyOf(request);
  if (path.startsWith('/simulator/')) return send(response, request, controlAnswer(desk, method, path, readJson(body)));
  const caller = callerOf(request.headers.authorization);
  const index = desk.seen.push({
    time: new Date(desk.now()).toISOString(),
    method,
    path,
    query: url.search.slice(1),
    hasToken: hasToken(request),
    ...(caller ? { tenantId: caller.tenantId, objectId: caller.objectId } : {}),
  });
  const fault = desk.faults.take(method, path + decoded(url.search), ({ claims }) => claims === undefined || !satisfies(caller, claims));
  if (fault?.latency !== undefined && !(await stays(response, fault.latency))) return;
  if (fault?.reset === true) {
    reset(request);
    return;
  }
  const grant = desk.reads.take(path);
  const refused = grant.refusedFor === undefined ? undefined : tooManyRequests(grant.refusedFor);
  const answer = refused ?? (fault && faultAnswer(fault, method, path)) ?? ordinaryAnswer(desk, request, { method, path, url, base, body, caller, fault });
  const seen = desk.seen[index - 1];
  if (seen) desk.seen[index - 1] = { ...seen, status: answer.status };
  await send(response, request, fault ? misleading(fault, answer) : answer, grant, fault?.body);
}

/** Waits. @returns whether the client is still there; false at once when it has gone. */
function stays(response: ServerResponse, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      response.off('close', end);
      resolve(!response.destroyed);
    };
    const timer = setTimeout(end, milliseconds);
    response.on('close', end);
  });
}

interface Parts {
  readonly method: string;
  readonly path: string;
  readonly url: URL;
  readonly base: string;
  readonly body: string;
  readonly caller: Caller | undefined;
  readonly fault: Fault | undefined;
}

function ordinaryAnswer(desk: Desk, request: IncomingMessage, { method, path, url, base, body, caller, fault }: Parts): ArmAnswer {
  if (/^\/msi\/token\/?$/i.test(path)) return tokenAnswer(desk);
  if (!hasToken(request)) return authenticationFailed(desk.estate.tenants[0]?.tenantId ?? '');
  const problem = desk.tokens && tokenProblem(desk.tokens, desk.estate, caller, path, method, desk.now());
  if (problem) return problem;
  const json = readJson(body);
  if (json === undefined && body !== '') return armError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  return desk.arm({
    method: method.toUpperCase(),
    path,
    query: url.searchParams,
    base,
    ...(json === undefined ? {} : { body: json }),
    ...(fault?.operation === undefined ? {} : { course: fault.operation }),
    ...(desk.tokens && caller ? { visible: estateFor(desk.tokens, desk.estate, caller) } : {}),
  });
}

function hasToken(request: IncomingMessage): boolean {
  return /^Bearer\s+\S/i.test(request.headers.authorization ?? '');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function reset({ socket }: IncomingMessage): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
