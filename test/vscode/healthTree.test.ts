import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EstateResource } from '../../src/core/ports';
import { idKey, parseResourceId } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { emptyEstate, type EstateState } from '../../src/vscode/estateState';
import { failingCount, healthTree, type GatewayKnowledge, type HealthNode } from '../../src/vscode/healthTree';
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

function treeOf(estate: EstateState, knowledge?: Partial<GatewayKnowledge>) {
  const known: GatewayKnowledge = { health: undefined, isAsking: false, verdict: undefined, isRunning: false, ...knowledge };
  return healthTree({ estate, cloud: 'AzureCloud', gateways: knowledge ? new Map([[idKey(target), known]]) : new Map(), isChosen: () => true });
}

function all<Kind extends HealthNode['kind']>(tree: ReturnType<typeof treeOf>, kind: Kind): readonly Extract<HealthNode, { readonly kind: Kind }>[] {
  return [...tree.nodes.values()].flatMap(({ data }) => (data.kind === kind ? [data as Extract<HealthNode, { readonly kind: Kind }>] : []));
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
    assert.equal(failingCount(treeOf(estateOf(gateway))), 0);
    assert.equal(failingCount(treeOf(estateOf(gateway), { verdict: 'degraded' })), 1);
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
