import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorName } from '../../src/azure/credentials';
import type { EstatePart, EstateProblem, EstateResource, EstateSight, TokenSource } from '../../src/core/ports';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { json, loopbackServer, never, type LoopbackServer, type Reply, type SeenCall } from './loopback';

const home = '11111111-1111-4111-8111-111111111111';
const tokenSource: TokenSource = {
  name: simulatorName,
  getToken: ({ tenantId }) => Promise.resolve({ token: tenantId ?? home, expiresOn: Number.MAX_SAFE_INTEGER }),
};

const gatewayType = 'microsoft.network/applicationgateways';
const profileType = 'microsoft.network/trafficmanagerprofiles';

function row(subscription: string, type: string, name: string, more: JsonObject = {}): JsonObject {
  const id = `/subscriptions/${subscription}/resourceGroups/rg/providers/${type}/${name}`;
  return { id, name, type, kind: null, location: 'westeurope', tags: null, sku: null, zones: null, identity: null, properties: {}, ...more };
}

const profile = (subscription: string, name: string, status: string): JsonObject =>
  row(subscription, profileType, name, {
    properties: {
      monitorConfig: { profileMonitorStatus: status, port: 80 },
      endpoints: [{ name: 'e', properties: { endpointMonitorStatus: status, weight: 1 } }],
    },
  });

/** What a query was asked. */
interface Question {
  readonly query: string;
  readonly subscriptions?: readonly string[];
  readonly options: { readonly $top: number; readonly $skip?: number; readonly $skipToken?: string; readonly resultFormat: string };
}

type Answer = { readonly status?: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };

interface World {
  readonly subscriptions: readonly string[];
  /** Rows of Resource Graph, in order. */
  readonly rows: readonly JsonObject[];
  /** Subscriptions that Resource Graph answers for; all unless told. */
  readonly covered?: readonly string[];
  /** Takes the place of Resource Graph's usual answer. */
  readonly graph?: (question: Question, usual: () => Answer) => Answer | 'silent';
  /** Answers of lists, by the end of their path. */
  readonly lists?: Readonly<Record<string, Answer>>;
}

function isOf(subscription: string, { id }: JsonObject): boolean {
  return typeof id === 'string' && id.startsWith(`/subscriptions/${subscription}/`);
}

function isScope({ query }: Question): boolean {
  return query.includes('summarize');
}

function serve({ subscriptions, rows, covered = subscriptions, graph, lists = {} }: World): Reply {
  const usual = (question: Question): Answer => {
    const { options } = question;
    const isWanted = (id: string): boolean => question.subscriptions?.includes(id) ?? true;
    const all: readonly JsonObject[] = isScope(question)
      ? covered.filter(isWanted).map((id) => ({
          subscriptionId: id,
          profiles: rows.filter((each) => isOf(id, each) && each['type'] === profileType).length,
        }))
      : rows.filter((each) => typeof each['id'] !== 'string' || isWanted(each['id'].split('/')[2] ?? ''));
    const start = options.$skip ?? 0;
    const data = all.slice(start, start + options.$top);
    return { body: { totalRecords: all.length, count: data.length, data, resultTruncated: 'false' } };
  };
  return (call, response) => {
    const path = call.url.split('?')[0] ?? '';
    let answer: Answer | 'silent';
    if (call.method === 'POST') {
      const question = JSON.parse(call.body) as Question;
      answer = graph ? graph(question, () => usual(question)) : usual(question);
    } else if (path === '/tenants') answer = { body: { value: [] } };
    else if (path === '/subscriptions')
      answer = { body: { value: subscriptions.map((subscriptionId) => ({ subscriptionId, displayName: subscriptionId, tenantId: home })) } };
    else answer = Object.entries(lists).find(([end]) => path.toLowerCase().endsWith(end.toLowerCase()))?.[1] ?? { body: { value: [] } };
    if (answer !== 'silent') json(response, answer.status ?? 200, answer.body, answer.headers);
  };
}

