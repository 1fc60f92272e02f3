import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';
import { peeringTo, spokeAnswer, spokeId } from './peeredNetwork';

const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';
const at = (address: string, more: GatewaySketch = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: [address] }],
  health: [{ servers: [{ address, health: 'Unhealthy', message: silent }] }],
  nics: [],
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
    snapshot: gatewaySnapshot(at('10.7.1.4', { vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16')] }, responses: [spokeAnswer()] })),
    expect: 'pass',
  },
  {
    name: 'leaves a broken peering to AGW-UDR-009',
    snapshot: gatewaySnapshot(
      at('10.7.1.4', { vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16', { peeringState: 'Disconnected' })] }, responses: [spokeAnswer()] }),
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
  { name: 'is unknown where routes can be learned', snapshot: gatewaySnapshot(at('192.168.7.7', vpn)), expect: 'unknown' },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(at('192.168.7.7', { health: [{ servers: [{ address: '192.168.7.7' }] }] })),
    expect: 'pass',
  },
  { name: 'does not apply to a public address', snapshot: gatewaySnapshot(at('198.51.100.7')), expect: 'notApplicable' },
  { name: 'is unknown without the network', snapshot: without(nowhere, `GET ${ids.vnet}`), expect: 'unknown' },
]);
