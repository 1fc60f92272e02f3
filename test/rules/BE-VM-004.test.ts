import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { peeringTo, spokeAnswer, spokeId } from './peeredNetwork';

const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';
const at = (address: string, more: GatewaySketch = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: [address] }],
  health: [{ servers: [{ address, health: 'Unhealthy', message: silent }] }],
  nics: [],
  responses: [clusterList()],
  ...more,
});
const vpn: GatewaySketch = {
  subnets: [
    {
      name: 'GatewaySubnet',
      addressPrefix: '10.0.8.0/27',
      ipConfigurations: [{ id: `${ids.group}/providers/Microsoft.Network/virtualNetworkGateways/vpn/ipConfigurations/c` }],
    },
  ],
};
const clusterList = (...podCidrs: readonly string[]): RecordedResponse => ({
  request: `GET /subscriptions/${ids.group.split('/')[2] ?? ''}/providers/Microsoft.ContainerService/managedClusters`,
  status: 200,
  body: {
    value: podCidrs.map((podCidr) => ({
      id: `${ids.group}/providers/Microsoft.ContainerService/managedClusters/aks`,
      name: 'aks',
      properties: { networkProfile: { networkPlugin: 'kubenet', podCidr } },
    })),
  },
});
const nowhere = gatewaySnapshot(at('192.168.7.7'));

checkRule('BE-VM-004', [
  {
    name: 'fails for a private address outside the network and its peers',
    snapshot: nowhere,
    expect: 'fail',
    findings: [
      {
        resource: ids.vnet,
        request: `GET ${ids.vnet}`,
        pointer: '',
        severity: 'error',
        confidence: 'static',
        explains: ['timeout', 'gateway502'],
        data: { server: '192.168.7.7' },
      },
    ],
  },
  { name: 'passes for an address of the network', snapshot: gatewaySnapshot(at('10.0.2.4')), expect: 'pass' },
  {
    name: 'passes for an address of a peer',
    snapshot: gatewaySnapshot(
      at('10.7.1.4', { vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16')] }, responses: [spokeAnswer(), clusterList()] }),
    ),
    expect: 'pass',
  },
  {
    name: 'leaves a broken peering to AGW-UDR-009',
    snapshot: gatewaySnapshot(
      at('10.7.1.4', {
        vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16', { peeringState: 'Disconnected' })] },
        responses: [spokeAnswer(), clusterList()],
      }),
    ),
    expect: 'pass',
  },
  {
    name: 'leaves a route of one’s own that drops to AGW-UDR-004',
    snapshot: gatewaySnapshot(at('192.168.7.7', { gatewayRoutes: [{ name: 'drop', prefix: '192.168.0.0/16', nextHop: 'None' }] })),
    expect: 'pass',
  },
  {
    name: 'passes for a route through an appliance',
    snapshot: gatewaySnapshot(
      at('192.168.7.7', { gatewayRoutes: [{ name: 'nva', prefix: '192.168.0.0/16', nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' }] }),
    ),
    expect: 'pass',
  },
  {
    name: 'leaves the address of a pod to AGW-UDR-008',
    snapshot: gatewaySnapshot(at('192.168.7.7', { responses: [clusterList('192.168.0.0/16')] })),
    expect: 'pass',
  },
  { name: 'is unknown where the clusters are refused', snapshot: refused(nowhere, 'managedClusters'), expect: 'unknown' },
  { name: 'is unknown where routes can be learned', snapshot: gatewaySnapshot(at('192.168.7.7', vpn)), expect: 'unknown' },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(at('192.168.7.7', { health: [{ servers: [{ address: '192.168.7.7' }] }] })),
    expect: 'pass',
  },
  { name: 'does not apply to a public address', snapshot: gatewaySnapshot(at('198.51.100.7')), expect: 'notApplicable' },
  { name: 'is unknown without the network', snapshot: without(nowhere, `GET ${ids.vnet}`), expect: 'unknown' },
]);