interface Read {
  readonly parts: readonly EstatePart[];
  /** The last of each id counts. */
  readonly resources: ReadonlyMap<string, EstateResource>;
  readonly problems: readonly EstateProblem[];
  readonly done: readonly string[];
  readonly questions: readonly Question[];
  readonly lists: readonly string[];
  readonly waits: readonly number[];
  readonly server: LoopbackServer;
}

async function read(world: World, filter?: readonly string[], more: { readonly signal?: AbortSignal; readonly sight?: EstateSight } = {}): Promise<Read> {
  const server = await loopbackServer(serve(world));
  const waits: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const connection = connect({ cloud: simulatedCloud(server.origin), tokenSource, sleep });
  const parts: EstatePart[] = [];
  await connection.estate.read(filter, (part) => parts.push(part), more.signal ?? never, more.sight);
  const isQuestion = ({ method }: SeenCall): boolean => method === 'POST';
  return {
    parts,
    resources: new Map(parts.flatMap((part) => (part.kind === 'resources' ? part.resources : [])).map((each) => [each.id, each])),
    problems: parts.flatMap((part) => (part.kind === 'problem' ? [part.problem] : [])),
    done: parts.flatMap((part) => (part.kind === 'subscriptionDone' ? [part.subscriptionId] : [])).sort(),
    questions: server.seen.filter(isQuestion).map(({ body }) => JSON.parse(body) as Question),
    lists: server.seen.filter((call) => call.url.startsWith('/subscriptions/')).map(({ url }) => (url.split('?')[0] ?? '').toLowerCase()),
    waits,
    server,
  };
}

const many = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, index) => row('s1', gatewayType, `g${String(index).padStart(5, '0')}`));
const names = ({ resources }: Read): readonly string[] => [...resources.values()].map(({ id }) => id.split('/').at(-1) ?? '').sort();
const fullLists: World['lists'] = {
  '/s1/providers/microsoft.network/applicationgateways': { body: { value: [row('s1', gatewayType, 'listed')] } },
  '/s1/providers/microsoft.network/trafficmanagerprofiles': { body: { value: [profile('s1', 'p', 'Online')] } },
};

