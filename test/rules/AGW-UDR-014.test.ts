import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';

const silent = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';
const withServer = (address: string, more: GatewaySketch = {}): GatewaySketch => ({
  frontends: ['private'],
  listeners: [{ name: 'lst-app', frontend: 'private' }],
  pools: [{ name: 'pool-app', servers: [address] }],
  health: [{ servers: [{ address, health: 'Unhealthy', message: silent }] }],
  ...more,
});
const zones = `${ids.group}/providers/Microsoft.Network/privateDnsZones`;
const zoneId = `${zones}/privatelink.azurewebsites.net`;
const linkedZone: GatewaySketch['responses'] = [
  {
    request: `GET ${ids.group.replace(/\/resourceGroups.*/, '')}/providers/Microsoft.Network/privateDnsZones`,
    status: 200,
    body: { value: [{ id: zoneId, name: 'privatelink.azurewebsites.net' }] },
  },
  {
    request: `GET ${zoneId}/virtualNetworkLinks`,
    status: 200,
    body: {
      value: [{ id: `${zoneId}/virtualNetworkLinks/l`, name: 'l', properties: { virtualNetwork: { id: ids.vnet }, virtualNetworkLinkState: 'Completed' } }],
    },
  },
];
const accused = {
  resource: ids.gatewaySubnet,
  request: `GET ${ids.vnet}`,
  pointer: '/properties/subnets/0',
  explains: ['timeout', 'gateway502'],
} as const;
const closed = gatewaySnapshot(withServer('20.1.2.3', { gatewayRoutes: [] }));
const toFirewall = { name: 'out', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' } as const;

checkRule('AGW-UDR-014', [
  {
    name: 'fails for a public address',
    snapshot: closed,
    expect: 'fail',
    findings: [{ ...accused, severity: 'error', confidence: 'static', data: { server: '20.1.2.3', subnet: 'snet-gateway' } }],
  },
  {
    name: 'suspects a name that does not answer',
    snapshot: gatewaySnapshot(withServer('app.example.com')),
    expect: 'fail',
    findings: [{ ...accused, severity: 'warning', confidence: 'predicted', variant: 'name' }],
  },
  {
    name: 'cannot tell of a name without a symptom',
    snapshot: gatewaySnapshot(withServer('app.example.com', { health: [{ servers: [{ address: 'app.example.com', health: 'Unknown' }] }] })),
    expect: 'unknown',
  },
  {
    name: 'cannot tell of a name where a service tag has a route',
    snapshot: gatewaySnapshot(withServer('app.example.com', { gatewayRoutes: [{ ...toFirewall, prefix: 'AppService' }] })),
    expect: 'unknown',
  },
  {
    name: 'cannot tell of a name that DNS servers of the network answer',
    snapshot: gatewaySnapshot(withServer('app.example.com', { vnet: { dhcpOptions: { dnsServers: ['10.0.9.9'] } } })),
    expect: 'unknown',
  },
  {
    name: 'cannot tell of a name that a linked private zone answers',
    snapshot: gatewaySnapshot(withServer('app.azurewebsites.net', { responses: linkedZone })),
    expect: 'unknown',
  },
  {
    name: 'passes with a NAT gateway',
    snapshot: gatewaySnapshot(withServer('20.1.2.3', { gatewaySubnet: { natGateway: { id: `${ids.group}/providers/Microsoft.Network/natGateways/nat` } } })),
    expect: 'pass',
  },
  { name: 'passes with a firewall on the way', snapshot: gatewaySnapshot(withServer('20.1.2.3', { gatewayRoutes: [toFirewall] })), expect: 'pass' },
  {
    name: 'passes for a server that answers',
    snapshot: gatewaySnapshot(withServer('20.1.2.3', { health: [{ servers: [{ address: '20.1.2.3' }] }] })),
    expect: 'pass',
  },
  {
    name: 'does not apply with a public frontend, which carries what goes out',
    snapshot: gatewaySnapshot({ ...withServer('20.1.2.3'), frontends: ['public', 'private'] }),
    expect: 'notApplicable',
  },
  { name: 'does not apply to private servers', snapshot: gatewaySnapshot(withServer('10.0.2.4')), expect: 'notApplicable' },
  { name: 'is unknown without the route table', snapshot: without(closed, ids.gatewayRoutes), expect: 'unknown', missing: [`GET ${ids.gatewayRoutes}`] },
  { name: 'is unknown when the network is refused', snapshot: refused(closed, `GET ${ids.vnet}`), expect: 'unknown' },
]);
