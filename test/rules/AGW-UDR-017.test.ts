import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { peeringTo, spokeId } from './peeredNetwork';

const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';
const address = '192.168.7.7';
const gatewaySubnet = {
  id: `${spokeId}/subnets/GatewaySubnet`,
  name: 'GatewaySubnet',
  properties: {
    addressPrefix: '10.7.9.0/27',
    ipConfigurations: [{ id: `${ids.group}/providers/Microsoft.Network/virtualNetworkGateways/vpn/ipConfigurations/c` }],
  },
};
const hub = (back: JsonObject, subnets: readonly JsonObject[] = [gatewaySubnet]): RecordedResponse => ({
  request: `GET ${spokeId}`,
  status: 200,
  body: {
    id: spokeId,
    name: 'vnet-spoke',
    type: 'Microsoft.Network/virtualNetworks',
    properties: {
      addressSpace: { addressPrefixes: ['10.7.0.0/16'] },
      subnets: [...subnets],
      virtualNetworkPeerings: [peeringTo(ids.vnet, '10.0.0.0/16', back)],
    },
  },
});
const allows = { allowGatewayTransit: true };
const behind = (side: JsonObject, answer: RecordedResponse, more: GatewaySketch = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: [address] }],
  health: [{ servers: [{ address, health: 'Unhealthy', message: silent }] }],
  vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16', side)] },
  nics: [],
  responses: [answer],
  ...more,
});
const notUsed = gatewaySnapshot(behind({ useRemoteGateways: false }, hub(allows)));
const notAllowed = gatewaySnapshot(behind({ useRemoteGateways: true }, hub({ allowGatewayTransit: false })));
const guessed = { severity: 'warning', confidence: 'predicted', explains: ['timeout', 'gateway502'] } as const;

checkRule('AGW-UDR-017', [
  {
    name: 'suspects a spoke that does not use the gateway of its hub',
    snapshot: notUsed,
    expect: 'fail',
    findings: [
      {
        ...guessed,
        resource: `${ids.vnet}/virtualNetworkPeerings/peer`,
        request: `GET ${ids.vnet}`,
        pointer: '/properties/virtualNetworkPeerings/0/properties/useRemoteGateways',
        data: { hub: 'vnet-spoke' },
      },
    ],
  },
  {
    name: 'suspects a hub that does not pass its gateway on',
    snapshot: notAllowed,
    expect: 'fail',
    findings: [
      {
        ...guessed,
        variant: 'notAllowed',
        resource: `${spokeId}/virtualNetworkPeerings/peer`,
        request: `GET ${spokeId}`,
        pointer: '/properties/virtualNetworkPeerings/0/properties/allowGatewayTransit',
      },
    ],
  },
  { name: 'cannot tell where routes are passed on', snapshot: gatewaySnapshot(behind({ useRemoteGateways: true }, hub(allows))), expect: 'unknown' },
  { name: 'passes where the peer has no gateway', snapshot: gatewaySnapshot(behind({}, hub({}, []))), expect: 'pass' },
  {
    name: 'cannot tell without a symptom',
    snapshot: gatewaySnapshot(behind({}, hub(allows), { health: [{ servers: [{ address, health: 'Unknown' }] }] })),
    expect: 'unknown',
  },
  {
    name: 'passes where a route leads through an appliance',
    snapshot: gatewaySnapshot(
      behind({}, hub(allows), { gatewayRoutes: [{ name: 'home', prefix: '192.168.0.0/16', nextHop: 'VirtualAppliance', nextHopIp: '10.7.0.4' }] }),
    ),
    expect: 'pass',
  },
  { name: 'passes for a server that answers', snapshot: gatewaySnapshot(behind({}, hub(allows), { health: [{ servers: [{ address }] }] })), expect: 'pass' },
  { name: 'passes for servers of the own network', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'is unknown without the peer', snapshot: without(notUsed, `GET ${spokeId}`), expect: 'unknown', missing: [`GET ${spokeId}`] },
  { name: 'is unknown when the peer is refused', snapshot: refused(notAllowed, spokeId), expect: 'unknown' },
]);
