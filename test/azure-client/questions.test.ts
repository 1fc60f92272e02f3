import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askQuestion, type QuestionOptions } from '../../src/azure/questions';
import { activityLogRequest, getRequest, metricsRequest, postRequest } from '../../src/core/snapshot/request';
import type { FactRequest } from '../../src/core/snapshot/fact';
import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { json, loopbackServer, never, testTransport, type Reply } from './loopback';

const gateway = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationGateways/a';

async function ask(
  request: FactRequest,
  reply: Reply,
  changes: Partial<QuestionOptions> = {},
): Promise<{ readonly response: RecordedResponse; readonly urls: readonly URL[] }> {
  const server = await loopbackServer(reply);
  const { transport } = testTransport(server.origin);
  assert.equal(request.kind, 'arm');
  const response = await askQuestion(request, {
    transport,
    signal: never,
    now: () => Date.parse('2026-11-22T06:00:30Z'),
    sleep: () => Promise.resolve(),
    ...changes,
  });
  return { response, urls: server.seen.map((call) => new URL(call.url, server.origin)) };
}

describe('askQuestion', () => {
  it('records the request as it was put, with the body as it came', async () => {
    const body = { id: gateway, properties: { unknownField: [1, null] } };
    const { response, urls } = await ask(getRequest(gateway), (_, reply) => json(reply, 200, body));
    assert.deepEqual(response, { request: `GET ${gateway}`, status: 200, body });
    assert.equal(urls[0]?.pathname, gateway);
    assert.ok(urls[0].searchParams.get('api-version'));
  });

  it('records refusals and 404 as answers', async () => {
    const error = { error: { code: 'AuthorizationFailed', message: 'no' } };
    assert.deepEqual((await ask(getRequest(gateway), (_, reply) => json(reply, 403, error))).response, { request: `GET ${gateway}`, status: 403, body: error });
    assert.equal((await ask(getRequest(gateway), (_, reply) => json(reply, 404, ''))).response.status, 404);
  });

  it('asks once more in a version that Azure names', async () => {
    const message =
      "No registered resource provider found for location 'chinaeast2' and API version 'x' for type 'applicationGateways'. The supported api-versions are '2023-11-01, 2023-09-01, 2024-01-01-preview'. The supported locations are 'chinaeast2'.";
    const { response, urls } = await ask(getRequest(gateway, '$expand=x'), (call, reply) =>
      call.url.includes('api-version=2023-11-01') ? json(reply, 200, {}) : json(reply, 400, { error: { code: 'NoRegisteredProviderFound', message } }),
    );
    assert.equal(response.status, 200);
    assert.equal(urls.length, 2);
    assert.equal(urls[1]?.searchParams.get('$expand'), 'x');
    const refused = await ask(getRequest(gateway), (_, reply) => json(reply, 400, { error: { code: 'NoRegisteredProviderFound', message } }));
    assert.equal(refused.response.status, 400);
    assert.equal(refused.urls.length, 2);
  });

  it('keeps the settings of apps out', async () => {
    const body = {
      properties: { siteConfig: { appSettings: [{ name: 'KEY', value: 'secret' }], connectionStrings: null, linuxFxVersion: 'NODE|22' } },
    };
    const { response } = await ask(getRequest('/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/w'), (_, reply) => json(reply, 200, body));
    assert.deepEqual(response.body, { properties: { siteConfig: { appSettings: '‹removed›', connectionStrings: null, linuxFxVersion: 'NODE|22' } } });
    const container = { properties: { template: { containers: [{ name: 'c', env: [{ name: 'KEY', value: 'secret' }] }] } } };
    const app = await ask(getRequest('/subscriptions/s/resourceGroups/g/providers/Microsoft.App/containerApps/c'), (_, reply) => json(reply, 200, container));
    assert.doesNotMatch(JSON.stringify(app.response), /secret/);
  });

  it('survives a body that is nested without end', async () => {
    const depth = 5000;
    const deep = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const { response } = await ask(activityLogRequest(gateway), (_, reply) => json(reply, 200, deep));
    assert.equal(response.status, 200);
    assert.match(JSON.stringify(response.body), /‹removed›/);
  });

  it('asks for an hour of metrics by the minute, for all series', async () => {
    const { response, urls } = await ask(metricsRequest(gateway, ['ResponseStatus'], 'HttpStatusGroup'), (_, reply) => json(reply, 200, { value: [] }));
    const query = urls[0]?.searchParams;
    assert.equal(query?.get('timespan'), '2026-11-22T05:00:00Z/2026-11-22T06:00:00Z');
    assert.equal(query.get('interval'), 'PT1M');
    assert.equal(query.get('$top'), '1000');
    assert.doesNotMatch(response.request, /timespan|interval|api-version/);
  });

  it('asks the subscription for the events of one resource', async () => {
    const { response, urls } = await ask(activityLogRequest(gateway), (_, reply) =>
      json(reply, 200, { value: [{ claims: { name: 'secret' }, httpRequest: { ip: '1' }, caller: 'a' }] }),
    );
    assert.equal(urls[0]?.pathname, '/subscriptions/s/providers/Microsoft.Insights/eventtypes/management/values');
    assert.match(urls[0].searchParams.get('$filter') ?? '', /resourceUri eq '\/subscriptions\/s/);
    assert.deepEqual(response.body, { value: [{ claims: '‹removed›', httpRequest: '‹removed›', caller: 'a' }] });
    assert.match(response.request, /applicationGateways\/a\/providers\/Microsoft.Insights/);
  });

  it('removes the values of custom probe headers other than Host', async () => {
    const profile = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/trafficManagerProfiles/p';
    const customHeaders = [
      { name: 'Host', value: 'shop.contoso.com' },
      { name: 'x-key', value: 'secret' },
    ];
    const { response } = await ask(getRequest(profile), (_, reply) => json(reply, 200, { properties: { monitorConfig: { customHeaders } } }));
    assert.match(JSON.stringify(response.body), /shop\.contoso\.com/);
    assert.doesNotMatch(JSON.stringify(response.body), /secret/);
  });

  it('joins pages, and calls a list incomplete when a page fails or points elsewhere', async () => {
    const list = getRequest('/subscriptions/s/providers/Microsoft.Network/applicationGateways');
    const paged: Reply = (call, reply) =>
      call.url.includes('page=2')
        ? json(reply, 200, { value: [3] })
        : json(reply, 200, { value: [1, 2], nextLink: '/subscriptions/s/providers/Microsoft.Network/applicationGateways?page=2' });
    assert.deepEqual((await ask(list, paged)).response, { request: list.kind === 'arm' ? list.request : '', status: 200, body: { value: [1, 2, 3] } });
    const broken: Reply = (call, reply) => (call.url.includes('page=2') ? json(reply, 403, {}) : json(reply, 200, { value: [1], nextLink: '/x?page=2' }));
    assert.equal((await ask(list, broken)).response.incomplete, true);
    const foreign = await loopbackServer((_, reply) => json(reply, 200, { value: [9] }));
    const elsewhere = await ask(list, (_, reply) => json(reply, 200, { value: [1], nextLink: `${foreign.origin}/next` }));
    assert.equal(elsewhere.response.incomplete, true);
    assert.equal(foreign.seen.length, 0);
  });

  it('ends a list whose pages never end', async () => {
    const list = getRequest('/subscriptions/s/providers/Microsoft.Network/applicationGateways');
    const { response, urls } = await ask(list, (_, reply) => json(reply, 200, { value: [1], nextLink: '/subscriptions/s/more' }));
    assert.equal(response.incomplete, true);
    assert.equal(urls.length, 500);
  });

  const health = postRequest(gateway, 'backendhealth');

  it('follows a long-running question by its newest Location', async () => {
    const { response, urls } = await ask(health, (call, reply) => {
      if (call.method === 'POST') {
        json(reply, 202, '', { location: '/subscriptions/s/operations/1', 'retry-after': '0' });
        return;
      }
      if (call.url.endsWith('/1')) {
        json(reply, 202, '', { location: '/subscriptions/s/operations/2' });
        return;
      }
      json(reply, 200, { backendAddressPools: [] });
    });
    assert.deepEqual(response, { request: `POST ${gateway}/backendhealth`, status: 200, body: { backendAddressPools: [] } });
    assert.deepEqual(
      urls.map((url) => url.pathname),
      [`${gateway}/backendhealth`, '/subscriptions/s/operations/1', '/subscriptions/s/operations/2'],
    );
  });

  it('leaves time between two polls whatever Azure says', async () => {
    const waits: number[] = [];
    await ask(
      health,
      (_, reply, before) =>
        before < 3 ? json(reply, 202, '', { location: '/subscriptions/s/operations/1', 'retry-after': before === 0 ? '0' : '12' }) : json(reply, 200, {}),
      {
        sleep: (milliseconds) => {
          waits.push(milliseconds);
          return Promise.resolve();
        },
      },
    );
    assert.deepEqual(waits, [100, 12_000, 12_000]);
  });

  it('takes the state of a failed operation for a failure', async () => {
    const error = { code: 'InternalServerError', message: 'An error occurred.' };
    const { response } = await ask(health, (call, reply) =>
      call.method === 'POST' ? json(reply, 202, '', { location: '/subscriptions/s/operations/1' }) : json(reply, 200, { status: 'Failed', error }),
    );
    assert.deepEqual(response, { request: `POST ${gateway}/backendhealth`, status: null, failure: 'malformed', body: { error } });
  });

  it('sends the input of a question, and records it', async () => {
    const input = { path: '/health', protocol: 'Http' };
    const bodies: string[] = [];
    const { response } = await ask(postRequest(gateway, 'getBackendHealthOnDemand', input), (call, reply) => {
      bodies.push(call.body);
      json(reply, 200, {});
    });
    assert.deepEqual(
      bodies.map((body) => JSON.parse(body) as unknown),
      [input],
    );
    assert.deepEqual(response.input, input);
  });

  it('records a long-running question that fails', async () => {
    const { response } = await ask(health, (call, reply) =>
      call.method === 'POST'
        ? json(reply, 202, '', { location: '/subscriptions/s/operations/1' })
        : json(reply, 409, { error: { code: 'OperationFailed', message: 'busy' } }),
    );
    assert.equal(response.status, 409);
  });

  it('gives up a long-running question that never ends', async () => {
    const clock = { time: 0 };
    const { response, urls } = await ask(health, (_, reply) => json(reply, 202, '', { location: '/subscriptions/s/operations/1', 'retry-after': '30' }), {
      now: () => clock.time,
      sleep: (milliseconds) => {
        clock.time += milliseconds;
        return Promise.resolve();
      },
    });
    assert.equal(response.failure, 'timedOut');
    assert.ok(urls.length < 10);
  });

  it('sends no token to a Location elsewhere', async () => {
    const foreign = await loopbackServer((_, reply) => json(reply, 200, {}));
    const { response } = await ask(health, (_, reply) => json(reply, 202, '', { location: `${foreign.origin}/result` }));
    assert.equal(response.failure, 'malformed');
    assert.equal(foreign.seen.length, 0);
  });

  it('takes HTML, half a body and a redirect for no answer', async () => {
    for (const [status, body] of [
      [200, '<html>Sign in</html>'],
      [200, '{"value": ['],
      [302, ''],
    ] as const) {
      const { response } = await ask(getRequest(gateway), (_, reply) => json(reply, status, body, status === 302 ? { location: '/elsewhere' } : {}));
      assert.equal(response.status, null);
      assert.equal(response.failure, 'malformed');
    }
    const { response } = await ask(getRequest(gateway), (_, reply) => json(reply, 500, '<html>Oops</html>'));
    assert.equal(response.status, 500);
  });
});
