import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorTokenSource } from '../../src/azure/credentials';
import type { Answer, AzureConnection } from '../../src/core/ports';
import type { FactRequest } from '../../src/core/snapshot/fact';
import type { RecordedLookup } from '../../src/core/snapshot/snapshot';
import { json, loopbackServer, never, type LoopbackServer, type Reply, type SeenCall } from './loopback';

const nic = '/subscriptions/s1/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/n';

interface GraphBody {
  readonly query: string;
  readonly subscriptions?: readonly string[];
  readonly options: { readonly $skipToken?: string };
}

function graphBody(call: SeenCall): GraphBody {
  return JSON.parse(call.body) as GraphBody;
}

/** One subscription, and Resource Graph as the test says. */
function graph(answer: (body: GraphBody) => readonly [status: number, body: unknown]): Reply {
  return (call, response) => {
    if (call.method === 'POST') {
      json(response, ...answer(graphBody(call)));
      return;
    }
    json(response, 200, call.url.startsWith('/subscriptions?') ? { value: [{ subscriptionId: 's1' }] } : {});
  };
}

async function start(reply: Reply): Promise<{ readonly connection: AzureConnection; readonly server: LoopbackServer }> {
  const server = await loopbackServer(reply);
  return { server, connection: connect({ cloud: simulatedCloud(server.origin), tokenSource: simulatorTokenSource(), sleep: () => Promise.resolve() }) };
}

async function lookUp(
  reply: Reply,
  requests: readonly FactRequest[],
): Promise<{ readonly lookups: readonly RecordedLookup[]; readonly posts: readonly GraphBody[] }> {
  const { connection, server } = await start(reply);
  const answers: Answer[] = [];
  await connection.facts.ask(requests, (answer) => answers.push(answer), never);
  assert.deepEqual(
    answers.map((answer) => answer.request),
    requests,
  );
  const posts = server.seen.filter((call) => call.method === 'POST').map(graphBody);
  return { lookups: answers.flatMap((answer) => (answer.kind === 'lookup' ? [answer.lookup] : [])), posts };
}

function address(key: string): FactRequest {
  return { kind: 'lookup', lookup: 'address', key };
}

function rows(...data: readonly object[]): object {
  return { data, resultTruncated: 'false' };
}

