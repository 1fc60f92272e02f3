import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch, type RouteSketch } from './check';

const blind = 'The backend health status could not be retrieved.';
const routes = (route: Partial<RouteSketch>, more: GatewaySketch = {}): GatewaySketch => ({
  gatewayRoutes: [{ name: 'own', prefix: 'AzureMonitor', nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4', ...route }],
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: blind })) }],
  ...more,
});
const at = {
  resource: `${ids.gatewayRoutes}/routes/own`,
  request: `GET ${ids.gatewayRoutes}`,
  pointer: '/properties/routes/0/properties/nextHopType',
  severity: 'warning',
  explains: ['healthUnknown'],
} as const;
const away = gatewaySnapshot(routes({}));

checkRule('AGW-UDR-013', [
  {
    name: 'warns of a tag of its own traffic',
    snapshot: away,
    expect: 'fail',
    findings: [{ ...at, data: { tag: 'AzureMonitor', hop: 'VirtualAppliance 10.0.9.4' } }],
  },
  { name: 'warns of a regional tag', snapshot: gatewaySnapshot(routes({ prefix: 'Storage.WestEurope' })), expect: 'fail', findings: [at] },
  { name: 'passes for the Internet', snapshot: gatewaySnapshot(routes({ nextHop: 'Internet' })), expect: 'pass' },
  { name: 'passes for another tag', snapshot: gatewaySnapshot(routes({ prefix: 'Sql' })), expect: 'pass' },
  { name: 'leaves prefixes to AGW-UDR-001 and -002', snapshot: gatewaySnapshot(routes({ prefix: '0.0.0.0/0' })), expect: 'pass' },
  {
    name: 'passes for an isolated gateway',
    snapshot: gatewaySnapshot(routes({}, { frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] })),
    expect: 'pass',
  },
  { name: 'is unknown where isolation is', snapshot: gatewaySnapshot(routes({}, { tags: { EnhancedNetworkControl: 'True' } })), expect: 'unknown' },
  { name: 'is unknown without the route table', snapshot: without(away, ids.gatewayRoutes), expect: 'unknown' },
]);
