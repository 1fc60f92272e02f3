import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EstateResource } from '../../src/core/ports';
import { idKey, parseResourceId } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { emptyEstate, type EstateState } from '../../src/vscode/estateState';
import { wholeSight, type HealthSight } from '../../src/vscode/healthFilter';
import { healthTree, type GatewayKnowledge, type HealthNode, type HealthPicture } from '../../src/vscode/healthTree';
import { treeDifference } from '../../src/vscode/tree';
import { pointerOfId, shelfOf } from '../../src/vscode/shelf';
import { sample } from './samples';

const { snapshot, target } = sample('shop-502');
const own = snapshot.responses.find(({ request }) => request.toLowerCase() === `get ${target}`.toLowerCase());
const health = snapshot.responses.find(({ request }) => /\/backendhealth$/i.test(request));
const subscriptionId = parseResourceId(target)?.subscriptionId ?? '';

function resource(id: string, body: JsonObject): EstateResource {
  return { subscriptionId, id, type: parseResourceId(id)?.type ?? '', body };
}

function estateOf(...resources: readonly EstateResource[]): EstateState {
  return {
    ...emptyEstate,
    phase: 'read',
    subscriptions: [{ subscriptionId, displayName: 'Shop', tenantId: 't' }],
    resources: new Map(resources.map((each) => [idKey(each.id), each])),
  };
}

const gateway = resource(target, own?.body as JsonObject);

function treeOf(estate: EstateState, knowledge?: Partial<GatewayKnowledge>, sight: Partial<HealthSight> = {}): HealthPicture {
  const known: GatewayKnowledge = { health: undefined, isAsking: false, verdict: undefined, isRunning: false, ...knowledge };
  const gateways = knowledge ? new Map([[idKey(target), known]]) : new Map<string, GatewayKnowledge>();
  return healthTree({ estate, cloud: 'AzureCloud', gateways, isChosen: () => true, sight: { ...wholeSight, ...sight } });
}

/** Every node of a kind, each grown on the way. */
function all<Kind extends HealthNode['kind']>({ tree }: HealthPicture, kind: Kind): readonly Extract<HealthNode, { readonly kind: Kind }>[] {
  const below = (id: string): readonly HealthNode[] => {
    const node = tree.node(id);
    return node ? [node.data, ...node.children.flatMap(below)] : [];
  };
  return tree.roots.flatMap(below).flatMap((data) => (data.kind === kind ? [data as Extract<HealthNode, { readonly kind: Kind }>] : []));
}

