import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { peeringTo } from './peeredNetwork';

const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';
const address = '10.20.1.4';
const subscription = ids.group.replace(/\/resourceGroups.*/, '');
const hubId = `${ids.group}/providers/Microsoft.Network/virtualHubs/hub-weu`;
const hubNetwork = `${subscription}/resourceGroups/RG_hub-weu_1/providers/Microsoft.Network/virtualNetworks/HV_hub-weu_7b3e1b3a-0000-4000-8000-000000000001`;
const hubs = `GET ${subscription}/providers/Microsoft.Network/virtualHubs`;
const connections = `GET ${hubId}/hubVirtualNetworkConnections`;
const hub = (properties: JsonObject): readonly RecordedResponse[] => [
  { request: hubs, status: 200, body: { value: [{ id: hubId, name: 'hub-weu', location: 'westeurope', properties }] } },
  {
    request: connections,
    status: 200,
    body: { value: [{ id: `${hubId}/hubVirtualNetworkConnections/shop`, name: 'shop', properties: { remoteVirtualNetwork: { id: ids.vnet } } }] },
  },
];
const sound = { provisioningState: 'Succeeded', routingState: 'Provisioned' } as const;
const behind = (properties: JsonObject, more: GatewaySketch = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: [address] }],
  health: [{ servers: [{ address, health: 'Unhealthy', message: silent }] }],
  vnet: { virtualNetworkPeerings: [peeringTo(hubNetwork, '10.100.0.0/23', { useRemoteGateways: true })] },
  nics: [],
  responses: hub(properties),
  ...more,
});
const failed = gatewaySnapshot(behind({ ...sound, routingState: 'Failed' }));
const accused = { resource: hubId, request: hubs, explains: ['timeout', 'gateway502'] } as const;

checkRule('AGW-UDR-018', [
  {
    name: 'fails for a hub whose router failed',
    snapshot: failed,
    expect: 'fail',
    findings: [
      {
        ...accused,
        pointer: '/value/0/properties/routingState',
        severity: 'error',
        confidence: 'static',
        data: { hub: 'hub-weu', property: 'routingState', state: 'failed' },
      },
    ],
  },
  {
    name: 'fails for a hub that failed itself',
    snapshot: gatewaySnapshot(behind({ ...sound, provisioningState: 'Failed' })),
    expect: 'fail',
    findings: [{ ...accused, pointer: '/value/0/properties/provisioningState', severity: 'error', confidence: 'static' }],
  },
  {
    name: 'suspects a hub that is being written to',
    snapshot: gatewaySnapshot(behind({ ...sound, provisioningState: 'Updating' })),
    expect: 'fail',
    findings: [{ ...accused, pointer: '/value/0/properties/provisioningState', severity: 'warning', confidence: 'predicted', variant: 'passing' }],
  },
  { name: 'passes for a sound hub', snapshot: gatewaySnapshot(behind(sound)), expect: 'pass' },
  {
    name: 'passes where the network is connected to no hub',
    snapshot: gatewaySnapshot(behind({ ...sound, routingState: 'Failed' }, { vnet: { virtualNetworkPeerings: [] } })),
    expect: 'pass',
  },
  {
    name: 'passes where a route leads past the hub',
    snapshot: gatewaySnapshot({
      ...behind({ ...sound, routingState: 'Failed' }),
      gatewayRoutes: [{ name: 'app', prefix: `${address}/32`, nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' }],
    }),
    expect: 'pass',
  },
  {
    name: 'passes for a server that answers',
    snapshot: gatewaySnapshot(behind({ ...sound, routingState: 'Failed' }, { health: [{ servers: [{ address }] }] })),
    expect: 'pass',
  },
  {
    name: 'does not ask for the hub without a symptom',
    snapshot: gatewaySnapshot(behind({ ...sound, routingState: 'Failed' }, { health: [{ servers: [{ address, health: 'Unknown' }] }] })),
    expect: 'unknown',
  },
  {
    name: 'cannot tell of a hub of another subscription',
    snapshot: gatewaySnapshot(behind(sound, { responses: [{ request: hubs, status: 200, body: { value: [] } }] })),
    expect: 'unknown',
  },
  { name: 'is unknown without the hubs', snapshot: without(failed, '/virtualHubs'), expect: 'unknown', missing: [hubs] },
  { name: 'is unknown when the connections are refused', snapshot: refused(failed, 'hubVirtualNetworkConnections'), expect: 'unknown' },
]);
