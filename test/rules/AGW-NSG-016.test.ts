import type { RecordedLookup, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';

const hop = '10.0.9.4';
const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const firewallId = `${ids.group}/providers/Microsoft.Network/azureFirewalls/fw-hub`;
const firewall: RecordedResponse = {
  request: `GET ${firewallId}`,
  status: 200,
  body: {
    id: firewallId,
    name: 'fw-hub',
    properties: { ipConfigurations: [{ name: 'c', properties: { privateIPAddress: hop, subnet: { id: `${ids.vnet}/subnets/AzureFirewallSubnet` } } }] },
  },
};
const lookup = (...found: readonly string[]): RecordedLookup => ({ kind: 'address', key: hop, complete: true, ids: found });
const behind: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
  subnets: [{ name: 'AzureFirewallSubnet', addressPrefix: '10.0.9.0/24' }],
  gatewayRoutes: [{ name: 'backend', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: hop }],
  nics: [{ name: 'nic-4', address: '10.0.2.4' }],
  lookups: [lookup(firewallId)],
  responses: [firewall],
};
const crossed = gatewaySnapshot(behind);

checkRule('AGW-NSG-016', [
  { name: 'no route table', snapshot: gatewaySnapshot({ ...behind, gatewayRoutes: null }), expect: 'pass' },
  {
    name: 'is unknown for a server that does not answer behind a firewall: its log is not read',
    snapshot: crossed,
    expect: 'unknown',
    missing: [`POST ${firewallId}/providers/Microsoft.Insights/logs`],
  },
  { name: 'passes where the server answers', snapshot: gatewaySnapshot({ ...behind, health: [{ servers: [{ address: '10.0.2.4' }] }] }), expect: 'pass' },
  {
    name: 'passes where another appliance has the address',
    snapshot: gatewaySnapshot({
      ...behind,
      nics: [
        { name: 'nic-4', address: '10.0.2.4' },
        { name: 'nic-nva', address: hop, subnet: `${ids.vnet}/subnets/AzureFirewallSubnet` },
      ],
      lookups: [lookup(ids.nic('nic-nva'))],
      responses: [],
    }),
    expect: 'pass',
  },
  { name: 'is unknown without the firewall', snapshot: without(crossed, 'azureFirewalls'), expect: 'unknown' },
  { name: 'is unknown when the firewall is refused', snapshot: refused(crossed, 'azureFirewalls'), expect: 'unknown' },
  { name: 'is unknown without the route table', snapshot: without(crossed, 'routeTables/rt-gateway'), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: without(crossed, 'backendhealth'), expect: 'unknown' },
]);