describe('the Health tree', () => {
  it('shows a gateway by its state until more is known', () => {
    const [shown] = all(treeOf(estateOf(gateway)), 'gateway');
    assert.equal(shown?.look, 'ok');
    assert.equal(shown.word, 'Running');
    assert.equal(shown.subscription, 'Shop');
  });

  const cases: readonly (readonly [string, Partial<GatewayKnowledge>, string])[] = [
    ['a diagnosis runs', { isRunning: true, verdict: 'broken' }, 'checking'],
    ['it was found broken', { verdict: 'broken' }, 'failing'],
    ['it was found healthy', { verdict: 'healthy' }, 'ok'],
    ['risks were found', { verdict: 'atRisk' }, 'warning'],
    ['its servers are unhealthy', { health: health }, 'failing'],
  ];
  for (const [what, knowledge, look] of cases)
    it(`shows ${look} when ${what}`, () => assert.equal(all(treeOf(estateOf(gateway), knowledge), 'gateway')[0]?.look, look));

  it('counts what fails', () => {
    assert.equal(treeOf(estateOf(gateway)).failing, 0);
    assert.equal(treeOf(estateOf(gateway), { verdict: 'degraded' }).failing, 1);
    const hidden = treeOf(estateOf(gateway), { verdict: 'degraded' }, { filter: 'nothing like it' });
    assert.deepEqual([hidden.failing, hidden.shown, hidden.total], [1, 0, 1], 'also what the filter hides');
  });

  it('shows servers with the words of the gateway', () => {
    const servers = all(treeOf(estateOf(gateway), { health: health as RecordedResponse }), 'server');
    assert.ok(servers.length > 0);
    assert.ok(servers.some(({ look, word, message }) => look === 'failing' && word === 'Unhealthy' && message !== ''));
  });

  it('says why health could not be read', () => {
    const refused: RecordedResponse = { request: health?.request ?? '', status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } };
    const [pool] = all(treeOf(estateOf(gateway), { health: refused }), 'pool');
    assert.match(pool?.failure ?? '', /backendhealth\/action$/i);
    assert.equal(pool?.look, undefined);
  });

  it('shows that it is asking', () => {
    assert.ok(all(treeOf(estateOf(gateway), { isAsking: true }), 'server').every(({ isAsking, look }) => isAsking && look === undefined));
  });

  it('takes no body for anything else than it is', () => {
    const bodies: readonly Json[] = [
      {},
      { properties: null },
      { properties: { backendAddressPools: 'none' } },
      { properties: { backendAddressPools: [1, null] } },
    ];
    for (const body of bodies) {
      const [shown] = all(treeOf(estateOf(resource(target, body as JsonObject))), 'gateway');
      assert.equal(shown?.look, 'unknown');
    }
  });

  it('names each subscription that could not be read once for each reason', () => {
    const problem = { subscriptionId, request: 'GET /x', reason: 'forbidden' as const };
    const problems = all(treeOf({ ...estateOf(gateway), problems: [problem, { ...problem, request: 'GET /y' }, { ...problem, reason: 'failed' }] }), 'problem');
    assert.deepEqual(
      problems.map(({ name, problem: { reason } }) => [name, reason]),
      [
        ['Shop', 'forbidden'],
        ['Shop', 'failed'],
      ],
    );
  });

  const profileId = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Network/trafficManagerProfiles/tm`;
  const words: readonly (readonly [string | undefined, string])[] = [
    ['Online', 'ok'],
    ['Degraded', 'failing'],
    ['Disabled', 'disabled'],
    ['Inactive', 'stopped'],
    ['CheckingEndpoints', 'checking'],
    ['SomethingNew', 'unknown'],
    [undefined, 'unknown'],
  ];
  for (const [word, look] of words) {
    it(`shows a profile with the status ${word ?? '(none)'} as ${look}`, () => {
      const body = { id: profileId, name: 'tm', properties: { monitorConfig: { profileMonitorStatus: word } } };
      assert.equal(all(treeOf(estateOf(resource(profileId, body as JsonObject))), 'profile')[0]?.look, look);
    });
  }
});

describe('the Health tree of several subscriptions', () => {
  const id = (subscription: string, group: string, type: string, name: string): string =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/${type}/${name}`;
  const made = (subscription: string, group: string, type: string, name: string, body: JsonObject = {}): EstateResource => {
    const own = id(subscription, group, type, name);
    return { subscriptionId: subscription, id: own, type: type.toLowerCase(), body: { id: own, name, ...body } };
  };
  const gateways = 'Microsoft.Network/applicationGateways';
  const profiles = 'Microsoft.Network/trafficManagerProfiles';
  const degraded = { properties: { monitorConfig: { profileMonitorStatus: 'Degraded' }, endpoints: [{ name: 'e', properties: {} }] } };
  const resources = [
    made('s2', 'rg-b', gateways, 'gw10', { tags: { env: 'prod' }, properties: { operationalState: 'Running' } }),
    made('s1', 'rg-a', gateways, 'gw2', { properties: { operationalState: 'Running', provisioningState: 'Failed' } }),
    made('s1', 'RG-A', profiles, 'tm', degraded),
    made('s1', 'rg-b', 'Microsoft.Web/sites', 'app', { properties: { state: 'Running' } }),
    { ...made('s2', 'rg-b', profiles, 'tm-new', degraded), isStatusPending: true } as const,
  ];
  const estate: EstateState = {
    ...estateOf(...resources),
    subscriptions: [
      { subscriptionId: 'S1', displayName: 'Beta', tenantId: 't' },
      { subscriptionId: 's2', displayName: 'Alpha', tenantId: 't' },
    ],
  };
  const shape = ({ tree }: HealthPicture): readonly (readonly [string, readonly string[]])[] =>
    tree.roots.map((root) => [label(tree.node(root)?.data), (tree.node(root)?.children ?? []).map((child) => label(tree.node(child)?.data))]);
  const label = (data: HealthNode | undefined): string => (data === undefined ? '' : data.kind === 'group' ? data.group : 'name' in data ? data.name : '');

  const groupings: readonly (readonly [HealthSight['grouping'], readonly (readonly [string, readonly string[]])[]])[] = [
    [
      'kind',
      [
        ['profiles', ['tm', 'tm-new']],
        ['gateways', ['gw2', 'gw10']],
        ['webApps', ['app']],
      ],
    ],
    [
      'subscription',
      [
        ['Alpha', ['tm-new', 'gw10']],
        ['Beta', ['tm', 'gw2', 'app']],
      ],
    ],
    [
      'resourceGroup',
      [
        ['RG-A', ['tm', 'gw2']],
        ['rg-b', ['app']],
        ['rg-b', ['tm-new', 'gw10']],
      ],
    ],
  ];
  for (const [grouping, expected] of groupings)
    it(`is grouped by ${grouping}`, () => assert.deepEqual(shape(treeOf(estate, undefined, { grouping })), expected));

  it('counts what fails in each place', () => {
    const places = all(treeOf(estate, undefined, { grouping: 'subscription' }), 'place');
    assert.deepEqual(
      places.map(({ name, total, failing }) => [name, total, failing]),
      [
        ['Alpha', 2, 0],
        ['Beta', 3, 1],
      ],
    );
  });

  const filters: readonly (readonly [string, Partial<HealthSight>, readonly string[]])[] = [
    ['by name', { filter: 'GW' }, ['gw2', 'gw10']],
    ['by resource group', { filter: 'rg-a' }, ['tm', 'gw2']],
    ['by subscription', { filter: 'alpha' }, ['tm-new', 'gw10']],
    ['by tag', { filter: 'tag:env=prod' }, ['gw10']],
    ['only problems', { onlyProblems: true }, ['tm', 'gw2']],
    ['only problems of a name', { onlyProblems: true, filter: 'gw' }, ['gw2']],
    ['nothing', { filter: 'none' }, []],
  ];
  for (const [what, sight, expected] of filters) {
    it(`is filtered ${what}`, () => {
      const picture = treeOf(estate, undefined, sight);
      assert.deepEqual(
        shape(picture).flatMap(([, names]) => names),
        expected,
      );
      assert.deepEqual([picture.shown, picture.total], [expected.length, resources.length]);
    });
  }

  it('has ids that stay over a refresh, in every grouping', () => {
    const again = { ...estate, resources: new Map([...estate.resources].map(([key, each]) => [key, { ...each }])) };
    for (const [grouping] of groupings) {
      const [before, after] = [treeOf(estate, undefined, { grouping }), treeOf(again, undefined, { grouping })];
      assert.deepEqual([...after.tree.nodes.keys()], [...before.tree.nodes.keys()]);
      for (const { id: child, parent } of before.tree.nodes.values())
        assert.ok((parent === undefined ? before.tree.roots : (before.tree.node(parent)?.children ?? [])).includes(child));
      assert.deepEqual(treeDifference(before.tree, after.tree), { kind: 'nodes', ids: [] });
    }
  });

  it('calls no status what has not come yet', () => {
    const shown = all(treeOf(estate), 'profile').find(({ name }) => name === 'tm-new');
    assert.deepEqual([shown?.look, shown?.isStatusPending], ['checking', true]);
    assert.ok(all(treeOf(estate), 'endpoint').some(({ isStatusPending, look }) => isStatusPending && look === 'checking'));
  });

  it('makes no model of what nobody opens', () => {
    const reads: string[] = [];
    const endpoint = {
      get name(): string {
        reads.push('name');
        return 'e';
      },
    };
    const body: JsonObject = { properties: { endpoints: [endpoint] } };
    const { tree } = treeOf(estateOf({ ...made('s1', 'rg', profiles, 'p'), body }));
    const [profile = ''] = tree.node(tree.roots[0] ?? '')?.children ?? [];
    assert.equal(tree.node(profile)?.hasChildren, true);
    assert.deepEqual(reads, []);
    assert.equal(tree.node(profile)?.children.length, 1);
    assert.ok(reads.length > 0);
  });

  it('names accounts, tenants and subscriptions that could not be read, each with its reason', () => {
    const problems = [
      { request: 'GET /subscriptions', reason: 'signedOut', account: 'me@contoso.com' },
      { request: 'GET /subscriptions', reason: 'signedOut', account: 'me@contoso.com', tenantId: 'T1', tenantName: 'Fabrikam' },
      { request: 'GET /subscriptions', reason: 'failed', account: 'me@contoso.com', tenantId: 'T2' },
      { request: 'GET /x', reason: 'forbidden', subscriptionId: 'S2' },
    ] as const;
    const shown = all(treeOf({ ...estate, problems, retrying: new Set(['me@contoso.com t2']) }, undefined, { filter: 'none' }), 'problem');
    assert.deepEqual(
      shown.map(({ place, name, isRetrying }) => [place, name, isRetrying]),
      [
        ['account', 'me@contoso.com', false],
        ['tenant', 'Fabrikam', false],
        ['tenant', 'T2', true],
        ['subscription', 'Alpha', false],
      ],
      'a filter hides none of them',
    );
  });
});

describe('resources outside of any investigation', () => {
  it('are answers with the bodies of the view', () => {
    const shelf = shelfOf(estateOf(gateway), 'AzureCloud');
    assert.deepEqual(shelf.snapshot.responses, [{ request: `GET ${target}`, status: 200, body: gateway.body }]);
    assert.equal(shelf.settled, undefined);
  });

  it('lead to the part with an id, not to references to it', () => {
    const pools = (gateway.body['properties'] as JsonObject)['backendAddressPools'] as readonly { readonly id: string }[];
    assert.ok(pools.length > 0);
    pools.forEach(({ id }, index) => assert.equal(pointerOfId(gateway.body, id.toUpperCase()), `/properties/backendAddressPools/${index}`));
    assert.equal(pointerOfId(gateway.body, '/nothing'), '');
    assert.equal(pointerOfId(undefined, target), '');
  });
});
