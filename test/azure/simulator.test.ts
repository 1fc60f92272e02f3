import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { after, afterEach, before, describe, it } from 'node:test';
import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { contoso, contosoSites } from './estates/contoso';
import { contosoCapturedAt } from './estates/contosoContext';
import { estateOfSnapshot } from './estates/estate';
import { startSimulator, type Fault, type SeenRequest, type Simulator } from './simulator';

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
}

const sites = contosoSites();
const shop = sites['agw-shop-weu']?.id ?? '';
const retail = shop.slice(0, shop.indexOf('/resourceGroups'));
const group = shop.slice(0, shop.indexOf('/providers'));
const network = `${group}/providers/Microsoft.Network`;
const traffic = `${retail}/resourceGroups/rg-traffic/providers/Microsoft.Network/trafficManagerProfiles`;

let simulator: Simulator;

async function call(
  method: string,
  target: string,
  options: { readonly token?: boolean; readonly body?: unknown; readonly headers?: Record<string, string> } = {},
): Promise<Reply> {
  const url = target.startsWith('http') ? target : `${simulator.http}${target}`;
  const reply = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(options.token === false ? {} : { authorization: 'Bearer a.secret.token' }), ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, body: jsonIn(text) };
}

function jsonIn(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : { value };
  } catch {
    return {};
  }
}

const version = 'api-version=2025-05-01';
const get = (path: string, query = ''): Promise<Reply> => call('GET', `${path}?${version}${query}`);
const listIn = (value: Json | undefined): readonly JsonObject[] => (value !== undefined && isList(value) ? value.filter(isObject) : []);
const objectIn = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const errorOf = ({ body }: Reply): JsonObject => objectIn(body['error']);
const names = (reply: Reply): readonly string[] => listIn(reply.body['value']).map((each) => textOf(each['name']));

/** Follows `nextLink` to the end. */
async function pagesOf(path: string): Promise<readonly Reply[]> {
  const pages = [await get(path)];
  for (let next = textOf(pages[0]?.body['nextLink']); next !== ''; next = textOf(pages.at(-1)?.body['nextLink'])) pages.push(await call('GET', next));
  return pages;
}

before(async () => {
  simulator = await startSimulator({ estate: contoso(), httpsPort: 0, pageSize: 2, operation: { polls: 2, retryAfter: 0 } });
});
after(() => simulator.close());
afterEach(() => simulator.setFaults([]));

describe('resources', () => {
  it('are served by their id, with any api-version and in any case', async () => {
    const plain = await get(shop);
    assert.equal(plain.status, 200);
    assert.equal(plain.body['name'], 'agw-shop-weu');
    const other = await call('GET', `${shop.toUpperCase()}/?API-VERSION=x`.replace('API-VERSION', 'api-version'));
    assert.deepEqual(other.body, plain.body);
    assert.deepEqual((await get(shop, '&$expand=anything')).body, plain.body);
  });

  it('are refused without an api-version', async () => {
    const reply = await call('GET', shop);
    assert.equal(reply.status, 400);
    assert.equal(errorOf(reply)['code'], 'MissingApiVersionParameter');
  });

  it('include the children that ARM embeds in their parents', async () => {
    const subnet = await get(`${network}/virtualNetworks/vnet-shop-weu/subnets/SNET-WEB`);
    assert.equal(objectIn(subnet.body['properties'])['addressPrefix'], '10.21.4.128/25');
    const rule = await get(`${network}/networkSecurityGroups/nsg-web-shop-weu/securityRules/inbound-250`);
    assert.equal(objectIn(rule.body['properties'])['access'], 'Deny');
    const endpoint = await get(`${traffic.toLowerCase()}/tm-shop/azureEndpoints/west-europe`);
    assert.equal(objectIn(endpoint.body['properties'])['endpointMonitorStatus'], 'Degraded');
    assert.deepEqual(names(await get(`${network}/virtualNetworks/vnet-shop-weu/subnets`)), ['snet-gateway', 'snet-web']);
    // A gateway's own parts have no address of their own in ARM.
    assert.equal((await get(`${shop}/backendAddressPools/pool-web`)).status, 404);
  });

  it('show an instance view only when it is asked for', async () => {
    const machine = `${group}/providers/Microsoft.Compute/virtualMachines/vm-shop-weu-1`;
    assert.equal(objectIn((await get(machine)).body['properties'])['instanceView'], undefined);
    assert.ok(isObject(objectIn((await get(machine, '&$expand=instanceView')).body['properties'])['instanceView']));
  });

  it('that do not exist are answered as ARM does', async () => {
    const missing = await get(`${network}/applicationGateways/agw-none`);
    assert.equal(missing.status, 404);
    assert.equal(errorOf(missing)['code'], 'ResourceNotFound');
    assert.match(textOf(errorOf(missing)['message']), /'Microsoft\.Network\/applicationGateways\/agw-none' under resource group 'rg-shop-weu' was not found/);
    const child = await get(`${network}/virtualNetworks/vnet-shop-weu/subnets/none`);
    assert.deepEqual([child.status, errorOf(child)['code']], [404, 'NotFound']);
    const noGroup = await get(`${retail}/resourceGroups/rg-none/providers/Microsoft.Network/applicationGateways/a`);
    assert.deepEqual([noGroup.status, errorOf(noGroup)['code']], [404, 'ResourceGroupNotFound']);
    const noSubscription = await get('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups');
    assert.deepEqual([noSubscription.status, errorOf(noSubscription)['code']], [404, 'SubscriptionNotFound']);
    const noParent = await call('POST', `${network}/applicationGateways/agw-none/backendhealth?${version}`);
    assert.deepEqual([noParent.status, errorOf(noParent)['code']], [404, 'ResourceNotFound']);
  });

  it('cannot be written', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) assert.equal((await call(method, `${shop}?${version}`)).status, 405);
    assert.equal((await get(shop)).status, 200);
  });
});

