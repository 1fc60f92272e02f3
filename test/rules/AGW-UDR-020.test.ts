import type { Observation } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch, type RouteSketch } from './check';

const office: RouteSketch = { name: 'office', prefix: '20.50.0.0/16', nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' };
const failed: Observation = { kind: 'tcp', input: { host: '203.0.113.10', port: 80 }, result: { ok: false } };
const found = {
  resource: `${ids.gatewayRoutes}/routes/office`,
  request: `GET ${ids.gatewayRoutes}`,
  pointer: '/properties/routes/0/properties/nextHopType',
  confidence: 'predicted',
  explains: ['cannotConnect'],
} as const;
const routed = (...gatewayRoutes: readonly RouteSketch[]): GatewaySketch => ({ gatewayRoutes });
const hinted = gatewaySnapshot(routed(office));

checkRule('AGW-UDR-020', [
  {
    name: 'hints at the clients of a route to an appliance',
    snapshot: hinted,
    expect: 'fail',
    findings: [{ ...found, severity: 'hint', data: { prefix: '20.50.0.0/16', listener: 'lst-app', hop: '20.50.0.0/16 → VirtualAppliance 10.0.9.4' } }],
  },
  {
    name: 'hints at the clients of a route to a virtual network gateway',
    snapshot: gatewaySnapshot(routed({ name: 'office', prefix: '20.50.0.0/16', nextHop: 'VirtualNetworkGateway' })),
    expect: 'fail',
    findings: [{ ...found, severity: 'hint' }],
  },
  {
    name: 'warns when somebody cannot connect',
    snapshot: gatewaySnapshot({ ...routed(office), symptom: { url: 'http://203.0.113.10/' }, observations: [failed] }),
    expect: 'fail',
    findings: [{ ...found, severity: 'warning' }],
  },
  { name: 'passes without a route table', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'passes for private ranges', snapshot: gatewaySnapshot(routed({ ...office, prefix: '10.9.0.0/16' })), expect: 'pass' },
  { name: 'passes for a route to the Internet', snapshot: gatewaySnapshot(routed({ ...office, nextHop: 'Internet' })), expect: 'pass' },
  { name: 'leaves the default route to its own rules', snapshot: gatewaySnapshot(routed({ ...office, prefix: '0.0.0.0/0' })), expect: 'pass' },
  {
    name: 'leaves a split default route to its own rule',
    snapshot: gatewaySnapshot(routed({ ...office, prefix: '0.0.0.0/1' }, { ...office, name: 'half', prefix: '128.0.0.0/1' })),
    expect: 'pass',
  },
  {
    name: 'passes for a route to a backend',
    snapshot: gatewaySnapshot({ ...routed(office), pools: [{ name: 'pool-app', servers: ['20.50.1.4'] }] }),
    expect: 'pass',
  },
  {
    name: 'does not apply to a private frontend',
    snapshot: gatewaySnapshot({ ...routed(office), frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] }),
    expect: 'notApplicable',
  },
  { name: 'is unknown without the route table', snapshot: without(hinted, ids.gatewayRoutes), expect: 'unknown', missing: [`GET ${ids.gatewayRoutes}`] },
  { name: 'is unknown when the network is refused', snapshot: refused(hinted, `GET ${ids.vnet}`), expect: 'unknown' },
]);
