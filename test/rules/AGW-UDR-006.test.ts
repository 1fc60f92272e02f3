import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch, type NicSketch } from './check';

const cannotConnect = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to server.';
const hop = '10.0.3.4';
const applianceSubnet = `${ids.vnet}/subnets/snet-appliance`;
const server: NicSketch = { name: 'nic-app', address: '10.0.2.4' };
const appliance = (forwards: boolean | undefined): NicSketch => ({
  name: 'nic-appliance',
  address: hop,
  subnet: applianceSubnet,
  properties: { enableIPForwarding: forwards ?? null },
});

function sketch(forwards: boolean | undefined, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: cannotConnect }] }],
    gatewayRoutes: [{ name: 'to-backend', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: hop }],
    subnets: [{ name: 'snet-appliance', addressPrefix: '10.0.3.0/24' }],
    nics: [server, appliance(forwards)],
    ...more,
  };
}

const resource = ids.nic('nic-appliance');
const request = `GET ${resource}`;
const firewallId = `${ids.group}/providers/Microsoft.Network/azureFirewalls/fw`;
const firewall: RecordedResponse = {
  request: `GET ${firewallId}`,
  status: 200,
  body: {
    id: firewallId,
    name: 'fw',
    type: 'Microsoft.Network/azureFirewalls',
    properties: { ipConfigurations: [{ name: 'c', properties: { privateIPAddress: hop, subnet: { id: applianceSubnet } } }] },
  },
};

checkRule('AGW-UDR-006', [
  {
    name: 'fails for an interface that forwards nothing',
    snapshot: gatewaySnapshot(sketch(false)),
    expect: 'fail',
    findings: [
      {
        resource,
        request,
        pointer: '/properties/enableIPForwarding',
        severity: 'error',
        explains: ['timeout', 'gateway502'],
        data: { appliance: 'nic-appliance', address: hop, route: 'to-backend', server: '10.0.2.4' },
      },
    ],
  },
  { name: 'passes for one that forwards', snapshot: gatewaySnapshot(sketch(true)), expect: 'pass' },
  {
    name: 'passes for a server that answers',
    snapshot: gatewaySnapshot(sketch(false, { health: [{ servers: [{ address: '10.0.2.4', health: 'Healthy' }] }] })),
    expect: 'pass',
  },
  { name: 'passes without a route to an appliance', snapshot: gatewaySnapshot(sketch(false, { gatewayRoutes: null })), expect: 'pass' },
  {
    name: 'passes for a firewall',
    snapshot: gatewaySnapshot(
      sketch(false, {
        nics: [server],
        responses: [firewall],
        lookups: [
          { kind: 'address', key: '10.0.2.4', complete: true, ids: [ids.nic('nic-app')] },
          { kind: 'address', key: hop, complete: true, ids: [firewallId] },
        ],
      }),
    ),
    expect: 'pass',
  },
  { name: 'is unknown when the interface does not say', snapshot: gatewaySnapshot(sketch(undefined)), expect: 'unknown' },
  {
    name: 'is unknown when nobody looked the address up',
    snapshot: gatewaySnapshot(sketch(false, { nics: [server], lookups: [] })),
    expect: 'unknown',
  },
  {
    name: 'is unknown when the interface may not be read',
    snapshot: gatewaySnapshot(sketch(false, { responses: [{ request, status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } }] })),
    expect: 'unknown',
  },
  {
    name: 'is unknown when the next hop is in no network that is known',
    snapshot: gatewaySnapshot(sketch(false, { gatewayRoutes: [{ name: 'far', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: '172.16.0.4' }] })),
    expect: 'unknown',
  },
]);
