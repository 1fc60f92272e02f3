import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, outcomesOf, type GatewaySketch } from './check';

const pointer = '/properties/backendAddressPools/0/properties/backendAddresses';
const resource = ids.child('backendAddressPools', 'pool-empty');
const found = { on: 'pool-empty~set-app', resource, pointer, explains: ['noServers', 'gateway502'] } as const;

const pools = [{ name: 'pool-empty' }, { name: 'pool-app', servers: ['10.0.2.4'] }];

function mapped(paths: readonly string[], more: GatewaySketch = {}): GatewaySketch {
  return {
    pools,
    pathMaps: [{ name: 'map', pool: 'pool-empty', paths: [{ name: 'app', paths, pool: 'pool-app' }] }],
    rules: [{ name: 'rule', pathMap: 'map' }],
    ...more,
  };
}

checkRule('AGW-CFG-001', [
  { name: 'passes when the pools have members', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'fails for the pool of a basic rule',
    snapshot: gatewaySnapshot({ pools, rules: [{ name: 'rule', pool: 'pool-empty' }] }),
    expect: 'fail',
    findings: [
      { ...found, severity: 'error', confidence: 'static', byConstruction: true, isRiskOnly: false, data: { pool: 'pool-empty', rules: 'rule rule' } },
    ],
  },
  {
    name: 'fails for the pool of a path rule',
    snapshot: gatewaySnapshot({
      pools,
      pathMaps: [{ name: 'map', pool: 'pool-app', paths: [{ name: 'api', paths: ['/api/*'], pool: 'pool-empty' }] }],
      rules: [{ name: 'rule', pathMap: 'map' }],
    }),
    expect: { 'pool-empty~set-app': 'fail', 'pool-app~set-app': 'pass' },
    findings: [{ ...found, severity: 'error', byConstruction: true, data: { rules: 'path rule api of map' } }],
  },
  {
    name: 'is predicted for a default that other paths may reach',
    snapshot: gatewaySnapshot(mapped(['/api/*'])),
    expect: { 'pool-empty~set-app': 'fail', 'pool-app~set-app': 'pass' },
    findings: [{ ...found, severity: 'error', confidence: 'predicted', byConstruction: false, variant: 'open' }],
  },
  {
    name: 'is observed when the reported URL falls to the default',
    snapshot: gatewaySnapshot(mapped(['/api/*'], { symptom: { url: 'http://shop.contoso.com/cart', status: 502 } })),
    expect: { 'pool-empty~set-app': 'fail' },
    findings: [{ ...found, severity: 'error', confidence: 'observed', byConstruction: true, variant: 'reported' }],
  },
  {
    name: 'is a risk when the reported URL goes elsewhere',
    snapshot: gatewaySnapshot(mapped(['/api/*'], { symptom: { url: 'http://shop.contoso.com/api/x', status: 502 } })),
    expect: { 'pool-empty~set-app': 'fail' },
    findings: [{ ...found, severity: 'info', isRiskOnly: true, byConstruction: false, variant: 'parked' }],
  },
  {
    name: 'is a risk when the user saw another answer than 502',
    snapshot: gatewaySnapshot(mapped(['/api/*'], { symptom: { url: 'http://shop.contoso.com/cart', status: 404 } })),
    expect: { 'pool-empty~set-app': 'fail' },
    findings: [{ ...found, severity: 'info', isRiskOnly: true, variant: 'parked' }],
  },
  ...['/', '/*'].map((path) => ({
    name: `is a risk when a path rule takes ${path}: the pool is parked`,
    snapshot: gatewaySnapshot(mapped([path])),
    expect: { 'pool-empty~set-app': 'fail' as const },
    findings: [{ ...found, severity: 'info' as const, confidence: 'static' as const, isRiskOnly: true, variant: 'parked' }],
  })),
  { name: 'passes for an empty pool that no rule uses', snapshot: gatewaySnapshot({ pools, rules: [{ name: 'rule', pool: 'pool-app' }] }), expect: 'pass' },
  {
    name: 'passes for a pool of attached interfaces',
    snapshot: gatewaySnapshot({ pools: [{ name: 'pool-empty', nics: ['nic-a'] }], nics: [{ name: 'nic-a', address: '10.0.2.9' }] }),
    expect: 'pass',
  },
]);

it('AGW-CFG-001 accuses no pool whose members could not be read', () => {
  for (const properties of [{ backendAddresses: 'none' }, { backendAddresses: [{ fqdn: 7 }] }, { backendIPConfigurations: {} }]) {
    const outcomes = outcomesOf('AGW-CFG-001', gatewaySnapshot({ pools: [{ name: 'pool-empty', properties }], health: 'none' }));
    assert.ok(outcomes.length > 0);
    for (const outcome of outcomes) assert.notEqual(outcome.status, 'fail', JSON.stringify(properties));
  }
});

it('AGW-CFG-001 points at the pool when it has no list of addresses', () => {
  const [finding] = findingsOf('AGW-CFG-001', gatewaySnapshot({ pools: [{ name: 'pool-empty', properties: {} }] }));
  assert.equal(finding?.at.pointer, '/properties/backendAddressPools/0/properties');
});
