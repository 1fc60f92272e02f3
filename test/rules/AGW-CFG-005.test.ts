import { checkRule, gatewaySnapshot, ids } from './check';

const rulePool = '/properties/requestRoutingRules/0/properties/backendAddressPool/id';

checkRule('AGW-CFG-005', [
  { name: 'passes when every reference leads somewhere', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'is a risk while nothing is seen to fail',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', pool: 'pool-gone' }], health: [] }),
    expect: 'fail',
    findings: [
      { resource: ids.gateway, pointer: rulePool, severity: 'warning', isRiskOnly: true, data: { target: 'backendAddressPools/pool-gone', place: rulePool } },
    ],
  },
  {
    name: 'explains the 502 of the route that needs it',
    snapshot: gatewaySnapshot({ rules: [{ name: 'rule', pool: 'pool-gone' }], health: [], symptom: { url: 'http://shop.contoso.com/', status: 502 } }),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: rulePool, severity: 'error', isRiskOnly: false, explains: ['gateway502', 'noServers'] }],
  },
  {
    name: 'does not explain the 502 of another route',
    snapshot: gatewaySnapshot({
      listeners: [{ name: 'one' }, { name: 'two', port: 8080 }],
      rules: [
        { name: 'rule', listener: 'one', pool: 'pool-gone' },
        { name: 'rule-2', listener: 'two' },
      ],
      health: [],
      symptom: { url: 'http://shop.contoso.com:8080/', status: 502 },
    }),
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: rulePool, severity: 'warning', isRiskOnly: true }],
  },
  {
    name: 'names a probe that is gone',
    snapshot: gatewaySnapshot({ settings: [{ name: 'set-app', protocol: 'Http', port: 80, probe: 'probe-gone' }] }),
    expect: 'fail',
    findings: [
      {
        resource: ids.gateway,
        pointer: '/properties/backendHttpSettingsCollection/0/properties/probe/id',
        severity: 'warning',
        isRiskOnly: true,
        data: { target: 'probes/probe-gone' },
      },
    ],
  },
]);
