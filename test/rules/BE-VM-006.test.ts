import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { JsonObject, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, findingsOf, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { machineAnswer, machineId, machineSketch, silentMessage } from './serverMachine';

const balancer = `${ids.group}/providers/Microsoft.Network/loadBalancers/lb`;
const frontId = `${balancer}/frontendIPConfigurations/front`;
const poolId = `${balancer}/backendAddressPools/all`;
const internal = { privateIPAddress: '10.0.2.100', subnet: { id: ids.backendSubnet } };

function balancerAnswer(frontend: JsonObject = internal, sku: JsonObject = { name: 'Standard' }, more: JsonObject = {}): RecordedResponse {
  const properties = {
    frontendIPConfigurations: [{ id: frontId, name: 'front', properties: frontend }],
    backendAddressPools: [{ id: poolId, name: 'all', properties: { backendIPConfigurations: [{ id: `${ids.nic('nic-app')}/ipConfigurations/ipconfig` }] } }],
    ...more,
  };
  return {
    request: `GET ${balancer}`,
    status: 200,
    body: { id: balancer, name: 'lb', type: 'Microsoft.Network/loadBalancers', sku, properties },
  };
}

/** A machine in the pool of the load balancer. */
function member(answer: RecordedResponse, message = silentMessage, more: GatewaySketch = {}, configuration: JsonObject = {}): Snapshot {
  const ipConfiguration = {
    id: `${ids.nic('nic-app')}/ipConfigurations/ipconfig`,
    name: 'ipconfig',
    properties: { privateIPAddress: '10.0.2.4', subnet: { id: ids.backendSubnet }, loadBalancerBackendAddressPools: [{ id: poolId }], ...configuration },
  };
  const running = machineAnswer('running');
  return gatewaySnapshot(
    machineSketch(running, message, {
      nics: [{ name: 'nic-app', address: '10.0.2.4', properties: { virtualMachine: { id: machineId }, ipConfigurations: [ipConfiguration] } }],
      responses: [running, answer],
      ...more,
    }),
  );
}

const closed = member(balancerAnswer());
const finding = {
  resource: ids.nic('nic-app'),
  request: `GET ${ids.nic('nic-app')}`,
  pointer: '/properties/ipConfigurations/0/properties/loadBalancerBackendAddressPools/0/id',
  severity: 'hint',
  isRiskOnly: true,
  explains: [],
  data: { balancer: 'lb', interface: 'nic-app' },
} as const;
const behind: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.0.2.100'] }],
  health: [{ servers: [{ address: '10.0.2.100', health: 'Unhealthy', message: silentMessage }] }],
  lookups: [{ kind: 'address', key: '10.0.2.100', complete: true, ids: [balancer] }],
};
const route = (nextHop: string): GatewaySketch => ({ backendRoutes: [{ name: 'out', prefix: '0.0.0.0/0', nextHop, nextHopIp: '10.0.9.4' }] });

checkRule('BE-VM-006', [
  { name: 'hints at a machine without a way out', snapshot: closed, expect: 'fail', findings: [finding] },
  {
    name: 'follows the load balancer that is the server',
    snapshot: member(balancerAnswer(), silentMessage, behind),
    expect: 'fail',
    findings: [finding],
  },
  {
    name: 'hints for a Healthy one when the user sees 504',
    snapshot: member(balancerAnswer(), '', { symptom: { status: 504 } }),
    expect: 'fail',
    findings: [finding],
  },
  {
    name: 'hints beside a default route to the Internet',
    snapshot: member(balancerAnswer(), silentMessage, route('Internet')),
    expect: 'fail',
    findings: [finding],
  },
  { name: 'passes with a public address', snapshot: member(balancerAnswer(), silentMessage, {}, { publicIPAddress: { id: ids.publicIP } }), expect: 'pass' },
  {
    name: 'passes with a NAT gateway',
    snapshot: member(balancerAnswer(), silentMessage, { backendSubnet: { natGateway: { id: `${ids.group}/providers/Microsoft.Network/natGateways/nat` } } }),
    expect: 'pass',
  },
  { name: 'passes with a default route to an appliance', snapshot: member(balancerAnswer(), silentMessage, route('VirtualAppliance')), expect: 'pass' },
  { name: 'passes behind a public load balancer', snapshot: member(balancerAnswer({ publicIPAddress: { id: ids.publicIP } })), expect: 'pass' },
  { name: 'passes behind a Basic one', snapshot: member(balancerAnswer(internal, { name: 'Basic' })), expect: 'pass' },
  { name: 'passes without a load balancer', snapshot: member(balancerAnswer(), silentMessage, {}, { loadBalancerBackendAddressPools: [] }), expect: 'pass' },
  { name: 'is unknown where the SKU is not told', snapshot: member({ ...balancerAnswer(), body: withoutSku() }), expect: 'unknown' },
  {
    name: 'is unknown where a frontend cannot be read',
    snapshot: member(balancerAnswer(internal, { name: 'Standard' }, { frontendIPConfigurations: [7] })),
    expect: 'unknown',
  },
  { name: 'is unknown where the load balancer is refused', snapshot: refused(closed, balancer), expect: 'unknown', missing: [`GET ${balancer}`] },
  {
    name: 'is unknown where a route cannot be read',
    snapshot: member(balancerAnswer(), silentMessage, { ...route('Internet'), responses: [...unreadRoutes(), machineAnswer('running'), balancerAnswer()] }),
    expect: 'unknown',
    missing: [`GET ${ids.backendRoutes}`],
  },
  { name: 'is unknown without the interface', snapshot: without(closed, 'networkInterfaces/nic-app'), expect: 'unknown' },
  { name: 'does not apply to a server that answers', snapshot: member(balancerAnswer(), ''), expect: 'notApplicable' },
]);

function unreadRoutes(): readonly RecordedResponse[] {
  const body = { id: ids.backendRoutes, name: 'rt-backend', type: 'Microsoft.Network/routeTables', properties: { routes: [7] } };
  return [{ request: `GET ${ids.backendRoutes}`, status: 200, body }];
}

function withoutSku(): JsonObject {
  const { sku: _, ...body } = balancerAnswer().body as JsonObject;
  return body;
}

it('BE-VM-006 opens the network of the server', () => {
  assert.deepEqual(findingsOf('BE-VM-006', closed)[0]?.fixes, [{ kind: 'portal', title: 'openSubnet', resource: ids.vnet }]);
});
