import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const profileId = `${ids.group}/providers/Microsoft.Network/trafficManagerProfiles/tm-shop`;
const at = {
  resource: ids.child('backendAddressPools', 'pool-app'),
  pointer: '/properties/backendAddressPools/0/properties',
  severity: 'error',
  byConstruction: true,
} as const;
const to = (server: string, more: GatewaySketch = {}): GatewaySketch => ({ pools: [{ name: 'pool-app', servers: [server] }], nics: [], ...more });
const profile = (target: string): RecordedResponse => ({
  request: `GET ${profileId}`,
  status: 200,
  body: {
    id: profileId,
    name: 'tm-shop',
    type: 'Microsoft.Network/trafficManagerProfiles',
    properties: {
      dnsConfig: { relativeName: 'tm-shop', fqdn: 'tm-shop.trafficmanager.net', ttl: 60 },
      endpoints: [
        {
          id: `${profileId}/externalEndpoints/e`,
          name: 'e',
          type: 'Microsoft.Network/trafficManagerProfiles/externalEndpoints',
          properties: { target, endpointStatus: 'Enabled' },
        },
      ],
    },
  },
});

checkRule('AGW-CFG-033', [
  {
    name: 'fails for the public address of the gateway',
    snapshot: gatewaySnapshot(to('203.0.113.10')),
    expect: 'fail',
    findings: [{ ...at, data: { way: '203.0.113.10' } }],
  },
  {
    name: 'fails for a profile that leads back',
    snapshot: gatewaySnapshot(to('TM-shop.trafficmanager.net', { responses: [profile('203.0.113.10')] })),
    expect: 'fail',
    findings: [{ ...at, data: { way: 'tm-shop' } }],
  },
  {
    name: 'passes for a profile that leads elsewhere',
    snapshot: gatewaySnapshot(to('tm-shop.trafficmanager.net', { responses: [profile('198.51.100.9')] })),
    expect: 'pass',
  },
  { name: 'passes for a server of one’s own', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'passes for another public address', snapshot: gatewaySnapshot(to('198.51.100.9')), expect: 'pass' },
  { name: 'is unknown without the public address', snapshot: without(gatewaySnapshot(to('203.0.113.10')), 'publicIPAddresses'), expect: 'unknown' },
]);
