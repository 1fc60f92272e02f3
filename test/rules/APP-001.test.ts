import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ruleByCode } from '../../src/core/rules/registry';
import { findingsOf } from './check';
import { webAppSnapshot } from './webAppSketch';

describe('APP-001', () => {
  it('is a note: it is listed and never judged', () => assert.equal(ruleByCode('APP-001')?.isNote, true));

  it('leaves a host name that the app does not know to AGW-CFG-008', () => {
    const snapshot = webAppSnapshot({
      gateway: {
        listeners: [{ name: 'lst-app', protocol: 'Https', port: 443, hostNames: ['www.contoso.com'] }],
        settings: [{ name: 'set-app', protocol: 'Https', port: 443 }],
      },
    });
    assert.equal(findingsOf('AGW-CFG-008', snapshot).length, 1);
  });
});
