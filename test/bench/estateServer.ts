import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { listen, listenSecurely } from '../azure/listen';
import { createToken } from '../azure/tokens';
import { gateway, profile } from './estateBodies';

/** How large the estate is, and how slow. */
export interface EstateSize {
  readonly subscriptions: number;
  /** Gateways, and as many profiles, of each subscription. */
  readonly each: number;
  /** Milliseconds that pass before a call is answered. */
  readonly latency: number;
}

/** What the server tells. */
export interface ServerFacts {
  readonly http: string;
  /** Port. */
  readonly https: number;
  /** Path of its certificate, as PEM. */
  readonly ca: string;
}

const tenantId = '00000000-0000-4000-8000-00000000beef';
const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Answers are made before the clock runs: what is measured is the client. */
function serve({ subscriptions, each, latency }: EstateSize): (method: string, path: string, body: string, response: ServerResponse) => void {
  const ids = Array.from({ length: subscriptions }, (_, index) => idOf(index));
  const indexes = Array.from({ length: each }, (_, index) => index);
  const listed = new Map<string, Buffer>();
  const rows: string[] = [];
  for (const id of ids) {
    const [gateways, profiles] = [indexes.map((index) => gateway(id, index)), indexes.map((index) => profile(id, index))];
    listed.set(`${id}/applicationgateways`, Buffer.from(JSON.stringify({ value: gateways })));
    listed.set(`${id}/trafficmanagerprofiles`, Buffer.from(JSON.stringify({ value: profiles })));
    const nothing = { kind: '', sku: null, zones: null, identity: null };
    for (const row of gateways) rows.push(JSON.stringify({ ...row, ...nothing, type: 'microsoft.network/applicationgateways' }));
    for (const row of profiles) rows.push(JSON.stringify({ ...row, ...nothing, type: 'microsoft.network/trafficmanagerprofiles', properties: null }));
  }
  const all = Buffer.from(
    JSON.stringify({
      value: ids.map((subscriptionId, index) => ({
        id: `/subscriptions/${subscriptionId}`,
        subscriptionId,
        displayName: `Subscription ${index}`,
        tenantId,
        state: 'Enabled',
      })),
    }),
  );
  const scope = Buffer.from(
    JSON.stringify({
      totalRecords: subscriptions,
      count: subscriptions,
      data: ids.map((subscriptionId) => ({ subscriptionId, profiles: each })),
      resultTruncated: 'false',
    }),
  );
  const pages = new Map<number, Buffer>();
  const page = (start: number, top: number): Buffer => {
    const known = pages.get(start);
    const made =
      known ??
      Buffer.from(
        `{"totalRecords":${rows.length},"count":${Math.min(top, rows.length - start)},"resultTruncated":"false","data":[${rows.slice(start, start + top).join(',')}]}`,
      );
    pages.set(start, made);
    return made;
  };
  for (let start = 0; start < rows.length; start += 1000) page(start, 1000);
  const answer = (method: string, path: string, body: string): Buffer => {
    if (method === 'POST' && /\/msi\/token/i.test(path)) return Buffer.from(token());
    if (method === 'POST') {
      const { query, options } = JSON.parse(body) as { readonly query: string; readonly options: { readonly $skip?: number; readonly $top: number } };
      return query.includes('summarize') ? scope : page(options.$skip ?? 0, options.$top);
    }
    if (path === '/tenants') return Buffer.from(JSON.stringify({ value: [{ tenantId }] }));
    if (path === '/subscriptions') return all;
    const [, id = '', type = ''] = /^\/subscriptions\/([^/]+)\/.*\/([^/]+)$/.exec(path.toLowerCase()) ?? [];
    return listed.get(`${id}/${type}`) ?? Buffer.from('{"value":[]}');
  };
  return (method, path, body, response) => {
    const text = answer(method, path, body);
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length }).end(text), latency);
  };
}

function token(): string {
  const now = Date.now();
  const expires = Math.floor(now / 1000) + 3600;
  const aud = 'https://management.azure.com/';
  return JSON.stringify({
    access_token: createToken({ tid: tenantId, exp: expires, aud }, now),
    token_type: 'Bearer',
    expires_on: String(expires),
    resource: aud,
  });
}

async function start(size: EstateSize): Promise<ServerFacts> {
  const reply = serve(size);
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').replace(/^\/+/, '/');
      reply(request.method ?? '', path, Buffer.concat(chunks).toString(), response);
    });
  };
  const http = await listen(createServer(listener), 0);
  const https = await listenSecurely(listener, 0, Date.now());
  return { http: `http://127.0.0.1:${http.port}`, https: https.port, ca: https.ca };
}

parentPort?.postMessage(await start(workerData as EstateSize));
