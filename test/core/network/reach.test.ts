import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createModel } from '../../../src/core/model/createModel';
import { backendInterfaceLeg, backendSubnetLeg, gatewayOutboundLeg, routeToServer, type Leg, type ReachedServer } from '../../../src/core/network/reach';
import type { Model } from '../../../src/core/model/model';
import type { Json, Snapshot } from '../../../src/core/snapshot/snapshot';
import { gatewaySnapshot, ids, outcomesOf, securityGroup, without, type GatewaySketch, type SecurityRuleSketch } from '../../rules/check';

const denyGateway: SecurityRuleSketch = { name: 'DenyGateway', priority: 200, access: 'Deny', source: '10.0.1.0/24' };
const peerVnet = `${ids.group}/providers/Microsoft.Network/virtualNetworks/vnet-data`;
const peerSubnet = `${peerVnet}/subnets/snet-data`;
const peerNsg = `${ids.group}/providers/Microsoft.Network/networkSecurityGroups/nsg-data`;

function peering(name: string, remote: string, prefix: string, from: string) {
  return {
    id: `${from}/virtualNetworkPeerings/${name}`,
    name,
    properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: remote }, remoteAddressSpace: { addressPrefixes: [prefix] } },
  };
}

/** A server in a peered network whose subnet has a security group. */
function peered(rules: readonly SecurityRuleSketch[], isMutual = true): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.9.2.4'] }],
    vnet: { virtualNetworkPeerings: [peering('to-data', peerVnet, '10.9.0.0/16', ids.vnet)] },
    nics: [{ name: 'nic-data', address: '10.9.2.4', subnet: peerSubnet }],
    responses: [
      securityGroup(peerNsg, rules),
      {
        request: `GET ${peerVnet}`,
        status: 200,
        body: {
          id: peerVnet,
          name: 'vnet-data',
          properties: {
            addressSpace: { addressPrefixes: ['10.9.0.0/16'] },
            subnets: [{ id: peerSubnet, name: 'snet-data', properties: { addressPrefix: '10.9.2.0/24', networkSecurityGroup: { id: peerNsg } } }],
            virtualNetworkPeerings: isMutual ? [peering('to-shop', ids.vnet, '10.0.0.0/16', peerVnet)] : [],
          },
        },
      },
    ],
  };
}

function open(snapshot: Snapshot, ipAddress: string | undefined): { readonly model: Model; readonly server: ReachedServer } {
  const model = createModel(snapshot);
  const gateway = model.gateway(ids.gateway);
  assert.equal(gateway.state, 'known');
  return { model, server: { gateway: gateway.value, ipAddress, ipConfigurationId: undefined } };
}

/** The leg in short. */
function told(leg: Leg): string {
  switch (leg.state) {
    case 'open':
      return leg.why;
    case 'unknown':
      return 'unknown';
    case 'judged':
      return leg.answer.access;
  }
}

type AskLeg = (model: Model, server: ReachedServer, port: number) => Leg;
const rows: readonly (readonly [name: string, leg: AskLeg, sketch: GatewaySketch, address: string | undefined, expected: string])[] = [
  ['out of the subnet', gatewayOutboundLeg, {}, '10.0.2.4', 'allow'],
  ['out, to a name', gatewayOutboundLeg, {}, undefined, 'outside'],
  ['out, to a private address that no route leads to', gatewayOutboundLeg, {}, '192.168.7.7', 'deny'],
  ['out, to a peer', gatewayOutboundLeg, peered([]), '10.9.2.4', 'allow'],
  ['in, no security group', backendSubnetLeg, {}, '10.0.2.4', 'noSecurityGroup'],
  ['in, to a public address', backendSubnetLeg, {}, '203.0.113.7', 'outside'],
  ['in, to a peer', backendSubnetLeg, peered([]), '10.9.2.4', 'allow'],
  ['in, to a peer that denies', backendSubnetLeg, peered([denyGateway]), '10.9.2.4', 'deny'],
  ['in, to a peer that does not know the gateway’s network', backendSubnetLeg, peered([], false), '10.9.2.4', 'deny'],
  ['in, between subnets', backendSubnetLeg, {}, '10.0.77.7', 'outside'],
  ['the interface, no security group', backendInterfaceLeg, {}, '10.0.2.4', 'noSecurityGroup'],
  ['the interface of a name', backendInterfaceLeg, {}, undefined, 'outside'],
];

