import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';

const address = '198.51.100.7';
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const list = `GET ${ids.group.replace(/\/resourceGroups.*/, '')}/providers/Microsoft.Network/publicIPAddresses`;
const publicAddresses = (...value: readonly Json[]): RecordedResponse => ({ request: list, status: 200, body: { value } });
const ofServer = (configuration: string, more: JsonObject = {}): JsonObject => ({
  id: `${ids.group}/providers/Microsoft.Network/publicIPAddresses/pip-4`,
  name: 'pip-4',
  properties: { ipAddress: address, ipConfiguration: { id: configuration }, ...more },
});
const attached = ofServer(`${ids.nic('nic-4')}/ipConfigurations/ipconfig`);
const sketch: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: [address] }],
  health: [{ servers: [{ address, health: 'Unhealthy', message: timedOut }] }],
  nics: [{ name: 'nic-4', address: '10.0.2.4' }],
  backendNsg: [],
  responses: [publicAddresses(attached)],
};
const closed = gatewaySnapshot(sketch);
const allowing = (source: string) => gatewaySnapshot({ ...sketch, backendNsg: [{ name: 'AllowGateway', priority: 100, source, ports: '80' }] });
const denied = {
  request: `GET ${ids.backendNsg}`,
  pointer: '/properties/defaultSecurityRules/2',
  resource: `${ids.backendNsg}/defaultSecurityRules/DenyAllInBound`,
  severity: 'warning',
  explains: ['timeout', 'gateway502'],
  data: { source: '203.0.113.10', ports: '80', server: address },
} as const;

checkRule('AGW-NSG-012', [
  { name: 'does not apply to private servers', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  { name: 'finds a group that lets the network in alone', snapshot: closed, expect: 'fail', findings: [denied] },
  { name: 'finds one that lets the subnet of the gateway in', snapshot: allowing('10.0.1.0/24'), expect: 'fail', findings: [denied] },
  {
    name: 'knows a server by the name that Azure gave its address',
    snapshot: gatewaySnapshot({
      ...sketch,
      pools: [{ name: 'pool-app', servers: ['app.westeurope.cloudapp.azure.com'] }],
      health: [{ servers: [{ address: 'app.westeurope.cloudapp.azure.com', health: 'Unhealthy', message: timedOut }] }],
      responses: [publicAddresses(ofServer(`${ids.nic('nic-4')}/ipConfigurations/ipconfig`, { dnsSettings: { fqdn: 'app.westeurope.cloudapp.azure.com' } }))],
    }),
    expect: 'fail',
    findings: [{ ...denied, data: { source: '203.0.113.10' } }],
  },
  { name: 'passes where the address of the gateway is allowed', snapshot: allowing('203.0.113.10'), expect: 'pass' },
  { name: 'passes where the Internet is allowed', snapshot: allowing('Internet'), expect: 'pass' },
  { name: 'passes without a security group', snapshot: gatewaySnapshot({ ...sketch, backendNsg: null }), expect: 'pass' },
  { name: 'passes where the server answers', snapshot: gatewaySnapshot({ ...sketch, health: [{ servers: [{ address }] }] }), expect: 'pass' },
  { name: 'is unknown for a tag of Azure', snapshot: allowing('AzureCloud'), expect: 'unknown' },
  { name: 'is unknown for an address of somebody else', snapshot: gatewaySnapshot({ ...sketch, responses: [publicAddresses()] }), expect: 'unknown' },
  {
    name: 'is unknown for a load balancer',
    snapshot: gatewaySnapshot({
      ...sketch,
      responses: [publicAddresses(ofServer(`${ids.group}/providers/Microsoft.Network/loadBalancers/lb/frontendIPConfigurations/f`))],
    }),
    expect: 'unknown',
  },
  {
    name: 'is unknown where an appliance is on the way',
    snapshot: gatewaySnapshot({ ...sketch, gatewayRoutes: [{ name: 'd', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopIp: '10.0.9.4' }] }),
    expect: 'unknown',
  },
  {
    name: 'is unknown behind a NAT gateway',
    snapshot: gatewaySnapshot({ ...sketch, gatewaySubnet: { natGateway: { id: `${ids.group}/providers/Microsoft.Network/natGateways/n` } } }),
    expect: 'unknown',
  },
  {
    name: 'is unknown without a public frontend',
    snapshot: gatewaySnapshot({ ...sketch, frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] }),
    expect: 'unknown',
  },
  { name: 'is unknown without the addresses', snapshot: without(closed, 'publicIPAddresses'), expect: 'unknown' },
  { name: 'is unknown when the addresses are refused', snapshot: refused(closed, '/publicIPAddresses'), expect: 'unknown' },
  { name: 'is unknown without the interface', snapshot: without(closed, 'networkInterfaces'), expect: 'unknown' },
  { name: 'is unknown without the group', snapshot: without(closed, 'nsg'), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: without(closed, 'backendhealth'), expect: 'unknown' },
]);
