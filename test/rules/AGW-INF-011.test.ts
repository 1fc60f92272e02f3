import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids } from './check';

const scale = (properties: JsonObject) => gatewaySnapshot({ properties });
const sku = (capacity: number): JsonObject => ({ sku: { name: 'Standard_v2', tier: 'Standard_v2', capacity } });

checkRule('AGW-INF-011', [
  {
    name: 'mentions an autoscale that may go to none',
    snapshot: scale({ autoscaleConfiguration: { minCapacity: 0, maxCapacity: 10 } }),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: '/properties/autoscaleConfiguration/minCapacity', severity: 'info', data: { instances: 0 } }],
  },
  {
    name: 'mentions one fixed instance',
    snapshot: scale(sku(1)),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: '/properties/sku/capacity', severity: 'info', data: { instances: 1 } }],
  },
  { name: 'passes for two fixed instances', snapshot: scale(sku(2)), expect: 'pass' },
  { name: 'passes for an autoscale from two', snapshot: scale({ autoscaleConfiguration: { minCapacity: 2 } }), expect: 'pass' },
]);
