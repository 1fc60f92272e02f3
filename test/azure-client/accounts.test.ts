import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectAccounts, type Account } from '../../src/azure/accounts';
import { simulatedCloud } from '../../src/azure/clouds';
import type { Answer, AzureConnection, EstatePart, EstateProblem } from '../../src/core/ports';
import type { FactRequest } from '../../src/core/snapshot/fact';
import { json, loopbackServer, never, type LoopbackServer, type Reply } from './loopback';

const gateways = /\/providers\/Microsoft\.Network\/applicationGateways$/i;
const gateway = (subscription: string): string =>
  `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/agw-${subscription}`;

/** What each account may see, and the subscriptions whose contents it may read. */
interface Rights {
  readonly sees: readonly string[];
  readonly reads: readonly string[];
}

const rights: Readonly<Record<string, Rights>> = {
  ada: { sees: ['s1', 'shared'], reads: ['s1'] },
  bob: { sees: ['s2', 'shared'], reads: ['s2', 'shared'] },
};

/** ARM, as far as the token goes. */
const arm: Reply = ({ url, authorization }, response) => {
  const [status, body] = armAnswer(url.split('?')[0] ?? '', rights[authorization?.replace('Bearer ', '') ?? '']);
  json(response, status, body);
};

function armAnswer(path: string, own: Rights | undefined): readonly [status: number, body: object] {
  if (!own) return [401, { error: { code: 'InvalidAuthenticationToken' } }];
  if (path === '/tenants') return [200, { value: [{ tenantId: 't' }] }];
  if (path === '/subscriptions') return [200, { value: own.sees.map((subscriptionId) => ({ subscriptionId, displayName: subscriptionId, tenantId: 't' })) }];
  const subscription = /^\/subscriptions\/([^/]+)/.exec(path)?.[1] ?? '';
  if (!own.reads.includes(subscription)) return [403, { error: { code: 'AuthorizationFailed', message: `${path} is not for you.` } }];
  if (gateways.test(path)) return [200, { value: [{ id: gateway(subscription), name: `agw-${subscription}` }] }];
  return [200, path === gateway(subscription) ? { id: path } : { value: [] }];
}

const account = (label: string, more: Partial<Account['tokenSource']> = {}): Account => ({
  label,
  tokenSource: { name: 'VS Code', getToken: () => Promise.resolve({ token: label, expiresOn: Number.MAX_SAFE_INTEGER }), ...more },
});

interface Connected {
  readonly server: LoopbackServer;
  readonly connection: AzureConnection;
}

async function connectTo(reply: Reply, accounts: readonly Account[]): Promise<Connected> {
  const server = await loopbackServer(reply);
  const cloud = simulatedCloud(server.origin, true);
  return { server, connection: connectAccounts({ cloud, accounts, sleep: () => Promise.resolve() }) };
}

interface Estate {
  readonly parts: readonly EstatePart[];
  readonly resources: readonly string[];
  readonly problems: readonly EstateProblem[];
  readonly done: readonly string[];
  /** The newest list. */
  readonly subscriptions: readonly (readonly [id: string, account: string | undefined])[];
}

async function readEstate(connection: AzureConnection, only?: readonly string[]): Promise<Estate> {
  const parts: EstatePart[] = [];
  await connection.estate.read(only, (part) => parts.push(part), new AbortController().signal);
  const newest = parts.flatMap((part) => (part.kind === 'subscriptions' ? [part.subscriptions] : [])).at(-1) ?? [];
  return {
    parts,
    resources: parts.flatMap((part) => (part.kind === 'resources' ? part.resources.map(({ id }) => id) : [])).sort(),
    problems: parts.flatMap((part) => (part.kind === 'problem' ? [part.problem] : [])),
    done: parts.flatMap((part) => (part.kind === 'subscriptionDone' ? [part.subscriptionId] : [])).sort(),
    subscriptions: newest.map((each) => [each.subscriptionId, each.account]),
  };
}

const asked = ({ seen }: LoopbackServer, by: string): readonly string[] => seen.filter((call) => call.authorization === `Bearer ${by}`).map(({ url }) => url);