describe('the estate, read through Resource Graph', () => {
  it('is one query, and no list where there is no profile', async () => {
    const found = await read({
      subscriptions: ['s1', 's2'],
      rows: [row('s1', gatewayType, 'g', { sku: { name: 'x' } }), row('s2', 'microsoft.web/sites', 'w')],
    });
    assert.deepEqual(names(found), ['g', 'w']);
    assert.deepEqual(found.lists, []);
    assert.deepEqual(found.done, ['s1', 's2']);
    assert.equal(found.questions.length, 2);
    assert.ok(found.questions.every((each) => each.subscriptions === undefined && each.options.resultFormat === 'objectArray'));
    const [gateway] = [...found.resources.values()];
    assert.deepEqual(Object.keys(gateway?.body ?? {}), ['id', 'name', 'type', 'location', 'sku', 'properties'], 'what is null is left out');
  });

  it('has all pages, each asked once', async () => {
    const found = await read({ subscriptions: ['s1'], rows: many(2501) });
    assert.equal(found.resources.size, 2501);
    const pages = found.questions.filter((each) => !isScope(each)).map(({ options }) => [options.$skip ?? 0, options.$top]);
    assert.deepEqual(pages.sort(), [
      [0, 1000],
      [1000, 1000],
      [2000, 501],
    ]);
    assert.deepEqual(found.lists, []);
  });

  it('asks on where a page is too large to come whole', async () => {
    const found = await read({
      subscriptions: ['s1'],
      rows: many(2300),
      graph: (question, usual) => {
        const { body } = usual();
        const { data, ...rest } = body as { readonly data: readonly Json[] };
        return isScope(question) ? { body } : { body: { ...rest, data: data.slice(0, 400), count: 400, $skipToken: 'more' } };
      },
    });
    assert.equal(found.resources.size, 2300);
    assert.deepEqual(found.lists, []);
  });

  it('waits for its quota', async () => {
    const found = await read({
      subscriptions: ['s1'],
      rows: many(5000),
      graph: (_, usual) => ({ ...usual(), headers: { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:03' } }),
    });
    assert.equal(found.resources.size, 5000);
    assert.deepEqual(found.waits, [3000, 3000, 3000, 3000]);
  });

  it('takes no monitor status from it', async () => {
    const found = await read({ subscriptions: ['s1'], rows: [profile('s1', 'p', 'Degraded')], lists: fullLists });
    const [first] = found.parts.filter((part) => part.kind === 'resources');
    const [pending] = first?.kind === 'resources' ? first.resources : [];
    assert.equal(pending?.isStatusPending, true);
    assert.deepEqual([pending.body['name'], pending.body['properties']], ['p', undefined]);
    const [known] = [...found.resources.values()];
    assert.deepEqual([known?.isStatusPending, JSON.stringify(known?.body).includes('Online')], [undefined, true]);
    assert.deepEqual(found.lists, ['/subscriptions/s1/providers/microsoft.network/trafficmanagerprofiles']);
  });

  it('shows a profile without status when ARM refuses its list', async () => {
    const found = await read({
      subscriptions: ['s1'],
      rows: [profile('s1', 'p', 'Degraded')],
      lists: { '/trafficmanagerprofiles': { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } } },
    });
    const [shown] = [...found.resources.values()];
    assert.equal(shown?.isStatusPending, undefined);
    assert.doesNotMatch(JSON.stringify(shown?.body), /Degraded/);
    assert.deepEqual(
      found.problems.map(({ reason, subscriptionId }) => [reason, subscriptionId]),
      [['forbidden', 's1']],
    );
  });

  it('lists what Resource Graph does not answer for', async () => {
    const found = await read({ subscriptions: ['s1', 's2'], covered: ['s2'], rows: [row('s2', gatewayType, 'g')], lists: fullLists });
    assert.deepEqual(names(found), ['g', 'listed', 'p']);
    assert.equal(found.lists.length, 3);
    assert.ok(found.lists.every((path) => path.startsWith('/subscriptions/s1/')));
    assert.deepEqual(found.done, ['s1', 's2']);
  });

  it('takes secrets out of what it shows', async () => {
    const site = row('s1', 'microsoft.web/sites', 'w', { properties: { siteConfig: { appSettings: [{ name: 'a', value: 'secret' }] } } });
    assert.doesNotMatch(JSON.stringify((await read({ subscriptions: ['s1'], rows: [site] })).parts), /secret/);
  });
});

describe('the estate, where Resource Graph is of no use', () => {
  const cases: readonly (readonly [string, World['graph']])[] = [
    ['refuses', () => ({ status: 403, body: { error: { code: 'AccessDenied' } } })],
    ['does not know the query', () => ({ status: 400, body: { error: { code: 'InvalidQuery' } } })],
    ['is not there', () => ({ status: 404, body: {} })],
    ['breaks', () => ({ status: 500, body: {} })],
    ['answers with a page of HTML', () => ({ body: '<html>' })],
    ['answers with no rows', () => ({ body: {} })],
    ['does not count', (_, usual) => ({ body: { ...(usual().body as object), totalRecords: 'many' } })],
    ['counts below nothing', (_, usual) => ({ body: { ...(usual().body as object), totalRecords: -1 } })],
    ['counts beyond reason', (question, usual) => (isScope(question) ? usual() : { body: { ...(usual().body as object), totalRecords: 1e15 } })],
    ['truncates', (question, usual) => (isScope(question) ? usual() : { body: { totalRecords: 10, count: 0, data: [], resultTruncated: 'true' } })],
    ['gives what is no row', (question, usual) => (isScope(question) ? usual() : { body: { totalRecords: 2, data: [1, null] } })],
    ['does not tell its scope', (question, usual) => (isScope(question) ? { status: 500, body: {} } : usual())],
    ['loses a page', (question, usual) => ((question.options.$skip ?? 0) === 0 ? usual() : { status: 500, body: {} })],
  ];
  for (const [what, graph] of cases) {
    it(`is listed when it ${what}`, async () => {
      const found = await read({ subscriptions: ['s1'], rows: many(1500), lists: fullLists, ...(graph ? { graph } : {}) });
      assert.ok(names(found).includes('listed'), names(found).join());
      assert.deepEqual(found.problems, []);
      assert.deepEqual(found.done, ['s1']);
    });
  }

  it('is read of one tenant through it, and of the other by lists', async () => {
    const guest = '22222222-2222-4222-8222-222222222222';
    const server = await loopbackServer((call, response) => {
      const isGuest = call.authorization?.endsWith(guest) === true;
      const path = call.url.split('?')[0] ?? '';
      if (path === '/tenants') json(response, 200, { value: [{ tenantId: home }, { tenantId: guest }] });
      else if (path === '/subscriptions') json(response, 200, { value: [{ subscriptionId: isGuest ? 's2' : 's1', tenantId: isGuest ? guest : home }] });
      else if (call.method === 'POST' && isGuest) json(response, 403, {});
      else serve({ subscriptions: ['s1'], rows: [row('s1', gatewayType, 'g')] })(call, response, 0);
    });
    const parts: EstatePart[] = [];
    await connect({ cloud: simulatedCloud(server.origin), tokenSource }).estate.read(undefined, (part) => parts.push(part), never);
    const lists = server.seen.filter(({ url }) => url.startsWith('/subscriptions/'));
    assert.equal(lists.length, 3);
    assert.ok(lists.every(({ url, authorization }) => url.startsWith('/subscriptions/s2/') && authorization === `Bearer ${guest}`));
  });

  it('ignores rows that are nothing of the estate', async () => {
    const rows: readonly JsonObject[] = [
      row('s1', 'microsoft.compute/virtualmachines', 'vm'),
      row('s9', gatewayType, 'elsewhere'),
      { ...row('s1', gatewayType, 'x'), id: 7 },
      { ...row('s1', gatewayType, 'x'), id: '/subscriptions/s1/../../x' },
      { id: '/subscriptions/s1/resourceGroups/rg/providers/microsoft.network/applicationGateways/bare' },
    ];
    const found = await read({ subscriptions: ['s1'], rows });
    assert.deepEqual(names(found), ['bare']);
  });
});

describe('a part of the estate', () => {
  it('is asked for by its subscriptions, a thousand in one query', async () => {
    const subscriptions = Array.from({ length: 1001 }, (_, index) => `s${index}`);
    const found = await read({ subscriptions, rows: [row('s1000', gatewayType, 'g'), row('s0', gatewayType, 'f')] }, subscriptions.slice(0, 1001));
    assert.deepEqual(names(found), ['f', 'g']);
    assert.deepEqual(found.questions.map((each) => each.subscriptions?.length).sort(), [1, 1, 1000, 1000]);
    assert.equal(found.done.length, 1001);
  });

  it('is that of the filter, in any case', async () => {
    const found = await read({ subscriptions: ['s1', 's2'], rows: [row('s1', gatewayType, 'g'), row('s2', gatewayType, 'h')] }, ['S2']);
    assert.deepEqual(names(found), ['h']);
    assert.deepEqual(found.done, ['s2']);
    assert.deepEqual(found.questions[0]?.subscriptions, ['s2']);
  });

  it('can be what one tenant sees', async () => {
    const found = await read({ subscriptions: ['s1'], rows: [row('s1', gatewayType, 'g')] }, undefined, { sight: { tenantId: 'guest' } });
    assert.ok(found.server.seen.every(({ authorization, url }) => authorization === 'Bearer guest' && url.split('?')[0] !== '/tenants'));
  });

  it('ends when it is not wanted any more', async () => {
    const controller = new AbortController();
    const reading = read(
      {
        subscriptions: ['s1'],
        rows: many(3000),
        graph: (question, usual) => {
          if ((question.options.$skip ?? 0) === 0) return usual();
          controller.abort(new Error('enough'));
          return 'silent';
        },
      },
      undefined,
      { signal: controller.signal },
    );
    await assert.rejects(reading, /enough/);
  });
});
