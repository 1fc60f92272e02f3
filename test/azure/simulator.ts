import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { isObject } from '../../src/core/snapshot/json';
import type { Json } from '../../src/core/snapshot/snapshot';
import { createArm, type Arm } from './arm';
import { armError, authenticationFailed, type ArmAnswer } from './armErrors';
import { createLoopbackCertificate } from './certificate';
import type { Estate } from './estates/estate';
import { createFaultBook, faultAnswer, readFaults, type Fault, type FaultBook } from './faults';
import { shiftEstate } from './shiftTime';
import { callerOf, createToken, estateFor, satisfies, tokenProblem, type Caller, type TokenClaims, type TokenRules } from './tokens';
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
  close(): Promise<void>;
}

/**
 * Serves an estate as Azure Resource Manager on loopback. The estate is moved in time, so that its capture is now. Other
 * processes read `GET /simulator/requests`, clear it with `DELETE`, set faults with `PUT /simulator/faults` (a JSON array of
 * `Fault`), change how tokens are checked with `PUT /simulator/tokens` (`TokenRules`, or `null` for not at all), and get a token with
 * `POST /simulator/token` (claims as JSON; `tid` is the first tenant unless told). These paths need no token.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const world = createWorld(shiftEstate(options.estate, now()));
  const arm = createArm(world, { pageSize: options.pageSize ?? 100, operation: options.operation ?? { polls: 2, retryAfter: 1 }, now });
  const desk: Desk = { arm, faults: createFaultBook(options.faults), seen: [], estate: world.estate, now, readsLeft: readsPerHour, tokens: options.tokens };
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
    close: async () => {
      await Promise.all([http.close(), https?.close()]);
    },
  };
}

interface Desk {
  readonly arm: Arm;
  readonly faults: FaultBook;
  readonly seen: SeenRequest[];
  readonly estate: Estate;
  readonly now: () => number;
  readsLeft: number;
  tokens: TokenRules | undefined;
}

/** ARM's allowance of an hour. */
const readsPerHour = 11_999;

interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

async function listen(server: Server, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: (server.address() as AddressInfo).port, close };
}

