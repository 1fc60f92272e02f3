import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, without } from './check';

/** The same world with the subnet of the gateway under another name. */
function named(name: string): Snapshot {
  return JSON.parse(JSON.stringify(gatewaySnapshot()).replaceAll('snet-gateway', name)) as Snapshot;
}

checkRule('AGW-INF-008', [
  {
    name: 'warns of a gateway in a GatewaySubnet',
    snapshot: named('GatewaySubnet'),
    expect: 'fail',
    findings: [
      {
        resource: ids.gatewaySubnet.replace('snet-gateway', 'GatewaySubnet'),
        request: `GET ${ids.vnet}`,
        pointer: '/properties/subnets/0',
        severity: 'error',
        isRiskOnly: true,
      },
    ],
  },
  { name: 'passes for another subnet', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'is unknown without the network', snapshot: without(named('GatewaySubnet'), `GET ${ids.vnet}`), expect: 'unknown' },
]);
