import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, outcomesOf, without } from './check';

const failed = { properties: { provisioningState: 'Failed' } };
const found = { resource: ids.gateway, pointer: '/properties/provisioningState', severity: 'warning', isRiskOnly: true, explains: [] } as const;

function write(time: string, status: string, code?: string): JsonObject {
  return {
    eventTimestamp: time,
    operationName: { value: 'Microsoft.Network/applicationGateways/write' },
    status: { value: status },
    ...(code === undefined ? {} : { properties: { statusMessage: JSON.stringify({ error: { code, message: `It was ${code}.` } }) } }),
  };
}

const writes = [
  write('2026-11-22T05:50:00Z', 'Failed', 'SecondError'),
  write('2026-11-22T05:40:00Z', 'Failed', 'FirstError'),
  write('2026-11-22T05:30:00Z', 'Succeeded'),
  write('2026-11-22T05:20:00Z', 'Failed', 'OldError'),
];

checkRule('AGW-INF-002', [
  { name: 'passes when the last write succeeded', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'warns when it failed', snapshot: gatewaySnapshot(failed), expect: 'fail', findings: [found] },
  {
    name: 'names the first failed write since the last successful one',
    snapshot: gatewaySnapshot({ ...failed, activity: writes }),
    expect: 'fail',
    findings: [{ ...found, variant: 'withError', data: { errorCode: 'FirstError', errorMessage: 'It was FirstError' } }],
  },
  { name: 'warns without the activity log, too', snapshot: without(gatewaySnapshot(failed), 'eventtypes'), expect: 'fail', findings: [found] },
  { name: 'passes while updating', snapshot: gatewaySnapshot({ properties: { provisioningState: 'Updating' } }), expect: 'pass' },
]);

it('AGW-INF-002 asks for the activity log only when the write failed', () => {
  const missing = (sketch: JsonObject) => {
    const [outcome] = outcomesOf('AGW-INF-002', without(gatewaySnapshot({ properties: sketch }), 'eventtypes'));
    return outcome?.status === 'fail' ? outcome.missing.length : 0;
  };
  assert.equal(missing({ provisioningState: 'Failed' }), 1);
  assert.equal(missing({ provisioningState: 'Succeeded' }), 0);
});
