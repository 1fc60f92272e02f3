import assert from 'node:assert/strict';
import { it } from 'node:test';
import { capturedAt, checkRule, gatewaySnapshot, ids, findingsOf } from './check';

const pointer = '/properties/operationalState';
const found = {
  resource: ids.gateway,
  pointer,
  severity: 'error',
  confidence: 'static',
  explains: ['cannotConnect', 'healthUnknown', 'tmDegraded'],
  byConstruction: true,
} as const;
const state = (operationalState: unknown, provisioningState = 'Succeeded') =>
  gatewaySnapshot({ properties: { operationalState: operationalState as string, provisioningState } });

checkRule('AGW-INF-001', [
  { name: 'passes when the gateway is running', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'fails when it is Stopped', snapshot: state('Stopped'), expect: 'fail', findings: [{ ...found, data: { gateway: 'agw-shop', state: 'Stopped' } }] },
  {
    name: 'fails when it is stopping, in any case',
    snapshot: state('STOPPING', 'succeeded'),
    expect: 'fail',
    findings: [{ ...found, data: { state: 'STOPPING' } }],
  },
  ...['Updating', 'Creating', 'Deleting', 'Failed'].map((provisioningState) => ({
    name: `passes when it says Stopped while ${provisioningState}`,
    snapshot: state('Stopped', provisioningState),
    expect: 'pass' as const,
  })),
  { name: 'passes when it is starting', snapshot: state('Starting'), expect: 'pass' },
  { name: 'passes when it does not say', snapshot: state(null), expect: 'pass' },
]);

it('AGW-INF-001 says when it was stopped, if the activity log is there, and offers to start it', () => {
  const stopped = {
    eventTimestamp: '2026-11-22T05:30:00Z',
    operationName: { value: 'Microsoft.Network/applicationGateways/stop/action' },
    status: { value: 'Succeeded' },
    caller: 'someone@contoso.com',
  };
  const [finding] = findingsOf('AGW-INF-001', gatewaySnapshot({ properties: { operationalState: 'Stopped' }, activity: [stopped] }));
  assert.equal(finding?.changedAt, Date.parse(capturedAt) - 30 * 60_000);
  assert.deepEqual(finding.evidence[1]?.at.pointer, '/value/0');
  assert.deepEqual(finding.fixes[0]?.kind === 'azureCli' ? finding.fixes[0].commands[0]?.slice(0, 6) : undefined, [
    'az',
    'network',
    'application-gateway',
    'start',
    '--resource-group',
    'rg-shop',
  ]);
});