async function listenSecurely(serve: RequestListener, port: number, now: number): Promise<Listening & { readonly ca: string }> {
  const { certificate, key } = await createLoopbackCertificate(now);
  const folder = await mkdtemp(join(tmpdir(), 'simulated-azure-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, certificate);
  const listening = await listen(createHttpsServer({ cert: certificate, key }, serve), port);
  const close = async () => {
    await listening.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { port: listening.port, ca, close };
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET';
  const base = `${request.socket instanceof TLSSocket ? 'https' : 'http'}://${request.headers.host ?? '127.0.0.1'}`;
  const url = new URL(`${base}/${(request.url ?? '/').replace(/^\/+/, '')}`);
  const path = decoded(url.pathname);
  const body = await bodyOf(request);
  if (path.startsWith('/simulator/')) {
    send(desk, response, request, controlAnswer(desk, method, path, body));
    return;
  }
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
  if (fault?.latency !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.latency));
  if (fault?.reset === true) {
    reset(request);
    return;
  }
  const answer = (fault && faultAnswer(fault, method, path)) ?? ordinaryAnswer(desk, request, { method, path, url, base, body, caller });
  const seen = desk.seen[index - 1];
  if (seen) desk.seen[index - 1] = { ...seen, status: answer.status };
  send(desk, response, request, answer, fault?.body);
}

interface Parts {
  readonly method: string;
  readonly path: string;
  readonly url: URL;
  readonly base: string;
  readonly body: string;
  readonly caller: Caller | undefined;
}

function ordinaryAnswer(desk: Desk, request: IncomingMessage, { method, path, url, base, body, caller }: Parts): ArmAnswer {
  const tenantId = desk.estate.tenants[0]?.tenantId ?? '';
  if (/^\/msi\/token\/?$/i.test(path)) return { status: 200, body: tokenAnswer({ tid: tenantId }, desk.now()) };
  if (!hasToken(request)) return authenticationFailed(tenantId);
  const problem = desk.tokens && tokenProblem(desk.tokens, desk.estate, caller, path, method, desk.now());
  if (problem) return problem;
  const json = readJson(body);
  if (json === undefined && body !== '') return armError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  const visible = desk.tokens && caller ? { visible: estateFor(desk.tokens, desk.estate, caller) } : {};
  return desk.arm({ method: method.toUpperCase(), path, query: url.searchParams, base, ...(json === undefined ? {} : { body: json }), ...visible });
}

/** A token as a managed identity gets it: for a day. */
function tokenAnswer(claims: Partial<TokenClaims> & { readonly tid: string }, now: number): Json {
  const { exp = Math.floor(now / 1000) + 24 * 60 * 60, aud = 'https://management.azure.com/' } = claims;
  return { access_token: createToken({ ...claims, exp, aud }, now), token_type: 'Bearer', expires_on: String(exp), resource: aud };
}

function controlAnswer(desk: Desk, method: string, path: string, body: string): ArmAnswer {
  if (path === '/simulator/requests' && method === 'GET') return { status: 200, body: desk.seen as unknown as Json };
  if (path === '/simulator/requests' && method === 'DELETE') {
    desk.seen.length = 0;
    return { status: 204 };
  }
  if (path === '/simulator/faults' && method === 'GET') return { status: 200, body: desk.faults.list() as unknown as Json };
  if (path === '/simulator/faults' && method === 'PUT') {
    const faults = readFaults(readJson(body));
    if (typeof faults === 'string') return armError(400, 'InvalidFaults', faults);
    desk.faults.set(faults);
    return { status: 200, body: faults as unknown as Json };
  }
  if (path === '/simulator/tokens' && method === 'PUT') return setTokenRules(desk, readJson(body));
  if (path === '/simulator/token' && method === 'POST') {
    const claims = readJson(body);
    return {
      status: 200,
      body: tokenAnswer({ tid: desk.estate.tenants[0]?.tenantId ?? '', ...(claims !== undefined && isObject(claims) ? claims : {}) }, desk.now()),
    };
  }
  return armError(404, 'NotFound', 'Known: GET and DELETE /simulator/requests, GET and PUT /simulator/faults, PUT /simulator/tokens, POST /simulator/token.');
}

function setTokenRules(desk: Desk, rules: Json | undefined): ArmAnswer {
  if (rules !== null && !isObject(rules)) return armError(400, 'InvalidTokenRules', 'How tokens are checked is an object, or null.');
  desk.tokens = rules === null ? undefined : rules;
  return { status: 200, body: rules };
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

function send(desk: Desk, response: ServerResponse, request: IncomingMessage, answer: ArmAnswer, spoiled?: Fault['body']): void {
  const requestId = randomUUID();
  const correlation = request.headers['x-ms-correlation-request-id'];
  const clientRequest = request.headers['x-ms-client-request-id'];
  desk.readsLeft = desk.readsLeft > 1 ? desk.readsLeft - 1 : readsPerHour;
  const isHtml = spoiled === 'html';
  response.writeHead(answer.status, {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    ...(answer.body === undefined && !isHtml ? {} : { 'content-type': isHtml ? 'text/html' : 'application/json; charset=utf-8' }),
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': typeof correlation === 'string' ? correlation : requestId,
    'x-ms-routing-request-id': `WESTEUROPE:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}:${requestId}`,
    'x-ms-ratelimit-remaining-subscription-reads': String(desk.readsLeft),
    ...(typeof clientRequest === 'string' ? { 'x-ms-client-request-id': clientRequest } : {}),
    ...answer.headers,
  });
  response.end(textOf(answer, spoiled));
}

function textOf({ status, body }: ArmAnswer, spoiled: Fault['body']): string | undefined {
  if (spoiled === 'html')
    return `<html><head><title>${status} Service</title></head><body><h1>${status}</h1><p>The request could not be served.</p></body></html>\n`;
  if (spoiled === 'empty' || body === undefined) return undefined;
  const text = JSON.stringify(body);
  return spoiled === 'cutOff' ? text.slice(0, Math.floor(text.length / 2)) : text;
}
