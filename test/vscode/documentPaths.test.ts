import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { answerPath, investigationName, pathSegment, placeOf, reportPath, rulePagePath, stepPagePath } from '../../src/vscode/documentPaths';

const home = '00000000-0000-0000-0000-000000000001';
const group = `/subscriptions/${home}/resourceGroups/rg-shop`;
const gateway = `${group}/providers/Microsoft.Network/applicationGateways/gw`;

describe('the path of an answer', () => {
  const cases: readonly (readonly [request: string, path: string])[] = [
    [`GET ${gateway}`, '/inv/rg-shop/applicationGateways/gw.json'],
    [`POST ${gateway}/backendhealth`, '/inv/rg-shop/applicationGateways/gw backendhealth.json'],
    [`GET ${gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`, '/inv/rg-shop/applicationGateways/gw resource health.json'],
    [`GET ${gateway}/providers/Microsoft.Insights/eventtypes/management/values`, '/inv/rg-shop/applicationGateways/gw activity log.json'],
    [
      `GET ${gateway}/providers/Microsoft.Insights/metrics?$filter=HttpStatusGroup eq '*'&metricnames=ResponseStatus`,
      '/inv/rg-shop/applicationGateways/gw metrics by HttpStatusGroup ResponseStatus.json',
    ],
    [`GET ${group}/providers/Microsoft.Network/virtualNetworks/net/subnets/default`, '/inv/rg-shop/virtualNetworks/net/subnets/default.json'],
    [`GET ${group}/providers/Microsoft.Web/sites/shop/config/web`, '/inv/rg-shop/sites/shop/config/web.json'],
    [`GET ${group}/providers/Microsoft.KeyVault/vaults/keys`, '/inv/rg-shop/Microsoft.KeyVault.vaults/keys.json'],
    ['GET /subscriptions', '/inv/subscriptions.json'],
  ];
  for (const [request, path] of cases) {
    it(`of ${request.replace(group, '…')}`, () => assert.equal(answerPath('inv', { request }, home), path));
  }

  it('names the subscription of a resource group elsewhere', () => {
    const other = answerPath('inv', { request: `GET ${gateway.replace(home, '00000000-0000-0000-0000-000000000002')}` }, home);
    assert.equal(other, '/inv/rg-shop 00000000-0000-0000-0000-000000000002/applicationGateways/gw.json');
  });

  it('tells questions with different inputs apart', () => {
    const request = `POST ${gateway}/getBackendHealthOnDemand`;
    assert.notEqual(answerPath('inv', { request, input: { path: '/a' } }, home), answerPath('inv', { request, input: { path: '/b' } }, home));
  });

  it('stays inside its investigation, whatever the names', () => {
    const name = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(name, name, (resourceGroup, resource) => {
        const request = `GET /subscriptions/${home}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/applicationGateways/${resource}`;
        const path = answerPath('inv', { request }, home);
        assert.ok(path.startsWith('/inv/') && path.endsWith('.json'), path);
        assert.ok(!path.split('/').some((segment) => segment === '..' || segment === '.'), path);
        assert.doesNotMatch(path, /[\\:*?"<>|#%]/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('pathSegment', () => {
  it('gives different names different segments', () => {
    const name = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('~', '-', '.', '2', 'f', '/', ' ') }));
    fc.assert(
      fc.property(name, name, (one, other) => assert.equal(pathSegment(one) === pathSegment(other), one === other)),
      { numRuns: 1000 },
    );
  });
});

describe('placeOf', () => {
  const cases: readonly (readonly [string, ReturnType<typeof placeOf>])[] = [
    [rulePagePath('AGW-NSG-001'), { kind: 'rule', code: 'AGW-NSG-001' }],
    [stepPagePath('inv', 'backendHealth'), { kind: 'step', investigation: 'inv', stepId: 'backendHealth' }],
    [reportPath('inv'), { kind: 'report', investigation: 'inv' }],
    ['/inv/rg/applicationGateways/gw.json', { kind: 'answer', investigation: 'inv' }],
    // A resource group may be named like a folder of ours.
    ['/inv/steps/applicationGateways/gw.json', { kind: 'answer', investigation: 'inv' }],
    ['/rules/other.json', undefined],
    ['/inv/anything.txt', undefined],
    ['/', undefined],
    ['', undefined],
  ];
  for (const [path, place] of cases) it(`of "${path}"`, () => assert.deepEqual(placeOf(path), place));
});

describe('investigationName', () => {
  it('is the name of the target, told apart from others and from the reserved ones', () => {
    assert.equal(investigationName('gw', new Set()), 'gw');
    assert.equal(investigationName('gw', new Set(['gw', 'gw-2'])), 'gw-3');
    assert.equal(investigationName('rules', new Set()), 'rules-2');
    assert.equal(investigationName('', new Set()), 'investigation');
    assert.equal(investigationName('Shop', new Set(['shop'])), 'Shop-2');
    assert.equal(investigationName('Rules', new Set()), 'Rules-2');
  });
});