describe('the estate of two accounts', () => {
  it('is one: a subscription that both see is there once, read by the one that can', async () => {
    const { connection } = await connectTo(arm, [account('ada'), account('bob')]);
    const { resources, problems, done, subscriptions } = await readEstate(connection);
    assert.deepEqual(resources, [gateway('s1'), gateway('s2'), gateway('shared')].sort());
    assert.deepEqual(problems, []);
    assert.deepEqual(done, ['s1', 's2', 'shared']);
    assert.deepEqual(subscriptions, [
      ['s1', 'ada'],
      ['shared', 'ada'],
      ['s2', 'bob'],
    ]);
  });

  it('reads what both may read only once', async () => {
    const both: Reply = (call, response, before) => arm({ ...call, authorization: 'Bearer bob' }, response, before);
    const { connection, server } = await connectTo(both, [account('ada'), account('bob')]);
    const { resources } = await readEstate(connection);
    assert.deepEqual(resources, [gateway('s2'), gateway('shared')].sort());
    const lists = server.seen.map(({ url }) => url.split('?')[0] ?? '').filter((path) => gateways.test(path));
    assert.equal(new Set(lists).size, lists.length, lists.join('\n'));
  });

  it('keeps the refusal of a subscription that nobody may read, once and with the name of the account', async () => {
    const nobody: Reply = (call, response, before) =>
      call.url.startsWith('/subscriptions/shared/') ? json(response, 403, { error: { code: 'AuthorizationFailed' } }) : arm(call, response, before);
    const { connection } = await connectTo(nobody, [account('ada'), account('bob')]);
    const { problems, done, parts } = await readEstate(connection);
    assert.ok(problems.length > 0);
    assert.deepEqual([...new Set(problems.map((each) => [each.subscriptionId, each.reason].join(' ')))], ['shared forbidden']);
    assert.equal(new Set(problems.map((each) => each.account)).size, 1);
    assert.deepEqual(done, ['s1', 's2', 'shared']);
    // The view takes what a refused list lacks for gone when it hears "done": the reason has to be there before.
    const lastProblem = parts.findLastIndex((part) => part.kind === 'problem');
    assert.ok(parts.findIndex((part) => part.kind === 'subscriptionDone' && part.subscriptionId === 'shared') > lastProblem);
  });

  it('loses nothing of one account when the other is signed out, and says whose session is over', async () => {
    const over = account('ada', { getToken: () => Promise.reject(new Error('The session of ada is over.')) });
    const { connection } = await connectTo(arm, [over, account('bob')]);
    const { resources, problems } = await readEstate(connection);
    assert.deepEqual(resources, [gateway('s2'), gateway('shared')].sort());
    assert.deepEqual(problems, [{ request: 'GET /subscriptions', reason: 'signedOut', detail: 'The session of ada is over.', account: 'ada' }]);
  });

  it('says that Azure wants another proof, where signing in again helps', async () => {
    const challenged = account('ada', {
      getToken: () => Promise.reject(new Error('Azure wants another proof.')),
      wantsProof: (tenantId) => tenantId === undefined,
    });
    const { connection } = await connectTo(arm, [challenged, account('bob')]);
    const { problems } = await readEstate(connection);
    assert.deepEqual(
      problems.map((each) => [each.account, each.reason, each.needsProof]),
      [['ada', 'signedOut', true]],
    );
  });

  it('heeds the filter', async () => {
    const { connection, server } = await connectTo(arm, [account('ada'), account('bob')]);
    const { resources } = await readEstate(connection, ['S2']);
    assert.deepEqual(resources, [gateway('s2')]);
    assert.ok(!server.seen.some(({ url }) => url.startsWith('/subscriptions/s1/')));
  });

  it('can be read again, also after a reading that was given up', async () => {
    const { connection } = await connectTo(arm, [account('ada'), account('bob')]);
    const first = new AbortController();
    const given = connection.estate.read(undefined, () => first.abort(), first.signal);
    await assert.rejects(given);
    assert.equal((await readEstate(connection)).resources.length, 3);
    assert.equal((await readEstate(connection)).resources.length, 3);
  });
});

