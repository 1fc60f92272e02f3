import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorName } from '../../src/azure/credentials';
import type { Answer, AzureConnection, EstatePart, EstateProblem, EstateResource, TokenSource } from '../../src/core/ports';
import { json, loopbackServer, never, type LoopbackServer, type Reply } from './loopback';

const home = '11111111-1111-4111-8111-111111111111';
const guest = '22222222-2222-4222-8222-222222222222';

interface Read {
  readonly parts: readonly EstatePart[];
  readonly resources: readonly EstateResource[];
  readonly problems: readonly EstateProblem[];
  readonly subscriptions: readonly string[];
  readonly connection: AzureConnection;
  readonly server: LoopbackServer;
}

/** A token that names its tenant, so that the server can tell. */
const tokenSource: TokenSource = {
  name: simulatorName,
  getToken: ({ tenantId }) => Promise.resolve({ token: tenantId ?? home, expiresOn: Number.MAX_SAFE_INTEGER }),
};

async function read(reply: Reply, source: TokenSource = tokenSource, tenantId?: string): Promise<Read> {
  const server = await loopbackServer(reply);
  const connection = connect({ cloud: simulatedCloud(server.origin), tokenSource: source, tenantId, sleep: () => Promise.resolve() });
  const parts: EstatePart[] = [];
  await connection.estate.read(undefined, (part) => parts.push(part), never);
  const last = parts.filter((part) => part.kind === 'subscriptions').at(-1);
  return {
    parts,
    resources: parts.flatMap((part) => (part.kind === 'resources' ? part.resources : [])),
    problems: parts.flatMap((part) => (part.kind === 'problem' ? [part.problem] : [])),
    subscriptions: (last?.subscriptions ?? []).map((each) => each.subscriptionId),
    connection,
    server,
  };
}

/** Serves answers by the end of the path; everything else is an empty list. */
function serving(answers: Readonly<Record<string, unknown>>): Reply {
  return (call, response) => {
    const path = call.url.split('?')[0]?.toLowerCase() ?? '';
    const found = Object.entries(answers).find(([end]) => path.endsWith(end.toLowerCase()));
    json(response, 200, found ? found[1] : { value: [] });
  };
}

const oneSubscription = { '/subscriptions': { value: [{ subscriptionId: 's1', displayName: 'One', tenantId: home, state: 'Enabled' }] } };
const profileId = '/subscriptions/s1/resourceGroups/g/providers/Microsoft.Network/trafficManagerProfiles/p';

function profile(status: string | null, monitorConfig: object = {}): object {
  return {
    id: profileId,
    name: 'p',
    unknownToTheClient: { kept: true },
    properties: {
      monitorConfig: { profileMonitorStatus: 'Online', ...monitorConfig },
      endpoints: [{ name: 'e', properties: { endpointMonitorStatus: status, alsoUnknown: 1 } }],
    },
  };
}

