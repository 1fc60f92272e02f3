import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { contoso, contosoSites } from './estates/contoso';
import { startSimulator, type Fault, type Simulator } from './simulator';

const shop = contosoSites()['agw-shop-weu']?.id ?? '';
const subscription = /^\/subscriptions\/[^/]+/.exec(shop)?.[0] ?? '';
const other = `/subscriptions/${contoso().subscriptions[1]?.subscriptionId ?? ''}`;
const elsewhere = 'https://attacker.example';

let simulator: Simulator;
let now = Date.now();

function ask(method: 'GET' | 'POST', address: string): Promise<Response> {
  const url = address.startsWith('http') ? address : `${simulator.http}${address}?api-version=1`;
  return fetch(url, { method, redirect: 'manual', headers: { authorization: 'Bearer x' } });
}

async function bodyOf(reply: Response): Promise<JsonObject> {
  const json = (await reply.json()) as Json;
  return isObject(json) ? json : {};
}

before(async () => {
  simulator = await startSimulator({ estate: contoso(), operation: { polls: 1, retryAfter: 0 }, now: () => now });
});
after(() => simulator.close());
afterEach(() => {
  simulator.setFaults([]);
  simulator.setReads({ limit: 1000 });
});

describe('a long-running operation', () => {
  /** Status and body of each poll, three at most. */
  async function polls(operation: Fault['operation']): Promise<readonly (readonly [number, string])[]> {
    simulator.setFaults([{ path: '/backendhealth', ...(operation === undefined ? {} : { operation }) }]);
    let reply = await ask('POST', `${shop}/backendhealth`);
    const seen: (readonly [number, string])[] = [];
    while (reply.status === 202 && seen.length < 3) {
      reply = await ask('GET', reply.headers.get('location') ?? '');
      seen.push([reply.status, await reply.text()]);
    }
    return seen;
  }
  it('fails with a status', async () => {
    const [, end] = await polls('fails');
    assert.equal(end?.[0], 500);
    assert.match(end[1], /"code":"InternalServerError"/);
  });
  it('reports its failure with 200', async () => {
    const [, end] = await polls('reportsFailure');
    assert.equal(end?.[0], 200);
    assert.match(end[1], /^\{"status":"Failed","error":/);
  });
  it('never ends', async () => {
    assert.deepEqual(
      (await polls('neverEnds')).map(([status]) => status),
      [202, 202, 202],
    );
  });
  it('says in its status how it has failed', async () => {
    simulator.setFaults([{ path: '/backendhealth', operation: 'fails' }]);
    const begun = await ask('POST', `${shop}/backendhealth`);
    const address = begun.headers.get('azure-asyncoperation') ?? '';
    assert.deepEqual(await bodyOf(await ask('GET', address)), { status: 'InProgress' });
    assert.equal((await bodyOf(await ask('GET', address)))['status'], 'Failed');
  });
});

describe('an answer that points elsewhere', () => {
  it('as its next page', async () => {
    simulator.setFaults([{ path: 'applicationGateways', nextLink: elsewhere }]);
    const list = await bodyOf(await ask('GET', `${subscription}/providers/Microsoft.Network/applicationGateways`));
    assert.equal(list['nextLink'], `${elsewhere}/page?$skiptoken=2`);
    assert.equal((await bodyOf(await ask('GET', shop)))['nextLink'], undefined, 'a single resource has no pages');
  });
  it('as the place of its operation', async () => {
    simulator.setFaults([{ path: '/backendhealth', location: elsewhere }]);
    const { headers, status } = await ask('POST', `${shop}/backendhealth`);
    assert.equal(status, 202);
    for (const name of ['location', 'azure-asyncoperation']) assert.ok(headers.get(name)?.startsWith(`${elsewhere}/subscriptions/`), name);
  });
  it('with a redirect', async () => {
    simulator.setFaults([{ path: shop, redirect: elsewhere }]);
    const { headers, status } = await ask('GET', shop);
    assert.deepEqual([status, headers.get('location')], [302, `${elsewhere}${shop}`]);
  });
});

describe('a status', () => {
  const codes: readonly (readonly [number, string])[] = [
    [409, 'AnotherOperationInProgress'],
    [500, 'InternalServerError'],
    [502, 'BadGateway'],
    [503, 'ServerBusy'],
    [504, 'GatewayTimeout'],
  ];
  for (const [status, code] of codes) {
    it(`${status} comes with ${code}`, async () => {
      simulator.setFaults([{ path: shop, status }]);
      const reply = await ask('GET', shop);
      assert.equal(reply.status, status);
      assert.match(await reply.text(), new RegExp(`"code":"${code}"`));
    });
  }
});

describe('a body', () => {
  it('that dribbles begins soon and does not come to its end', async () => {
    simulator.setFaults([{ path: shop, body: 'slow' }]);
    const stop = new AbortController();
    const reply = await fetch(`${simulator.http}${shop}?api-version=1`, { headers: { authorization: 'Bearer x' }, signal: stop.signal });
    const reader = reply.body?.getReader();
    const first = await reader?.read();
    assert.equal((first?.value as Uint8Array | undefined)?.[0], '{'.charCodeAt(0));
    stop.abort();
    await assert.rejects(reader?.read() ?? Promise.resolve());
  });
  it('that is gigantic goes on beyond what anybody keeps, until the client has enough', async () => {
    simulator.setFaults([{ path: shop, body: 'gigantic' }]);
    const reply = await ask('GET', shop);
    let bytes = 0;
    for await (const part of reply.body ?? []) {
      bytes += (part as Uint8Array).length;
      if (bytes > 40_000_000) break;
    }
    assert.ok(bytes > 40_000_000);
  });
});

describe('the allowance of reads', () => {
  const left = async (path: string): Promise<readonly [number, string | null]> => {
    const { status, headers } = await ask('GET', path);
    return [status, headers.get('x-ms-ratelimit-remaining-subscription-reads') ?? headers.get('x-ms-ratelimit-remaining-tenant-reads')];
  };
  it('counts down for each subscription and for the tenant', async () => {
    simulator.setReads({ limit: 3 });
    assert.deepEqual(
      [await left(shop), await left(shop), await left(other), await left('/tenants')],
      [200, 200, 200, 200].map((status, index) => [status, ['2', '1', '2', '2'][index]]),
    );
  });
  it('begins anew at its end, or refuses when that is switched on', async () => {
    simulator.setReads({ limit: 1 });
    assert.deepEqual(
      [await left(shop), await left(shop)],
      [
        [200, '0'],
        [200, '0'],
      ],
    );
    simulator.setReads({ limit: 1, refuse: true, retryAfter: 7 });
    await ask('GET', shop);
    const refused = await ask('GET', shop);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '7']);
    assert.equal((await ask('GET', other)).status, 200);
  });
  it('fills again', async () => {
    simulator.setReads({ limit: 2, refillPerSecond: 1, refuse: true });
    const statuses = [await left(shop), await left(shop), await left(shop)].map(([status]) => status);
    now += 1000;
    assert.deepEqual([...statuses, (await left(shop))[0]], [200, 200, 429, 200]);
  });
  it('is set by other processes', async () => {
    const put = (body: unknown) => fetch(`${simulator.http}/simulator/reads`, { method: 'PUT', body: JSON.stringify(body) });
    assert.equal((await put({ limit: 9 })).status, 200);
    assert.deepEqual(await left(shop), [200, '8']);
    for (const wrong of [null, {}, { limit: '9' }, { limit: 9, extra: 1 }]) assert.equal((await put(wrong)).status, 400);
  });
});
