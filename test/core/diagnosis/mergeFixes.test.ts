import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeFixes } from '../../../src/core/diagnosis/mergeFixes';
import type { Finding, Fix } from '../../../src/core/rules/finding';

type Commands = readonly (readonly string[])[];

function finding(fixes: readonly Fix[]): Finding {
  return {
    code: 'AGW-NSG-008',
    tuple: {},
    resource: '/r',
    at: { request: 'GET /r', pointer: '' },
    severity: 'error',
    confidence: 'static',
    explains: [],
    isRiskOnly: false,
    data: {},
    evidence: [],
    byConstruction: false,
    fixes,
  };
}

function merge(kind: 'azureCli' | 'powershell', ...each: readonly Commands[]): Commands {
  return mergeFixes(each.map((commands) => finding([{ kind, title: 'allow', commands }]))).flatMap((fix) => (fix.kind === 'portal' ? [] : fix.commands));
}

describe('fixes of findings that are taken for one', () => {
  it('are those of the first where all are equal', () => {
    assert.deepEqual(merge('azureCli', [['az', 'x', '--name', 'a']], [['az', 'x', '--name', 'a']]), [['az', 'x', '--name', 'a']]);
    assert.deepEqual(merge('powershell', [['Get-X', '-Name', 'a']], [['Get-X', '-Name', 'a']]), [['Get-X', '-Name', 'a']]);
  });

  it('unite the lists of a command', () => {
    const allow = (...addresses: readonly string[]): Commands => [
      ['az', 'rule', 'create', '--name', 'n', '--destination-address-prefixes', ...addresses, '--priority', '1'],
    ];
    assert.deepEqual(merge('azureCli', allow('10.0.2.4'), allow('10.0.2.5'), allow('10.0.2.4')), allow('10.0.2.4', '10.0.2.5'));
  });

  it('follow one another where they are about other things', () => {
    assert.deepEqual(merge('azureCli', [['az', 'nic', '--name', 'a']], [['az', 'nic', '--name', 'b']]), [
      ['az', 'nic', '--name', 'a'],
      ['az', 'nic', '--name', 'b'],
    ]);
  });

  it('leave out a PowerShell fix that would hold for one of them only', () => {
    assert.deepEqual(merge('powershell', [['Set-X', '-Name', 'a']], [['Set-X', '-Name', 'b']]), []);
  });

  it('are none where there is no finding', () => {
    assert.deepEqual(mergeFixes([]), []);
  });
});
