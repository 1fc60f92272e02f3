import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ruleByCode } from '../../src/core/rules/registry';
import { findingsOf } from './check';
import { received, webAppSnapshot } from './webAppSketch';

const rule = { ipAddress: 'Any', action: 'Allow', priority: 100, name: 'door', headers: { 'x-azure-fdid': ['33333333-3333-3333-3333-333333333333'] } };
const denyAll = { ipAddress: 'Any', action: 'Deny', priority: 2147483647, name: 'Deny all' };

describe('APP-006', () => {
  it('is a note: it is listed and never judged', () => assert.equal(ruleByCode('APP-006')?.isNote, true));

  it('leaves a rule for Front Door that keeps the gateway out to APP-003', () => {
    const snapshot = webAppSnapshot({ config: { ipSecurityRestrictions: [rule, denyAll] }, message: received(403) });
    assert.deepEqual(
      findingsOf('APP-003', snapshot).map(({ data }) => data['decider']),
      ['Deny all'],
    );
  });
});