describe('the estate', () => {
  it('keeps every field of a profile, also those that the typed client does not know', async () => {
    const { resources, server, connection } = await read(serving({ ...oneSubscription, '/trafficmanagerprofiles': { value: [profile('Online')] } }));
    assert.deepEqual(resources, [{ subscriptionId: 's1', id: profileId, type: 'microsoft.network/trafficmanagerprofiles', body: profile('Online') }]);
    assert.equal(server.seen.filter((call) => call.url.includes('/trafficManagerProfiles/p')).length, 0);
    const logged = connection.requestLog().map((entry) => entry.path.split('?')[0]);
    assert.equal(logged.filter((path) => /\/trafficmanagerprofiles$/i.test(path ?? '')).length, 1, 'the typed client is logged like every call');
    assert.ok(server.seen.every((call) => call.authorization === `Bearer ${home}`));
  });

  it('reads a profile whose list does not tell the status by itself', async () => {
    const { resources } = await read(
      serving({ ...oneSubscription, '/trafficmanagerprofiles': { value: [profile(null)] }, '/trafficManagerProfiles/p': profile('Degraded') }),
    );
    assert.deepEqual(
      resources.map((each) => each.body),
      [profile('Degraded')],
    );
  });

  it('takes secrets out of what it shows', async () => {
    const headers = {
      customHeaders: [
        { name: 'host', value: 'a.example' },
        { name: 'X-Key', value: 'secret-1' },
      ],
    };
    const site = {
      id: '/subscriptions/s1/resourceGroups/g/providers/Microsoft.Web/sites/w',
      properties: { siteConfig: { appSettings: [{ name: 'a', value: 'secret-2' }] } },
    };
    const { resources } = await read(
      serving({ ...oneSubscription, '/trafficmanagerprofiles': { value: [profile('Online', headers)] }, '/Microsoft.Web/sites': { value: [site] } }),
    );
    assert.equal(resources.length, 2);
    assert.doesNotMatch(JSON.stringify(resources), /secret/);
    assert.match(JSON.stringify(resources), /a\.example/);
  });

  it('says what a list of profiles was refused for, in Azure’s words', async () => {
    const message = "The client does not have authorization to perform action 'Microsoft.Network/trafficManagerProfiles/read' over scope '/subscriptions/s1'.";
    const { problems } = await read((call, response) =>
      /trafficmanagerprofiles/i.test(call.url)
        ? json(response, 403, { error: { code: 'AuthorizationFailed', message } })
        : serving(oneSubscription)(call, response, 0),
    );
    assert.deepEqual(problems, [
      {
        subscriptionId: 's1',
        request: 'GET /subscriptions/s1/providers/Microsoft.Network/trafficmanagerprofiles',
        reason: 'forbidden',
        detail: `AuthorizationFailed: ${message}`,
        permission: 'Microsoft.Network/trafficManagerProfiles/read',
      },
    ]);
  });

  it('sends no token where a list of profiles or its next page points', async () => {
    const foreign = await loopbackServer((_, response) => json(response, 200, { value: [] }));
    const paged = await read(serving({ ...oneSubscription, '/trafficmanagerprofiles': { value: [profile('Online')], nextLink: `${foreign.origin}/next` } }));
    assert.equal(paged.resources.length, 1);
    assert.match(paged.problems[0]?.detail ?? '', /page of the list is missing/);
    const redirected = await read((call, response) =>
      /trafficmanagerprofiles/i.test(call.url) ? json(response, 307, '', { location: `${foreign.origin}/list` }) : serving(oneSubscription)(call, response, 0),
    );
    assert.match(redirected.problems[0]?.detail ?? '', /redirects are not followed/);
    assert.equal(foreign.seen.length, 0);
  });

  it('tries a list of profiles at most twice again', async () => {
    const { server, problems } = await read((call, response) =>
      /trafficmanagerprofiles/i.test(call.url) ? json(response, 503, {}) : serving(oneSubscription)(call, response, 0),
    );
    assert.equal(server.seen.filter((call) => /trafficmanagerprofiles/i.test(call.url)).length, 3);
    assert.equal(problems[0]?.reason, 'failed');
  });
});

const tenants = { value: [{ tenantId: home }, { tenantId: guest }] };
const homeList = { value: [{ subscriptionId: 's1', tenantId: home }] };
const guestList = { value: [{ subscriptionId: 's2', tenantId: guest }, homeList.value[0]] };

/** Each tenant's token sees its own subscriptions. */
const twoTenants: Reply = (call, response) => {
  const path = call.url.split('?')[0];
  if (path === '/tenants') {
    json(response, 200, tenants);
    return;
  }
  if (path === '/subscriptions') {
    json(response, 200, call.authorization?.endsWith(guest) ? guestList : homeList);
    return;
  }
  const right = path?.startsWith('/subscriptions/s2') ? guest : home;
  if (call.authorization?.endsWith(right)) json(response, 200, { value: [] });
  else json(response, 401, { error: { code: 'InvalidAuthenticationTokenTenant' } });
};