describe('lists', () => {
  it('come in pages whose links lead to the next', async () => {
    const pages = await pagesOf(`${retail}/providers/Microsoft.Network/applicationGateways`);
    assert.deepEqual(
      pages.map((page) => listIn(page.body['value']).length),
      [2, 2],
    );
    assert.deepEqual([...pages.flatMap(names)].sort(), ['agw-catalog-weu', 'agw-media-neu', 'agw-orders-neu', 'agw-shop-weu']);
    assert.ok(textOf(pages[0]?.body['nextLink']).startsWith(`${simulator.http}/subscriptions/`));
    assert.equal(pages.at(-1)?.body['nextLink'], undefined);
  });

  it('of a resource group hold its own resources, of an unknown type none', async () => {
    assert.deepEqual(names(await get(`${network}/applicationgateways`)), ['agw-shop-weu']);
    assert.deepEqual((await get(`${group}/providers/Microsoft.Cdn/profiles`)).body, { value: [] });
  });

  it('of profiles know no monitor status when they are of a resource group', async () => {
    const statuses = (pages: readonly Reply[]): readonly (Json | undefined)[] =>
      pages.flatMap((page) => listIn(page.body['value'])).map((each) => objectIn(objectIn(each['properties'])['monitorConfig'])['profileMonitorStatus']);
    assert.deepEqual(statuses(await pagesOf(traffic)), [null, null, null, null]);
    assert.deepEqual(statuses(await pagesOf(`${retail}/providers/Microsoft.Network/trafficmanagerprofiles`)), ['Online', 'Degraded', 'Disabled', 'Online']);
    assert.match((await get(`${traffic}/tm-shop`)).text, /"profileMonitorStatus":"Degraded"/);
    assert.doesNotMatch((await pagesOf(traffic)).map((page) => page.text).join(''), /"endpointMonitorStatus":"/);
  });

  it('of profiles come whole: Azure knows no next page there', async () => {
    for (const path of [traffic, `${retail}/providers/Microsoft.Network/trafficmanagerprofiles`]) {
      const { body } = await get(path);
      assert.equal(listIn(body['value']).length, 4);
      assert.equal(body['nextLink'], undefined);
    }
  });

  it('name tenants, subscriptions, resource groups and resources', async () => {
    assert.equal(listIn((await get('/tenants')).body['value'])[0]?.['displayName'], 'Contoso');
    const subscriptions = (await pagesOf('/subscriptions')).flatMap((page) => listIn(page.body['value']));
    assert.deepEqual(
      subscriptions.map((each) => each['displayName']),
      ['Contoso Retail', 'Contoso Operations', 'Contoso Platform'],
    );
    for (const each of subscriptions) assert.match(textOf(each['tenantId']), /^[0-9a-f-]{36}$/);
    assert.equal((await get(retail)).body['displayName'], 'Contoso Retail');
    const groups = (await pagesOf(`${retail}/resourcegroups`)).flatMap(names);
    assert.deepEqual([...groups].sort(), ['NetworkWatcherRG', 'rg-catalog-weu', 'rg-media-neu', 'rg-orders-neu', 'rg-shop-weu', 'rg-traffic']);
    assert.equal((await get(group)).body['location'], 'westeurope');
    assert.ok((await pagesOf(`${retail}/resources`)).flatMap(names).includes('agw-shop-weu'));
  });
});

describe('actions', () => {
  it('such as backend health are long-running operations whose address changes at each poll', async () => {
    const begun = await call('POST', `${shop}/backendhealth?${version}`);
    assert.equal(begun.status, 202);
    assert.equal(begun.text, '');
    assert.equal(begun.headers.get('retry-after'), '0');
    const seen: string[] = [];
    let reply = begun;
    while (reply.status === 202) {
      const location = reply.headers.get('location') ?? '';
      assert.ok(!seen.includes(location), 'a new address');
      seen.push(location);
      reply = await call('GET', location);
    }
    assert.equal(seen.length, 3, 'two polls find it running');
    assert.equal(reply.status, 200);
    assert.match(reply.text, /"health":"Unhealthy"/);
    assert.notEqual(reply.headers.get('location'), null, 'a result has an address too, which is no reason to go on');
  });

  it('refuse an address that was replaced while they run', async () => {
    const begun = await call('POST', `${shop}/backendhealth?${version}`);
    const first = begun.headers.get('location') ?? '';
    assert.equal((await call('GET', first)).status, 202);
    assert.equal((await call('GET', first)).status, 404);
  });

  it('say in Azure-AsyncOperation only how they stand', async () => {
    const begun = await call('POST', `${shop.toLowerCase()}/BackendHealth?${version}`);
    const address = begun.headers.get('azure-asyncoperation') ?? '';
    const states: Json[] = [];
    for (let poll = 0; poll < 3; poll += 1) states.push((await call('GET', address)).body);
    assert.deepEqual(states, [{ status: 'InProgress' }, { status: 'InProgress' }, { status: 'Succeeded' }]);
    // The result lies under the first address, for those who wait by the other one.
    assert.match((await call('GET', begun.headers.get('location') ?? '')).text, /backendAddressPools/);
  });

  it('tell how long to wait', async () => {
    const slow = await startSimulator({ estate: contoso(), operation: { polls: 0, retryAfter: 7 } });
    const begun = await call('POST', `${slow.http}${shop}/backendhealth?${version}`);
    assert.equal(begun.headers.get('retry-after'), '7');
    assert.equal((await call('GET', begun.headers.get('location') ?? '')).status, 200);
    await slow.close();
  });

  it('that ARM does not have are refused', async () => {
    assert.equal((await call('POST', `${shop}/restart?${version}`)).status, 404);
  });

  it('such as effective routes are computed where nothing is recorded', async () => {
    const begun = await call('POST', `${network}/networkInterfaces/nic-shop-weu-1/effectiveRouteTable?${version}`);
    assert.equal(begun.status, 202);
    let reply = begun;
    while (reply.status === 202) reply = await call('GET', reply.headers.get('location') ?? '');
    assert.equal(listIn(reply.body['value'])[0]?.['nextHopType'], 'VnetLocal');
  });

  it('of Network Watcher have one in each region with a network', async () => {
    const watchers = (await pagesOf(`${retail}/providers/Microsoft.Network/networkWatchers`)).flatMap(names);
    assert.deepEqual([...watchers].sort(), ['NetworkWatcher_northeurope', 'NetworkWatcher_westeurope']);
  });
});

describe('signing in', () => {
  it('is asked for where there is no token', async () => {
    const reply = await call('GET', `${shop}?${version}`, { token: false });
    assert.equal(reply.status, 401);
    assert.equal(errorOf(reply)['code'], 'AuthenticationFailed');
    assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer authorization_uri="https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}"/);
  });

  it('as a managed identity gives a token of the tenant', async () => {
    const { body } = await call('POST', '/msi/token', { token: false });
    const [, payload] = textOf(body['access_token']).split('.');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as { readonly tid: string };
    assert.equal(claims.tid, contoso().tenants[0]?.tenantId);
    assert.equal(body['token_type'], 'Bearer');
    assert.ok(Number(body['expires_on']) > Date.now() / 1000);
    assert.equal((await call('GET', `${shop}?${version}`, { token: false, headers: { authorization: `Bearer ${textOf(body['access_token'])}` } })).status, 200);
  });
});

