import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ruleByCode } from '../../src/core/rules/registry';
import { findingsOf, gatewaySnapshot } from './check';

describe('AGW-CFG-015', () => {
  it('is a note: it is listed and never judged', () => assert.equal(ruleByCode('AGW-CFG-015')?.isNote, true));

  it('leaves the empty default pool of a path map to AGW-CFG-001', () => {
    const snapshot = gatewaySnapshot({
      pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }, { name: 'pool-empty' }],
      rules: [{ name: 'rule-app', pathMap: 'map' }],
      pathMaps: [{ name: 'map', pool: 'pool-empty', setting: 'set-app', paths: [{ name: 'shop', paths: ['/shop/*'], pool: 'pool-app', setting: 'set-app' }] }],
      symptom: { url: 'http://203.0.113.10/other', status: 502 },
    });
    assert.ok(findingsOf('AGW-CFG-001', snapshot).length > 0);
  });
});
