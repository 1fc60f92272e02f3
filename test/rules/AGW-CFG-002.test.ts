import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, gatewaySnapshot, ids, outcomesOf } from './check';

const found = {
  resource: ids.child('requestRoutingRules', 'rule'),
  pointer: '/properties/requestRoutingRules/0',
  severity: 'error',
  explains: ['gateway502'],
  byConstruction: true,
} as const;

checkRule('AGW-CFG-002', [
  { name: 'passes for an ordinary rule', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'fails without pool and setting',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', pool: '', setting: '' }] }),
    expect: 'fail',
    findings: [{ ...found, data: { missing: 'backend pool and no backend setting', rule: 'rule' } }],
  },
  {
    name: 'fails without a pool',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', pool: '' }] }),
    expect: 'fail',
    findings: [{ ...found, data: { missing: 'backend pool' } }],
  },
  {
    name: 'fails without a setting',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', setting: '' }] }),
    expect: 'fail',
    findings: [{ ...found, data: { missing: 'backend setting' } }],
  },
  {
    name: 'passes for a redirect',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', redirect: 'redirect' }], redirects: [{ name: 'redirect', targetUrl: 'https://contoso.com/' }] }),
    expect: 'pass',
  },
  {
    name: 'does not apply to a path map',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', pathMap: 'map' }], pathMaps: [{ name: 'map', paths: [] }] }),
    expect: 'notApplicable',
  },
]);

it('AGW-CFG-002 accuses no rule that could not be read', () => {
  const rule = {
    name: 'rule',
    id: ids.child('requestRoutingRules', 'rule'),
    properties: { ruleType: 'Basic', backendAddressPool: 'gone', backendHttpSettings: [] },
  };
  const outcomes = outcomesOf('AGW-CFG-002', gatewaySnapshot({ properties: { requestRoutingRules: [rule] } }));
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    ['unknown'],
  );
});
