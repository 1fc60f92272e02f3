import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ruleByCode } from '../../src/core/rules/registry';

it('AGW-DNS-010 is a note beside AGW-DNS-007: it is listed and never judged', () => {
  assert.equal(ruleByCode('AGW-DNS-010')?.isNote, true);
  assert.ok(ruleByCode('AGW-DNS-007'));
});
