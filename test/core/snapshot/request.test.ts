import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { factRequestKey, type FactRequest } from '../../../src/core/snapshot/fact';
import {
  activityLogRequest,
  getRequest,
  metricsRequest,
  normalizeRequest,
  postRequest,
  requestPermission,
  resourceHealthHistoryRequest,
  resourceHealthRequest,
} from '../../../src/core/snapshot/request';

const gateway = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/agw';
const arm = (request: string): FactRequest => ({ kind: 'arm', request });

describe('requests', () => {
  const normalized: readonly (readonly [what: string, method: string, path: string, expected: string])[] = [
    ['drops the version', 'get', `${gateway}?api-version=2024-05-01`, `GET ${gateway}`],
    ['drops the host', 'GET', `https://management.azure.com${gateway}?API-VERSION=1`, `GET ${gateway}`],
    ['drops what says how to answer', 'GET', `${gateway}?timespan=PT1H&interval=PT1M&aggregation=Total&$top=5&%24skiptoken=x`, `GET ${gateway}`],
    ['keeps and decodes the rest', 'GET', `${gateway}?%24expand=instanceView`, `GET ${gateway}?$expand=instanceView`],
    [
      'sorts by name',
      'GET',
      `${gateway}/providers/Microsoft.Insights/metrics?metricnames=A%2CB&api-version=1&$filter=Dim%20eq%20%27*%27`,
      `GET ${gateway}/providers/Microsoft.Insights/metrics?$filter=Dim eq '*'&metricnames=A,B`,
    ],
    ['drops the slash at the end', 'POST', `${gateway}/backendhealth/`, `POST ${gateway}/backendhealth`],
    ['adds the slash at the beginning', 'GET', gateway.slice(1), `GET ${gateway}`],
    ['keeps a value that would become two parameters', 'GET', '/a?x=1%262', 'GET /a?x=1%262'],
    ['keeps a lone percent sign', 'GET', '/a?x=100%', 'GET /a?x=100%'],
    ['decodes the path', 'GET', '/subscriptions/s/resourceGroups/my%20group', 'GET /subscriptions/s/resourceGroups/my group'],
    ['keeps an encoded slash', 'GET', '/a/b%2Fc', 'GET /a/b%2Fc'],
  ];
  for (const [what, method, path, expected] of normalized) it(what, () => assert.equal(normalizeRequest(method, path), expected));

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const once = normalizeRequest('GET', `${path}?${query}`);
        return normalizeRequest('GET', once.slice('GET '.length)) === once;
      }),
    );
  });

  it('builds the usual questions in the form in which they are recorded', () => {
    const requests = [
      getRequest(gateway),
      getRequest(gateway, { $expand: 'x' }),
      postRequest(gateway, 'backendhealth'),
      resourceHealthRequest(gateway),
      activityLogRequest(gateway),
      metricsRequest(gateway, ['A', 'B']),
      metricsRequest(gateway, ['A'], 'Dim'),
    ].map((request) => (request.kind === 'arm' ? request.request.replace(gateway, '…') : ''));
    assert.deepEqual(requests, [
      'GET …',
      'GET …?$expand=x',
      'POST …/backendhealth',
      'GET …/providers/Microsoft.ResourceHealth/availabilityStatuses/current',
      'GET …/providers/Microsoft.Insights/eventtypes/management/values',
      'GET …/providers/Microsoft.Insights/metrics?metricnames=A,B',
      "GET …/providers/Microsoft.Insights/metrics?$filter=Dim eq '*'&metricnames=A",
    ]);
  });

  it('takes inputs with their keys in another order for the same question', () => {
    const one = postRequest(gateway, 'getBackendHealthOnDemand', { b: [{ d: 1, c: 2 }], a: null });
    const other = postRequest(gateway, 'getBackendHealthOnDemand', { a: null, b: [{ c: 2, d: 1 }] });
    assert.equal(factRequestKey(one), factRequestKey(other));
    assert.notEqual(factRequestKey(one), factRequestKey(postRequest(gateway, 'getBackendHealthOnDemand')));
  });

  const permissions: readonly (readonly [FactRequest, string | undefined])[] = [
    [getRequest(gateway), 'Microsoft.Network/applicationGateways/read'],
    [postRequest(gateway, 'backendhealth'), 'Microsoft.Network/applicationGateways/backendhealth/action'],
    [
      getRequest('/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/n'),
      'Microsoft.Network/virtualNetworks/subnets/read',
    ],
    [getRequest('/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/w/config/web'), 'Microsoft.Web/sites/config/read'],
    [getRequest('/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/w/hostNameBindings'), 'Microsoft.Web/sites/hostNameBindings/read'],
    [getRequest('/subscriptions/s/providers/Microsoft.Network/applicationGateways'), 'Microsoft.Network/applicationGateways/read'],
    [resourceHealthRequest(gateway), 'Microsoft.ResourceHealth/availabilityStatuses/read'],
    [resourceHealthHistoryRequest(gateway), 'Microsoft.ResourceHealth/availabilityStatuses/read'],
    [activityLogRequest(gateway), 'Microsoft.Insights/eventtypes/values/read'],
    [metricsRequest(gateway, ['A'], 'Dim'), 'Microsoft.Insights/metrics/read'],
    [arm('POST /providers/Microsoft.ResourceGraph/resources'), 'Microsoft.ResourceGraph/resources/read'],
    [{ kind: 'lookup', lookup: 'address', key: '10.0.0.4' }, 'Microsoft.ResourceGraph/resources/read'],
    [arm('GET /subscriptions/s'), undefined],
    [arm('nonsense'), undefined],
  ];
  for (const [request, expected] of permissions) it(`needs ${expected ?? 'no known permission'}`, () => assert.equal(requestPermission(request), expected));
});
