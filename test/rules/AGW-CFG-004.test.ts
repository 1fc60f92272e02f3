import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, gatewaySnapshot, ids, outcomesOf } from './check';

checkRule('AGW-CFG-004', [
  { name: 'passes for an ordinary gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'fails without any rule',
    snapshot: gatewaySnapshot({ rules: [] }),
    expect: 'fail',
    findings: [
      {
        resource: ids.gateway,
        pointer: '/properties/requestRoutingRules',
        severity: 'error',
        explains: ['cannotConnect', 'tmDegraded'],
        byConstruction: true,
        data: { listeners: 1, rules: 0 },
      },
    ],
  },
  {
    name: 'fails when the only rule names a listener that is not there',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', listener: 'lst-gone' }] }),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: '/properties/requestRoutingRules', severity: 'error', data: { listeners: 1, rules: 1 } }],
  },
]);

it('AGW-CFG-004 is unknown when the rules could not be read', () => {
  const [outcome] = outcomesOf('AGW-CFG-004', gatewaySnapshot({ properties: { requestRoutingRules: 'none' } }));
  assert.equal(outcome?.status, 'unknown');
});

it('AGW-CFG-004 is unknown when the whole gateway has no readable properties', () => {
  const body = { id: ids.gateway, name: 'agw-shop', type: 'Microsoft.Network/applicationGateways', properties: 'gone' };
  const [outcome] = outcomesOf('AGW-CFG-004', gatewaySnapshot({ responses: [{ request: `GET ${ids.gateway}`, status: 200, body }] }));
  assert.equal(outcome?.status, 'unknown');
});