describe('questions with two accounts', () => {
  const get = (path: string): FactRequest => ({ kind: 'arm', request: `GET ${path}` });

  async function ask(connection: AzureConnection, request: FactRequest, signal = never): Promise<Answer> {
    const answers: Answer[] = [];
    await connection.facts.ask([request], (answer) => answers.push(answer), signal);
    const [answer] = answers;
    assert.ok(answer && answers.length === 1, `${answers.length} answers`);
    return answer;
  }
  const statusOf = (answer: Answer): number | null | undefined => (answer.kind === 'response' ? answer.response.status : undefined);

  it('go to the account that sees the subscription, and no token of the other goes with them', async () => {
    const { connection, server } = await connectTo(arm, [account('ada'), account('bob')]);
    await readEstate(connection);
    server.seen.length = 0;
    assert.equal(statusOf(await ask(connection, get(gateway('s2')))), 200);
    assert.deepEqual(asked(server, 'ada'), []);
    assert.equal(asked(server, 'bob').length, 1);
  });

  it('go to each in turn where nobody is known to see the subscription, and are remembered', async () => {
    const { connection, server } = await connectTo(arm, [account('ada'), account('bob')]);
    assert.equal(statusOf(await ask(connection, get(gateway('s2')))), 200);
    assert.equal(statusOf(await ask(connection, get(gateway('s2')))), 200);
    assert.equal(asked(server, 'ada').length, 1);
    assert.equal(asked(server, 'bob').length, 2);
  });

  it('keep the refusal of the first when all refuse', async () => {
    const { connection, server } = await connectTo(arm, [account('ada'), account('bob')]);
    const answer = await ask(connection, get(gateway('elsewhere')));
    assert.equal(statusOf(answer), 403);
    assert.equal(server.seen.length, 2);
  });

  it('look an address up where the target is', async () => {
    const { connection, server } = await connectTo(arm, [account('ada'), account('bob')]);
    await readEstate(connection);
    server.seen.length = 0;
    const { signal } = new AbortController();
    await ask(connection, get(gateway('s2')), signal);
    await ask(connection, { kind: 'lookup', lookup: 'address', key: '10.0.0.4' }, signal);
    assert.deepEqual(asked(server, 'ada'), []);
    assert.ok(
      asked(server, 'bob').some((url) => url.includes('Microsoft.ResourceGraph')),
      JSON.stringify(server.seen.map(({ url }) => url)),
    );
  });

  it('are logged together, in the order of time', async () => {
    const { connection } = await connectTo(arm, [account('ada'), account('bob')]);
    await readEstate(connection);
    const times = connection.requestLog().map(({ time }) => time);
    assert.ok(times.length > 6);
    assert.deepEqual(
      times,
      [...times].sort((one, other) => one - other),
    );
  });
});

describe('the tokens of accounts', () => {
  it('never follow a next page to another host', async () => {
    const foreign = await loopbackServer((_, response) => json(response, 200, { value: [] }));
    const leading: Reply = (call, response, before) =>
      call.url.startsWith('/subscriptions?')
        ? json(response, 200, { value: [{ subscriptionId: 's1', displayName: 's1', tenantId: 't' }], nextLink: `${foreign.origin}/subscriptions?page=2` })
        : arm(call, response, before);
    const { connection } = await connectTo(leading, [account('ada'), account('bob')]);
    await readEstate(connection);
    assert.deepEqual(foreign.seen, []);
  });

  it('go to this machine only when the cloud was made for them, and the simulator’s never elsewhere', () => {
    const local = simulatedCloud('http://127.0.0.1:1');
    assert.throws(() => connectAccounts({ cloud: local, accounts: [account('ada')] }), /must not go/);
    assert.throws(
      () => connectAccounts({ cloud: simulatedCloud('http://127.0.0.1:1', true), accounts: [account('ada', { name: 'simulator' })] }),
      /must not go/,
    );
  });
});