it('answers carry the headers of ARM', async () => {
  const plain = await get(shop);
  assert.match(plain.headers.get('x-ms-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(plain.headers.get('content-type'), 'application/json; charset=utf-8');
  const left = Number(plain.headers.get('x-ms-ratelimit-remaining-subscription-reads'));
  const next = await call('GET', `${shop}?${version}`, { headers: { 'x-ms-correlation-request-id': 'my-own', 'x-ms-client-request-id': 'mine' } });
  assert.equal(next.headers.get('x-ms-correlation-request-id'), 'my-own');
  assert.equal(next.headers.get('x-ms-client-request-id'), 'mine');
  assert.equal(Number(next.headers.get('x-ms-ratelimit-remaining-subscription-reads')), left - 1);
});

describe('time', () => {
  const minutesAgo = (text: string): number => (Date.now() - Date.parse(text)) / 60_000;
  const log = `${retail}/providers/Microsoft.Insights/eventtypes/management/values`;
  const since = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
  const filtered = (filter: string): Promise<Reply> => call('GET', `${log}?${version}&$filter=${encodeURIComponent(filter)}`);

  it('moves with the estate: what happened before the capture happened before now', async () => {
    const health = await get(`${shop}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`);
    const properties = objectIn(health.body['properties']);
    assert.equal(properties['availabilityState'], 'Available');
    assert.ok(Math.abs(minutesAgo(textOf(properties['reportedTime'])) - 2) < 1);
    assert.ok(!health.text.includes(contosoCapturedAt.slice(0, 10)) || new Date().toISOString().startsWith(contosoCapturedAt.slice(0, 10)));
  });

  it('the activity log is filtered by time and resource, children included', async () => {
    const rules = `${network}/networkSecurityGroups/nsg-web-shop-weu`;
    const { status, body } = await filtered(`eventTimestamp ge '${since(24)}' and resourceUri eq '${rules.toUpperCase()}'`);
    assert.equal(status, 200);
    const [event, ...more] = listIn(body['value']);
    assert.deepEqual(more, []);
    assert.equal(event?.['resourceId'], `${rules}/securityRules/inbound-250`);
    assert.ok(Math.abs(minutesAgo(textOf(event['eventTimestamp'])) - 43) < 1);
    const recent = await filtered(`eventTimestamp ge '${since(0.5)}' and resourceUri eq '${rules}'`);
    assert.deepEqual(recent.body['value'], []);
  });

  it('the activity log refuses what Azure refuses', async () => {
    for (const filter of ['', `resourceUri eq '${shop}'`, `eventTimestamp ge '${since(24 * 91)}'`, `eventTimestamp ge '${since(1)}' or status eq 'Failed'`]) {
      const reply = await filtered(filter);
      assert.equal(reply.status, 400, filter);
      assert.equal(reply.body['code'], 'BadRequest');
    }
    assert.equal((await get(`${shop}/providers/Microsoft.Insights/eventtypes/management/values`)).status, 404);
  });

  const metrics = (query: Record<string, string>): Promise<Reply> =>
    call('GET', `${shop}/providers/microsoft.insights/metrics?${new URLSearchParams({ 'api-version': '2023-10-01', ...query }).toString()}`);
  const series = (reply: Reply, metric = 0): readonly JsonObject[] => listIn(listIn(reply.body['value'])[metric]?.['timeseries']);
  const points = (each: JsonObject | undefined): readonly JsonObject[] => listIn(each?.['data']);
  const total = (data: readonly JsonObject[]): number => data.reduce((sum, point) => sum + Number(point['total'] ?? 0), 0);
  const dimension = (each: JsonObject | undefined): string => textOf(listIn(each?.['metadatavalues'])[0]?.['value']);

  it('metrics end now, one series for each value of the dimension', async () => {
    const reply = await metrics({ metricnames: 'ResponseStatus,BackendResponseStatus', $filter: "HttpStatusGroup eq '*'", interval: 'PT5M', timespan: 'PT1H' });
    assert.equal(reply.status, 200);
    assert.deepEqual(
      listIn(reply.body['value']).map((each) => objectIn(each['name'])['value']),
      ['ResponseStatus', 'BackendResponseStatus'],
    );
    assert.deepEqual(series(reply).map(dimension), ['2xx', '5xx']);
    const failing = points(series(reply)[1]);
    assert.ok(minutesAgo(textOf(failing.at(-1)?.['timeStamp'])) <= 10);
    assert.ok(failing.length >= 11 && failing.length <= 12);
    assert.ok(Number(failing.at(-1)?.['total']) > 2000);
    assert.equal(total(points(series(reply, 1)[1])), 0, 'the backend sent none of them');
  });

  it('metrics are added up, cut and brought to the asked grain', async () => {
    const [split, whole, fine, coarse, one] = await Promise.all([
      metrics({ metricnames: 'ResponseStatus', $filter: "HttpStatusGroup eq '*'", interval: 'PT5M', timespan: 'PT2H' }),
      metrics({ metricnames: 'responsestatus', interval: 'PT5M', timespan: 'PT2H' }),
      metrics({ metricnames: 'ResponseStatus', interval: 'PT1M', timespan: 'PT2H' }),
      metrics({ metricnames: 'ResponseStatus', interval: 'PT1H', timespan: 'PT3H' }),
      metrics({ metricnames: 'ResponseStatus', $filter: "HttpStatusGroup eq '5XX'", interval: 'PT5M', timespan: 'PT2H' }),
    ]);
    const sum = total(series(split).flatMap(points));
    assert.deepEqual(series(whole).map(dimension), ['']);
    assert.equal(total(points(series(whole)[0])), sum);
    assert.equal(total(points(series(fine)[0])), sum);
    assert.equal(points(series(fine)[0]).length, 60);
    assert.equal(total(points(series(coarse)[0])), sum);
    assert.deepEqual(series(one).map(dimension), ['5xx']);
    const short = await metrics({ metricnames: 'ResponseStatus', interval: 'PT1M', timespan: `${since(0.25)}/${since(0)}`, aggregation: 'Average' });
    assert.ok(points(series(short)[0]).length <= 15);
    assert.deepEqual(Object.keys(points(series(short)[0])[0] ?? {}), ['timeStamp'], 'only the aggregations asked for');
  });

  it('metrics take a time span that was encoded twice', async () => {
    const timespan = encodeURIComponent(`${since(1)}/${since(0)}`);
    assert.equal((await metrics({ metricnames: 'ResponseStatus', timespan })).status, 200);
  });

  it('metrics refuse an unknown name or dimension, and know nothing of what has no data', async () => {
    for (const query of [
      { metricnames: 'ResponseStatus,Nonsense' },
      { metricnames: 'UnhealthyHostCount', $filter: "Listener eq '*'" },
      { metricnames: '' },
      { metricnames: 'ResponseStatus', timespan: 'yesterday' },
      { metricnames: 'ResponseStatus', interval: 'soon' },
      { metricnames: 'ResponseStatus', $filter: 'x' },
    ]) {
      const reply = await metrics(query);
      assert.equal(reply.status, 400, JSON.stringify(query));
      assert.equal(reply.body['code'], 'BadRequest');
    }
    assert.deepEqual(series(await metrics({ metricnames: 'ClientRtt' })), []);
    assert.equal((await get(`${network}/applicationGateways/agw-none/providers/Microsoft.Insights/metrics`, '&metricnames=ResponseStatus')).status, 404);
  });
});

describe('faults', () => {
  const cases: readonly { readonly name: string; readonly fault: Omit<Fault, 'path'>; readonly status: number; readonly code?: string }[] = [
    { name: '401', fault: { status: 401 }, status: 401, code: 'InvalidAuthenticationToken' },
    { name: '403', fault: { status: 403 }, status: 403, code: 'AuthorizationFailed' },
    { name: '404', fault: { status: 404 }, status: 404, code: 'ResourceNotFound' },
    { name: '429', fault: { status: 429, retryAfter: 3 }, status: 429, code: 'TooManyRequests' },
    { name: '500', fault: { status: 500 }, status: 500, code: 'InternalServerError' },
    { name: '503', fault: { status: 503, retryAfter: 2 }, status: 503, code: 'ServerBusy' },
    { name: 'own code', fault: { status: 409, code: 'Conflicting', message: 'It conflicts.' }, status: 409, code: 'Conflicting' },
  ];
  for (const { name, fault, status, code } of cases) {
    it(`${name}: on the pattern alone`, async () => {
      simulator.setFaults([{ path: 'APPLICATIONGATEWAYS/agw-shop-weu', ...fault }]);
      const reply = await get(shop);
      assert.equal(reply.status, status);
      assert.equal(errorOf(reply)['code'], code);
      if (fault.retryAfter !== undefined) assert.equal(reply.headers.get('retry-after'), String(fault.retryAfter));
      assert.equal((await get(sites['agw-catalog-weu']?.id ?? '')).status, 200);
    });
  }

  it('403 names the action that is missing', async () => {
    simulator.setFaults([{ path: 'agw-shop-weu', status: 403 }]);
    const refused = await call('POST', `${shop}/backendhealth?${version}`);
    assert.match(
      textOf(errorOf(refused)['message']),
      /perform action 'Microsoft\.Network\/applicationGateways\/backendhealth\/action' over scope '[^']*agw-shop-weu'/,
    );
    assert.match(textOf(errorOf(await get(shop))['message']), /'Microsoft\.Network\/applicationGateways\/read'/);
  });

  it('401 carries the claims that are asked for', async () => {
    simulator.setFaults([{ path: '.', status: 401, claims: '{"access_token":{}}' }]);
    const challenge = (await get(shop)).headers.get('www-authenticate') ?? '';
    assert.match(challenge, new RegExp(`error="insufficient_claims", claims="${Buffer.from('{"access_token":{}}').toString('base64')}"`));
  });

  it('reset ends the connection', async () => {
    simulator.setFaults([{ path: 'agw-shop-weu', reset: true }]);
    await assert.rejects(get(shop));
    assert.equal(simulator.requests().at(-1)?.status, undefined);
  });

  it('latency delays the usual answer', async () => {
    simulator.setFaults([{ path: 'agw-shop-weu', latency: 120 }]);
    const start = performance.now();
    assert.equal((await get(shop)).status, 200);
    assert.ok(performance.now() - start >= 115);
  });

  it('bodies can be a page, cut off, or nothing', async () => {
    const whole = (await get(shop)).text;
    simulator.setFaults([{ path: 'agw-shop-weu', status: 502, body: 'html' }]);
    const html = await get(shop);
    assert.equal(html.status, 502);
    assert.match(html.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(html.text, /^<html>/);
    simulator.setFaults([{ path: 'agw-shop-weu', body: 'cutOff' }]);
    const cut = await get(shop);
    assert.equal(cut.status, 200);
    assert.ok(cut.text.length > 0 && whole.startsWith(cut.text) && cut.text.length < whole.length);
    simulator.setFaults([{ path: 'agw-shop-weu', body: 'empty' }]);
    assert.equal((await get(shop)).text, '');
  });

  it('happen as often as they are to, for their method, the first that fits', async () => {
    simulator.setFaults([
      { path: 'agw-shop-weu', method: 'POST', status: 500 },
      { path: 'agw-shop-weu', times: 2, status: 429 },
      { path: 'agw-shop-weu', times: 1, status: 503 },
    ]);
    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await get(shop)).status);
    assert.deepEqual(statuses, [429, 429, 503, 200]);
    assert.equal((await call('POST', `${shop}/backendhealth?${version}`)).status, 500);
  });

  it('are set and read by other processes, without a token', async () => {
    const faults: readonly Fault[] = [{ path: 'agw-shop-weu', status: 429, retryAfter: 1 }];
    const put = await call('PUT', '/simulator/faults', { token: false, body: faults });
    assert.equal(put.status, 200);
    assert.deepEqual((await call('GET', '/simulator/faults', { token: false })).body['value'], faults);
    assert.equal((await get(shop)).status, 429);
  });

  it('that cannot be meant are refused and change nothing', async () => {
    simulator.setFaults([{ path: 'agw-shop-weu', status: 503 }]);
    for (const body of [{}, [{}], [{ path: '(' }], [{ path: 'x', statuz: 1 }], [{ path: 'x', status: '429' }], [{ path: 'x', body: 'xml' }], [null]]) {
      const reply = await call('PUT', '/simulator/faults', { token: false, body });
      assert.equal(reply.status, 400, JSON.stringify(body));
    }
    assert.equal((await get(shop)).status, 503);
    assert.equal((await call('GET', '/simulator/nothing')).status, 404);
  });
});

