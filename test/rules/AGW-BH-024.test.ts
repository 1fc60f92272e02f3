import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyHealthMessage } from '../../src/core/rules/applicationGateway/healthMessages';
import { ruleByCode } from '../../src/core/rules/registry';
import { gatewaySnapshot, outcomesOf } from './check';

describe('AGW-BH-024', () => {
  it('is a note: listed, never judged', () => {
    assert.equal(ruleByCode('AGW-BH-024')?.isNote, true);
    assert.deepEqual(outcomesOf('AGW-BH-024', gatewaySnapshot()), []);
  });

  it('is what a passing server says', () => {
    assert.deepEqual(classifyHealthMessage('Success. Received 204 status code'), { code: 'AGW-BH-024', received: '204' });
    assert.deepEqual(classifyHealthMessage('success'), { code: 'AGW-BH-024' });
    assert.equal(classifyHealthMessage('No success'), undefined);
  });
});
