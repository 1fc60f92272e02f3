import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const delegated: JsonObject = { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] };
const isolated: GatewaySketch = { frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] };
const at = { resource: ids.gatewaySubnet, request: `GET ${ids.vnet}`, isRiskOnly: true } as const;
const refusedWrite: JsonObject = {
  eventTimestamp: new Date(Date.parse(capturedAt) - 600_000).toISOString(),
  operationName: { value: 'Microsoft.Network/applicationGateways/write' },
  status: { value: 'Failed' },
  resourceId: ids.gateway,
  properties: { statusMessage: JSON.stringify({ error: { code: 'ApplicationGatewayNetworkIsolationRequiresSubnetDelegation', message: 'no' } }) },
};

checkRule('AGW-INF-015', [
  {
    name: 'warns of a private-only gateway in a subnet without delegation',
    snapshot: gatewaySnapshot({ ...isolated, activity: [] }),
    expect: 'fail',
    findings: [{ ...at, pointer: '/properties/subnets/0/properties', severity: 'warning' }],
  },
  {
    name: 'warns of the tag of the isolated deployment',
    snapshot: gatewaySnapshot({ tags: { EnhancedNetworkControl: 'True' }, activity: [] }),
    expect: 'fail',
    findings: [{ ...at, pointer: '/properties/subnets/0/properties', severity: 'warning' }],
  },
  {
    name: 'is certain when Azure has refused a change for it',
    snapshot: gatewaySnapshot({ ...isolated, activity: [refusedWrite] }),
    expect: 'fail',
    findings: [{ ...at, pointer: '/properties/subnets/0/properties', severity: 'error', confidence: 'observed', variant: 'refused' }],
  },
  { name: 'passes for a delegated subnet', snapshot: gatewaySnapshot({ ...isolated, gatewaySubnet: delegated }), expect: 'pass' },
  { name: 'passes for an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'passes for v1', snapshot: gatewaySnapshot({ ...isolated, tier: 'Standard' }), expect: 'pass' },
  { name: 'is unknown without the network', snapshot: without(gatewaySnapshot(isolated), `GET ${ids.vnet}`), expect: 'unknown' },
]);