describe('the list of requests', () => {
  it('says what was asked, whether with a token, and never the token', async () => {
    assert.equal((await call('DELETE', '/simulator/requests')).status, 204);
    await call('GET', `${shop}?${version}&$expand=a%20b`);
    await call('GET', `${retail}/resourceGroups?${version}`, { token: false });
    await call('GET', '/simulator/requests');
    const { text } = await call('GET', '/simulator/requests');
    const seen = JSON.parse(text) as readonly SeenRequest[];
    assert.deepEqual(
      seen.map(({ time: _time, ...rest }) => rest),
      [
        { method: 'GET', path: shop, query: `${version}&$expand=a%20b`, hasToken: true, status: 200 },
        { method: 'GET', path: `${retail}/resourceGroups`, query: version, hasToken: false, status: 401 },
      ],
    );
    assert.doesNotMatch(text, /secret/);
    assert.deepEqual(simulator.requests(), seen);
  });
});

describe('https', () => {
  /** One request that trusts nothing but `ca`. */
  function securely(path: string, ca: string | undefined): Promise<{ readonly status: number | undefined; readonly text: string }> {
    return new Promise((resolve, reject) => {
      const request = httpsRequest(`${simulator.https ?? ''}${path}`, { ca: ca ?? [], headers: { authorization: 'Bearer x' } }, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      });
      request.on('error', reject);
      request.end();
    });
  }

  it('is trusted with its certificate, and links stay on it', async () => {
    const ca = readFileSync(simulator.ca ?? '', 'utf8');
    assert.equal((await securely(`${shop}?${version}`, ca)).status, 200);
    const page = jsonIn((await securely(`${retail}/providers/Microsoft.Network/applicationGateways?${version}`, ca)).text);
    assert.ok(textOf(page['nextLink']).startsWith(simulator.https ?? '-'));
  });

  it('is not trusted without', async () => {
    await assert.rejects(securely(`${shop}?${version}`, undefined), /self-signed certificate/);
  });

  it('leaves no certificate behind', async () => {
    const other = await startSimulator({ estate: contoso(), httpsPort: 0 });
    assert.ok(existsSync(other.ca ?? ''));
    await other.close();
    assert.ok(!existsSync(other.ca ?? ''));
  });
});

describe('any snapshot', () => {
  it('is served with what was refused when it was taken', async () => {
    const { snapshot } = contoso();
    const group403 = `${network}/networkSecurityGroups/nsg-web-shop-weu`;
    const responses = snapshot.responses.map((each) =>
      each.request === `GET ${group403}` ? { request: each.request, status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } } : each,
    );
    const other = await startSimulator({ estate: estateOfSnapshot('incident', { ...snapshot, responses }) });
    const reply = await call('GET', `${other.http}${group403}?${version}`);
    assert.deepEqual([reply.status, errorOf(reply)['code']], [403, 'AuthorizationFailed']);
    const { body } = await call('GET', `${other.http}/subscriptions?${version}`);
    assert.equal(listIn(body['value']).length, 3);
    await other.close();
  });
});
