import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, type GatewaySketch } from './check';
import { peeringTo, spokeAnswer, spokeId } from './peeredNetwork';
import { silentMessage } from './serverMachine';

const balancer = `${ids.group}/providers/Microsoft.Network/loadBalancers/lb`;
const answer = (sku: string, location: string): RecordedResponse => {
  const properties: JsonObject = {
    frontendIPConfigurations: [
      {
        id: `${balancer}/frontendIPConfigurations/front`,
        name: 'front',
        properties: { privateIPAddress: '10.7.1.100', subnet: { id: `${spokeId}/subnets/app` } },
      },
    ],
    backendAddressPools: [],
    loadBalancingRules: [],
  };
  return {
    request: `GET ${balancer}`,
    status: 200,
    body: { id: balancer, name: 'lb', type: 'Microsoft.Network/loadBalancers', location, sku: sku === '' ? {} : { name: sku }, properties },
  };
};
const behind = (sku: string, location: string, more: GatewaySketch = {}): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['10.7.1.100'] }],
  health: [{ servers: [{ address: '10.7.1.100', health: 'Unhealthy', message: silentMessage }] }],
  vnet: { virtualNetworkPeerings: [peeringTo(spokeId, '10.7.0.0/16')] },
  nics: [],
  lookups: [{ kind: 'address', key: '10.7.1.100', complete: true, ids: [balancer] }],
  responses: [spokeAnswer(), answer(sku, location)],
  ...more,
});
const elsewhere = gatewaySnapshot(behind('Basic', 'northeurope'));

checkRule('AGW-UDR-019', [
  {
    name: 'fails for a Basic load balancer of another region',
    snapshot: elsewhere,
    expect: 'fail',
    findings: [{ resource: balancer, request: `GET ${balancer}`, pointer: '/sku/name', severity: 'error', data: { here: 'westeurope', there: 'northeurope' } }],
  },
  { name: 'passes for a Standard one', snapshot: gatewaySnapshot(behind('Standard', 'northeurope')), expect: 'pass' },
  { name: 'passes in the same region', snapshot: gatewaySnapshot(behind('Basic', 'westeurope')), expect: 'pass' },
  { name: 'passes in the same region, spelled with a space', snapshot: gatewaySnapshot(behind('Basic', 'West Europe')), expect: 'pass' },
  { name: 'is unknown where the SKU is not told', snapshot: gatewaySnapshot(behind('', 'northeurope')), expect: 'unknown' },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(behind('Basic', 'northeurope', { health: [{ servers: [{ address: '10.7.1.100' }] }] })),
    expect: 'pass',
  },
  { name: 'passes for a server of the own network', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'is unknown where the load balancer is refused', snapshot: refused(elsewhere, balancer), expect: 'unknown' },
]);
