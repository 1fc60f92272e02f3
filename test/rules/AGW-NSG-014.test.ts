import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';

const ruleId = `${ids.backendNsg}/securityRules/NoGateway`;
const log = (time: string, change: object = {}): RecordedResponse => {
  const event = {
    eventTimestamp: time,
    operationName: { value: 'Microsoft.Network/networkSecurityGroups/securityRules/write' },
    status: { value: 'Succeeded' },
    resourceId: ruleId,
    ...change,
  };
  return {
    request: `GET ${ids.backendNsg}/providers/Microsoft.Insights/eventtypes/management/values`,
    status: 200,
    body: { value: [event] },
  };
};
const sketch: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  backendNsg: [{ name: 'NoGateway', priority: 100, access: 'Deny', source: '10.0.1.0/24', ports: '80' }],
  responses: [log('2026-11-22T05:50:00Z')],
};
const fresh = gatewaySnapshot(sketch);
const changed = (more: GatewaySketch) => gatewaySnapshot({ ...sketch, ...more });

checkRule('AGW-NSG-014', [
  {
    name: 'hints at a rule that was written minutes ago',
    snapshot: fresh,
    expect: 'fail',
    findings: [
      {
        request: `GET ${ids.backendNsg}`,
        pointer: '/properties/securityRules/0',
        resource: ruleId,
        severity: 'hint',
        isRiskOnly: true,
        explains: [],
        data: { minutes: 10, ports: '80', rule: 'NoGateway' },
      },
    ],
  },
  { name: 'passes for a rule that was written long ago', snapshot: changed({ responses: [log('2026-11-22T04:50:00Z')] }), expect: 'pass' },
  { name: 'passes for a write that failed', snapshot: changed({ responses: [log('2026-11-22T05:50:00Z', { status: { value: 'Failed' } })] }), expect: 'pass' },
  { name: 'passes for a write of another rule', snapshot: changed({ responses: [log('2026-11-22T05:50:00Z', { resourceId: `${ruleId}2` })] }), expect: 'pass' },
  { name: 'passes where nothing denies', snapshot: changed({ backendNsg: [] }), expect: 'pass' },
  {
    name: 'passes where the server does not answer: AGW-NSG-008 speaks',
    snapshot: changed({ health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: '' }] }] }),
    expect: 'pass',
  },
  { name: 'is unknown without the activity log', snapshot: without(fresh, `${ids.backendNsg}/providers`), expect: 'unknown' },
  { name: 'is unknown when the activity log is refused', snapshot: refused(fresh, `${ids.backendNsg}/providers`), expect: 'unknown' },
  { name: 'is unknown without the network', snapshot: without(fresh, 'virtualNetworks/'), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: without(fresh, 'backendhealth'), expect: 'unknown' },
]);