describe('the tenants of the estate', () => {
  it('are read each with a token of its own, a subscription that two of them show once', async () => {
    const { subscriptions, problems, parts } = await read(twoTenants);
    assert.deepEqual(subscriptions, ['s1', 's2']);
    assert.deepEqual(problems, []);
    assert.deepEqual(parts.flatMap((part) => (part.kind === 'subscriptionDone' ? [part.subscriptionId] : [])).sort(), ['s1', 's2']);
  });

  it('are only the one that was named', async () => {
    const { subscriptions, server } = await read(twoTenants, tokenSource, guest);
    assert.deepEqual(subscriptions, ['s2', 's1']);
    assert.ok(server.seen.every((call) => call.authorization === `Bearer ${guest}`));
  });

  it('that want another sign-in are told last, and spoil nothing', async () => {
    const refused: TokenSource = {
      name: simulatorName,
      getToken: (request) => (request.tenantId === guest ? Promise.reject(new Error(`Run "az login --tenant ${guest}".`)) : tokenSource.getToken(request)),
    };
    const { subscriptions, parts } = await read(twoTenants, refused);
    assert.deepEqual(subscriptions, ['s1']);
    assert.deepEqual(parts.at(-1), {
      kind: 'problem',
      problem: { request: 'GET /subscriptions', reason: 'signedOut', detail: `Run "az login --tenant ${guest}".`, tenantId: guest },
    });
  });

  it('are read although the list of the own tenant wants another sign-in', async () => {
    const locked: Reply = (call, response, index) => {
      const isOwnList = call.url.split('?')[0] === '/subscriptions' && call.authorization === `Bearer ${home}`;
      if (isOwnList) json(response, 401, { error: { code: 'InvalidAuthenticationToken', message: 'Prove more.' } });
      else twoTenants(call, response, index);
    };
    const { subscriptions, parts } = await read(locked);
    assert.ok(subscriptions.includes('s2'), subscriptions.join(', '));
    assert.ok(parts.some((part) => part.kind === 'problem' && part.problem.reason === 'signedOut'));
  });

  it('cannot be read when nobody is signed in: one problem, and nothing is sent', async () => {
    const nobody: TokenSource = { name: simulatorName, getToken: () => Promise.reject(new Error('Nobody is signed in.')) };
    const { parts, server } = await read(twoTenants, nobody);
    assert.deepEqual(parts, [{ kind: 'problem', problem: { request: 'GET /subscriptions', reason: 'signedOut', detail: 'Nobody is signed in.' } }]);
    assert.equal(server.seen.length, 0);
  });

  it('open facts later with the token of their subscription', async () => {
    const { connection, server } = await read(twoTenants);
    const before = server.seen.length;
    const request = { kind: 'arm', request: 'GET /subscriptions/s2/resourceGroups/g/providers/Microsoft.Network/routeTables/r' } as const;
    await connection.facts.ask([request, { kind: 'lookup', lookup: 'address', key: '10.0.0.4' }], () => undefined, never);
    const calls = server.seen.slice(before);
    assert.equal(calls.length, 2);
    assert.ok(calls.every((call) => call.authorization === `Bearer ${guest}`));
    assert.deepEqual((JSON.parse(calls.find((call) => call.method === 'POST')?.body ?? '{}') as { subscriptions?: unknown }).subscriptions, ['s2', 's1']);
  });
});

describe('a list of subscriptions with a page missing', () => {
  it('is shown, said, and no ground for a look-up to prove absence', async () => {
    const pages: Reply = (call, response) => {
      const path = call.url.split('?')[0];
      if (call.method === 'POST') json(response, 200, { data: [], resultTruncated: 'false' });
      else if (path === '/broken') json(response, 403, {});
      else if (path === '/subscriptions') json(response, 200, { ...homeList, nextLink: '/broken?page=2' });
      else json(response, 200, { value: [] });
    };
    const { subscriptions, problems, connection } = await read(pages);
    assert.deepEqual(subscriptions, ['s1']);
    assert.match(problems[0]?.detail ?? '', /A page of the list of subscriptions is missing/);
    const answers: Answer[] = [];
    await connection.facts.ask([{ kind: 'lookup', lookup: 'address', key: '10.0.0.4' }], (answer) => answers.push(answer), never);
    assert.ok(answers[0]?.kind === 'lookup' && !answers[0].lookup.complete);
  });
});
