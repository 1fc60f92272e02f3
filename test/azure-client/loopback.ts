import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { TokenRequest, TokenSource } from '../../src/core/ports';
import { simulatedCloud } from '../../src/azure/clouds';
import { createRequestLog, type RequestLog } from '../../src/azure/requestLog';
import { createTenants } from '../../src/azure/tenants';
import { createTransport, type Transport } from '../../src/azure/transport';

export interface SeenCall {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface LoopbackServer {
  readonly origin: string;
  readonly seen: SeenCall[];
}

export type Reply = (call: SeenCall, response: ServerResponse, seenBefore: number) => void;

/** A server on this machine that answers as the test says, and notes what it was asked. It ends with the test file. */
export async function loopbackServer(reply: Reply): Promise<LoopbackServer> {
  const seen: SeenCall[] = [];
  const server: Server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = {
        method: request.method ?? '',
        url: request.url ?? '',
        authorization: request.headers.authorization,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      const before = seen.length;
      seen.push(call);
      reply(call, response, before);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Sends JSON. */
export function json(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export interface TestTransport {
  readonly transport: Transport;
  readonly log: RequestLog;
  readonly tokens: TokenRequest[];
  /** Milliseconds. */
  readonly waits: number[];
}

/** A transport to a server on this machine, with a token source that notes what it is asked. It does not wait, but notes how long it would. */
export function testTransport(origin: string, getToken?: TokenSource['getToken'], now: () => number = Date.now): TestTransport {
  const tokens: TokenRequest[] = [];
  const waits: number[] = [];
  const log = createRequestLog();
  const tokenSource: TokenSource = {
    name: 'test',
    getToken(request) {
      tokens.push(request);
      return getToken?.(request) ?? Promise.resolve({ token: 'secret-token', expiresOn: Number.MAX_SAFE_INTEGER });
    },
  };
  const transport = createTransport({
    cloud: simulatedCloud(origin),
    tokenSource,
    log,
    tenants: createTenants(),
    correlationId: 'correlation-1',
    now,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
  return { transport, log, tokens, waits };
}

export const never = new AbortController().signal;
