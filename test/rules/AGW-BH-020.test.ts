import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const request = `POST ${ids.gateway}/backendhealth`;
const empty = ids.child('backendAddressPools', 'pool-empty');
const parked: GatewaySketch = {
  pools: [{ name: 'pool-empty' }, { name: 'pool-app', servers: ['10.0.2.4'] }],
  pathMaps: [{ name: 'map', pool: 'pool-empty', paths: [{ name: 'all', paths: ['/*'], pool: 'pool-app' }] }],
  rules: [{ name: 'rule', pathMap: 'map' }],
};

checkRule('AGW-BH-020', [
  { name: 'passes when servers are listed', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'shows that an empty pool has no servers',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-empty' }], health: [{ servers: [] }] }),
    expect: 'fail',
    findings: [
      {
        resource: empty,
        request,
        pointer: '/backendAddressPools/0/backendHttpSettingsCollection/0',
        severity: 'error',
        shows: 'noServers',
        variant: 'empty',
      },
    ],
  },
  {
    name: 'shows that nothing is seen when the whole answer is empty',
    snapshot: gatewaySnapshot({ health: [], properties: { operationalState: 'Stopped' } }),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('backendAddressPools', 'pool-app'),
        request,
        pointer: '/backendAddressPools',
        severity: 'warning',
        shows: 'healthUnknown',
        data: { state: 'Stopped' },
      },
    ],
  },
  {
    name: 'is no symptom where the empty pool is only parked',
    snapshot: gatewaySnapshot(parked),
    expect: { 'pool-empty~set-app': 'fail', 'pool-app~set-app': 'pass' },
    findings: [{ resource: empty, request, pointer: '/backendAddressPools/0/backendHttpSettingsCollection/0', severity: 'info', variant: 'parked' }],
  },
  {
    name: 'says nothing of a gateway that is being created',
    snapshot: gatewaySnapshot({ health: [], properties: { provisioningState: 'Creating', operationalState: 'Stopped' } }),
    expect: 'unknown',
  },
  { name: 'is unknown when nobody asked', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
  { name: 'is unknown when Azure refuses', snapshot: gatewaySnapshot({ health: 403 }), expect: 'unknown' },
]);
