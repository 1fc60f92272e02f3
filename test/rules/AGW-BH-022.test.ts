import assert from 'node:assert/strict';
import { it } from 'node:test';
import { capturedAt, checkRule, gatewaySnapshot, ids, outcomesOf, without, type GatewaySketch } from './check';

const log = `GET ${ids.gateway}/providers/Microsoft.Insights/eventtypes/management/values`;

function write(secondsBefore: number, status = 'Succeeded', operation = 'Microsoft.Network/applicationGateways/write') {
  return {
    eventTimestamp: new Date(Date.parse(capturedAt) - secondsBefore * 1000).toISOString(),
    operationName: { value: operation },
    status: { value: status },
    resourceId: ids.gateway,
    caller: 'someone@contoso.com',
  };
}

const sick: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy' }] }],
};

checkRule('AGW-BH-022', [
  { name: 'passes when every server is Healthy', snapshot: gatewaySnapshot({ activity: [write(10)] }), expect: 'pass' },
  {
    name: 'hints when the gateway was written within three probes',
    snapshot: gatewaySnapshot({ ...sick, activity: [write(40)] }),
    expect: 'fail',
    findings: [{ resource: ids.gateway, request: log, pointer: '/value/0', severity: 'hint', explains: [], data: { seconds: 40, needed: 90 } }],
  },
  { name: 'passes when the write is older', snapshot: gatewaySnapshot({ ...sick, activity: [write(91)] }), expect: 'pass' },
  { name: 'passes when the write failed', snapshot: gatewaySnapshot({ ...sick, activity: [write(10, 'Failed')] }), expect: 'pass' },
  {
    name: 'passes when something else was written',
    snapshot: gatewaySnapshot({ ...sick, activity: [write(10, 'Succeeded', 'Microsoft.Network/networkSecurityGroups/write')] }),
    expect: 'pass',
  },
  { name: 'passes without a write', snapshot: gatewaySnapshot(sick), expect: 'pass' },
  { name: 'is unknown without the activity log', snapshot: without(gatewaySnapshot(sick), 'eventtypes'), expect: 'unknown', missing: [log] },
  { name: 'is unknown without backend health', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown' },
]);

it('AGW-BH-022 does not ask for the activity log of a healthy gateway', () => {
  for (const outcome of outcomesOf('AGW-BH-022', without(gatewaySnapshot(), 'eventtypes'))) assert.equal(outcome.status, 'pass');
});