describe('the legs to a server', () => {
  for (const [name, leg, sketch, address, expected] of rows) {
    it(`${name}: ${expected}`, () => {
      const { model, server } = open(gatewaySnapshot(sketch), address);
      assert.equal(told(leg(model, server, 80)), expected);
    });
  }

  it('need the peer’s network, and say so', () => {
    const { model, server } = open(without(gatewaySnapshot(peered([denyGateway])), 'vnet-data'), '10.9.2.4');
    const leg = backendSubnetLeg(model, server, 80);
    assert.deepEqual(leg.state === 'unknown' && leg.missing.map(({ request }) => request), [{ kind: 'arm', request: `GET ${peerVnet}` }]);
  });

  it('compare only addresses of the server’s family', () => {
    const dual = { gatewaySubnet: { addressPrefix: undefined, addressPrefixes: ['10.0.1.0/24', 'fd00:0:0:1::/64'] }, backendNsg: [denyGateway] };
    const { model, server } = open(gatewaySnapshot(dual), '10.0.2.4');
    assert.equal(told(backendSubnetLeg(model, server, 80)), 'deny');
  });

  it('take the route of a peer', () => {
    const { model, server } = open(gatewaySnapshot(peered([])), '10.9.2.4');
    const answer = routeToServer(model, server);
    assert.equal(answer.outcome === 'selected' && answer.route.nextHop, 'VNetPeering');
  });
});

describe('damaged answers', () => {
  const codes = ['AGW-NSG-001', 'AGW-NSG-005', 'AGW-NSG-006', 'AGW-NSG-007', 'AGW-NSG-008', 'AGW-NSG-009', 'AGW-UDR-001', 'AGW-UDR-004'];
  const healthy = gatewaySnapshot({
    backendNsg: [
      { name: 'AllowGateway', priority: 100, source: '10.0.1.0/24' },
      { name: 'DenyAll', priority: 4000, access: 'Deny' },
    ],
    gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' }],
  });
  const networkAnswers = healthy.responses.flatMap(({ request }, index) =>
    /virtualNetworks|networkSecurityGroups|routeTables|networkInterfaces/.test(request) ? [index] : [],
  );

  /** Puts a value of another type in the place of one part. */
  function damage(value: Json | undefined, choice: { at: number }, other: Json): Json | undefined {
    choice.at -= 1;
    if (choice.at === 0) return other;
    if (Array.isArray(value)) return value.map((each: Json) => damage(each, choice, other) ?? null);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, damage(each as Json, choice, other)]));
    return value;
  }

  it('accuse nobody of an error', () => {
    const others = fc.constantFrom<Json>(true, null);
    fc.assert(
      fc.property(fc.constantFrom(...networkAnswers), fc.integer({ min: 1, max: 130 }), others, (index, at, other) => {
        const responses = healthy.responses.map((response, each) =>
          each === index ? { ...response, body: damage(response.body, { at }, other) as Json } : response,
        );
        for (const code of codes) {
          for (const outcome of outcomesOf(code, { ...healthy, responses })) {
            assert.equal('defect' in outcome ? outcome.defect : undefined, undefined);
            if (outcome.status === 'fail')
              assert.ok(
                outcome.findings.every(({ severity }) => severity === 'info'),
                `${code}: ${JSON.stringify(outcome.findings[0])}`,
              );
          }
        }
      }),
      {
        numRuns: 150,
        examples: [
          [networkAnswers[1] ?? 0, 7, null],
          [3, 7, null],
        ],
      },
    );
  });
});