describe('look-ups', () => {
  it('of one wave are one query, and say where was searched', async () => {
    const { lookups, posts } = await lookUp(
      graph(() => [200, rows({ id: nic, key: '10.0.0.4' })]),
      [address('10.0.0.4'), address('10.0.0.5')],
    );
    assert.equal(posts.length, 1);
    assert.deepEqual(posts[0]?.subscriptions, ['s1']);
    assert.match(posts[0].query, /in~ \('10\.0\.0\.4', '10\.0\.0\.5'\)/);
    assert.deepEqual(lookups, [
      { kind: 'address', key: '10.0.0.4', scopes: ['/subscriptions/s1'], complete: true, ids: [nic] },
      { kind: 'address', key: '10.0.0.5', scopes: ['/subscriptions/s1'], complete: true, ids: [] },
    ]);
  });

  it('find a vault by its host, apart from web apps', async () => {
    const vault = '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-shop';
    const { lookups, posts } = await lookUp(
      graph(({ query }) => [200, query.includes('vaultUri') ? rows({ id: vault, key: 'https://KV-shop.vault.azure.net/' }) : rows()]),
      ['kv-shop.vault.azure.net', 'app.azurewebsites.net'].map((key) => ({ kind: 'lookup', lookup: 'hostName', key })),
    );
    assert.equal(posts.length, 2);
    assert.deepEqual(
      lookups.map(({ ids, complete }) => [ids, complete]),
      [
        [[vault], true],
        [[], true],
      ],
    );
  });

  it('go through all pages', async () => {
    const { lookups, posts } = await lookUp(
      graph(({ options }) => [
        200,
        { ...rows({ id: `${nic}${options.$skipToken ?? ''}`, key: '10.0.0.4' }), ...(options.$skipToken === undefined ? { $skipToken: '2' } : {}) },
      ]),
      [address('10.0.0.4')],
    );
    assert.equal(posts.length, 2);
    assert.deepEqual(lookups[0]?.ids, [nic, `${nic}2`]);
    assert.equal(lookups[0].complete, true);
  });

  const incomplete: readonly (readonly [name: string, failure: string, answer: Parameters<typeof graph>[0]])[] = [
    ['the query is refused', 'forbidden', () => [403, { error: { code: 'AuthorizationFailed', message: 'No role.' } }]],
    ['the sign-in is not good enough', 'forbidden', () => [401, { error: { code: 'InvalidAuthenticationToken', message: 'Sign in again.' } }]],
    ['the result is truncated', 'failed', () => [200, { ...rows(), resultTruncated: 'true' }]],
    [
      'a page fails',
      'failed',
      ({ options }) => (options.$skipToken === undefined ? [200, { ...rows({ id: nic, key: '10.0.0.4' }), $skipToken: '2' }] : [500, {}]),
    ],
    ['the answer has no rows', 'failed', () => [200, {}]],
    ['the pages never end', 'failed', () => [200, { ...rows(), $skipToken: 'again' }]],
  ];
  for (const [name, failure, answer] of incomplete)
    it(`prove no absence when ${name}`, async () => {
      const { lookups, posts } = await lookUp(graph(answer), [address('10.0.0.9')]);
      const [{ detail, ...found } = { detail: '' }, ...more] = lookups;
      assert.deepEqual([found, ...more], [{ kind: 'address', key: '10.0.0.9', scopes: ['/subscriptions/s1'], complete: false, ids: [], failure }]);
      assert.match(detail ?? '', /(No role|Sign in again|The answer is not complete)\.$/);
      assert.ok(posts.length <= 50);
    });

  it('prove no absence when it is unknown where was searched', async () => {
    const { lookups } = await lookUp(
      (call, response) => (call.method === 'POST' ? json(response, 200, rows()) : json(response, 403, {})),
      [address('10.0.0.9')],
    );
    const [{ detail, ...found } = { detail: '' }] = lookups;
    assert.deepEqual(found, { kind: 'address', key: '10.0.0.9', scopes: [], complete: false, ids: [], failure: 'failed' });
    assert.match(detail ?? '', /list of subscriptions could not be read/);
  });

  it('let no text of a body into the query but addresses and names', async () => {
    const evil = "x') | union Resources //";
    const { lookups, posts } = await lookUp(
      graph(() => [200, rows()]),
      [address(evil), address('10.0.0.4')],
    );
    assert.doesNotMatch(posts[0]?.query ?? '', /union/);
    assert.deepEqual(
      lookups.map((lookup) => lookup.complete),
      [false, true],
    );
  });
});

describe('a diagnosis', () => {
  it('has one correlation id in all its waves, another diagnosis another', async () => {
    const { connection, server } = await start((_, response) => json(response, 200, {}));
    const request = (name: string): FactRequest => ({
      kind: 'arm',
      request: `GET /subscriptions/s1/resourceGroups/g/providers/Microsoft.Network/routeTables/${name}`,
    });
    const first = new AbortController();
    const second = new AbortController();
    for (const [name, { signal }] of [
      ['a', first],
      ['b', first],
      ['c', second],
    ] as const)
      await connection.facts.ask([request(name)], () => undefined, signal);
    const ids = server.seen.map((call) => call.headers['x-ms-correlation-request-id']);
    assert.equal(ids[0], ids[1]);
    assert.notEqual(ids[0], ids[2]);
    assert.deepEqual(
      connection.requestLog().map((entry) => entry.correlationId),
      ids,
    );
  });

  it('goes on when some questions fail, and ends when it is given up', async () => {
    const { connection } = await start((call, response) => (call.url.includes('/broken') ? json(response, 200, '{"half":') : json(response, 200, {})));
    const answers: Answer[] = [];
    const requests = ['broken', 'whole'].map((name): FactRequest => ({ kind: 'arm', request: `GET /subscriptions/s1/${name}` }));
    await connection.facts.ask(requests, (answer) => answers.push(answer), never);
    assert.deepEqual(answers.map((answer) => (answer.kind === 'response' ? answer.response.status : undefined)).sort(), [200, null].sort());
    const aborted = AbortSignal.abort(new Error('given up'));
    await assert.rejects(
      connection.facts.ask(requests, () => undefined, aborted),
      /given up/,
    );
  });
});
