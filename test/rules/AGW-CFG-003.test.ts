import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, gatewaySnapshot, ids, outcomesOf } from './check';

checkRule('AGW-CFG-003', [
  { name: 'passes when every listener has a rule', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'warns of a listener without a rule',
    snapshot: gatewaySnapshot({ listeners: [{ name: 'lst-app' }, { name: 'lst-lost', port: 8080 }] }),
    expect: { 'lst-app': 'pass', 'lst-lost': 'fail' },
    findings: [
      {
        resource: ids.child('httpListeners', 'lst-lost'),
        pointer: '/properties/httpListeners/1',
        severity: 'warning',
        confidence: 'static',
        explains: ['cannotConnect', 'tmDegraded'],
        data: { listener: 'lst-lost', port: 8080 },
      },
    ],
  },
]);

it('AGW-CFG-003 accuses no listener while a rule could not be read', () => {
  for (const requestRoutingRules of ['none', [{ name: 'rule', properties: { httpListener: 'lst-app' } }], [7]]) {
    const outcomes = outcomesOf('AGW-CFG-003', gatewaySnapshot({ properties: { requestRoutingRules } }));
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['unknown'],
      JSON.stringify(requestRoutingRules),
    );
  }
});
