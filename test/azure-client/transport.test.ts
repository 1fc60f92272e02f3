import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { cloudNamed, simulatedCloud } from '../../src/azure/clouds';
import { connect } from '../../src/azure/connect';
import { simulatorTokenSource } from '../../src/azure/credentials';
import { isReadOnly } from '../../src/azure/readOnly';
import { createTokenBucket } from '../../src/azure/tokenBucket';
import type { EstatePart, TokenSource } from '../../src/core/ports';
import { contoso } from '../azure/estates/contoso';
import { startSimulator } from '../azure/simulator';
import { json, loopbackServer, never, testTransport } from './loopback';

const path = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationGateways/a';

describe('transport', () => {
  it('gives status, headers and text as they came, with the token sent and not logged', async () => {
    const server = await loopbackServer((_, response) => json(response, 404, { error: { code: 'ResourceNotFound' } }, { 'x-ms-request-id': 'request-1' }));
    const { transport, log } = testTransport(server.origin);
    const answer = await transport.send('GET', `${path}?api-version=1`, { deadline: 5000, signal: never });
    assert.ok(answer.kind === 'answer');
    assert.equal(answer.status, 404);
    assert.match(answer.text, /ResourceNotFound/);
    assert.equal(server.seen[0]?.authorization, 'Bearer secret-token');
    const [entry] = log.entries();
    assert.equal(entry?.status, 404);
    assert.equal(entry.requestId, 'request-1');
    assert.equal(entry.correlationId, 'correlation-1');
    assert.doesNotMatch(JSON.stringify(log.entries()), /secret-token/);
  });

  it('keeps signed parts of a polling address out of the log', async () => {
    const server = await loopbackServer((_, response) => json(response, 200, {}));
    const { transport, log } = testTransport(server.origin);
    await transport.send('GET', `${path}?api-version=1&s=signature`, { deadline: 5000, signal: never });
    assert.doesNotMatch(JSON.stringify(log.entries()), /signature/);
  });

  it('tries again after 429 as long as Azure asks to wait, and at most twice', async () => {
    const server = await loopbackServer((_, response, before) =>
      before === 0 ? json(response, 429, {}, { 'retry-after': '0' }) : json(response, 200, { ok: true }),
    );
    const { transport } = testTransport(server.origin);
    const answer = await transport.send('GET', path, { deadline: 5000, signal: never });
    assert.ok(answer.kind === 'answer' && answer.status === 200);
    const lasting = await loopbackServer((_, response) => json(response, 503, {}, { 'retry-after': '0' }));
    const second = await testTransport(lasting.origin).transport.send('GET', path, { deadline: 5000, signal: never });
    assert.ok(second.kind === 'answer' && second.status === 503);
    assert.equal(lasting.seen.length, 3);
  });

  it('ends at the deadline', async () => {
    const server = await loopbackServer(() => undefined);
    const answer = await testTransport(server.origin).transport.send('GET', path, { deadline: 100, signal: never });
    assert.deepEqual(answer, { kind: 'failure', failure: 'timedOut', detail: 'No answer came in time.' });
  });

  it('ends at the deadline though Azure asks to wait longer', async () => {
    const server = await loopbackServer((_, response) => json(response, 429, {}, { 'retry-after': '60' }));
    const { transport, waits } = testTransport(server.origin);
    const answer = await transport.send('GET', path, { deadline: 20_000, signal: never });
    assert.ok(answer.kind === 'answer' && answer.status === 429, 'the refusal says more than a time-out');
    assert.deepEqual(waits, []);
    assert.equal(server.seen.length, 1);
  });

  it('waits until the date that Azure names', async () => {
    const time = Date.parse('2026-11-22T06:00:00Z');
    const server = await loopbackServer((_, response, before) =>
      before === 0 ? json(response, 503, {}, { 'retry-after': 'Sun, 22 Nov 2026 06:00:07 GMT' }) : json(response, 200, {}),
    );
    const { transport, waits } = testTransport(server.origin, undefined, () => time);
    const answer = await transport.send('GET', path, { deadline: 20_000, signal: never });
    assert.ok(answer.kind === 'answer' && answer.status === 200);
    assert.deepEqual(waits, [7000]);
  });

  it('makes the other requests of the subscription wait after a 429', async () => {
    const time = 1_000_000;
    const server = await loopbackServer((_, response, before) => (before === 0 ? json(response, 429, {}, { 'retry-after': '9' }) : json(response, 200, {})));
    const { transport, waits } = testTransport(server.origin, undefined, () => time);
    await transport.send('GET', path, { deadline: 5000, signal: never });
    await transport.send('GET', path, { deadline: 5000, signal: never });
    assert.deepEqual(waits, [9000]);
    await transport.send('GET', '/subscriptions/other', { deadline: 5000, signal: never });
    assert.deepEqual(waits, [9000], 'another subscription has an allowance of its own');
  });

  it('writes each try into the log', async () => {
    const server = await loopbackServer((_, response, before) => (before === 0 ? response.socket?.destroy() : json(response, before === 1 ? 500 : 200, {})));
    const { transport, log } = testTransport(server.origin);
    await transport.send('GET', path, { deadline: 5000, signal: never });
    assert.deepEqual(
      log.entries().map((entry) => entry.status),
      [undefined, 500, 200],
    );
    assert.match(log.entries()[0]?.failure ?? '', /hang up|ECONNRESET/i);
  });

  it('says that a connection broke', async () => {
    const server = await loopbackServer((_, response) => response.socket?.destroy());
    const answer = await testTransport(server.origin).transport.send('GET', path, { deadline: 10_000, signal: never });
    assert.ok(answer.kind === 'failure' && answer.failure === 'network');
    assert.equal(server.seen.length, 3);
  });

  it('gives up a body that is too large', async () => {
    const server = await loopbackServer((_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(1024 * 1024, 32);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    const answer = await testTransport(server.origin).transport.send('GET', path, { deadline: 20_000, signal: never });
    assert.ok(answer.kind === 'failure' && answer.failure === 'malformed', JSON.stringify(answer).slice(0, 200));
    assert.match(answer.detail, /larger than 20 MiB/);
  });

  it('rejects when the caller cancels', async () => {
    const server = await loopbackServer(() => undefined);
    const cancel = new AbortController();
    const running = testTransport(server.origin).transport.send('GET', path, { deadline: 5000, signal: cancel.signal });
    setTimeout(() => cancel.abort(new Error('cancelled')), 50);
    await assert.rejects(running, /cancelled/);
  });

  it('sends nothing to a host that is not ARM', async () => {
    const foreign = await loopbackServer((_, response) => json(response, 200, {}));
    const server = await loopbackServer((_, response) => json(response, 200, {}));
    const { transport, tokens } = testTransport(server.origin);
    const answer = await transport.send('GET', `${foreign.origin}${path}`, { deadline: 5000, signal: never });
    assert.ok(answer.kind === 'failure' && answer.failure === 'malformed');
    assert.equal(foreign.seen.length, 0);
    assert.equal(tokens.length, 0);
  });

  it('follows no redirect', async () => {
    const foreign = await loopbackServer((_, response) => json(response, 200, {}));
    const server = await loopbackServer((_, response) => json(response, 307, {}, { location: `${foreign.origin}${path}` }));
    const answer = await testTransport(server.origin).transport.send('GET', path, { deadline: 5000, signal: never });
    assert.ok(answer.kind === 'answer' && answer.status === 307);
    assert.equal(foreign.seen.length, 0);
  });

  it('answers a claims challenge once', async () => {
    const claims = Buffer.from('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}').toString('base64');
    const challenge = { 'www-authenticate': `Bearer authorization_uri="https://login", error="insufficient_claims", claims="${claims}"` };
    const server = await loopbackServer((_, response, before) => (before === 0 ? json(response, 401, {}, challenge) : json(response, 200, {})));
    const { transport, tokens } = testTransport(server.origin);
    const answer = await transport.send('GET', path, { deadline: 5000, signal: never, tenantId: 'tenant-1' });
    assert.ok(answer.kind === 'answer' && answer.status === 200);
    assert.equal(tokens.length, 2);
    assert.match(tokens[1]?.claims ?? '', /acrs/);
    assert.equal(tokens[1]?.tenantId, 'tenant-1');
    const lasting = await loopbackServer((_, response) => json(response, 401, {}, challenge));
    const second = await testTransport(lasting.origin).transport.send('GET', path, { deadline: 5000, signal: never });
    assert.ok(second.kind === 'answer' && second.status === 401);
    assert.equal(lasting.seen.length, 2);
  });

  it('says why there is no token', async () => {
    const server = await loopbackServer((_, response) => json(response, 200, {}));
    const { transport } = testTransport(server.origin, () => Promise.reject(new Error('The Azure CLI is not signed in. Run "az login".')));
    const answer = await transport.send('GET', path, { deadline: 5000, signal: never });
    assert.ok(answer.kind === 'failure');
    assert.match(answer.detail, /az login/);
    assert.equal(answer.isSignedOut, true);
    assert.equal(server.seen.length, 0);
  });

  it('ends at the deadline though the token source hangs', async () => {
    const server = await loopbackServer((_, response) => json(response, 200, {}));
    const { transport } = testTransport(server.origin, () => new Promise(() => undefined));
    const answer = await transport.send('GET', path, { deadline: 50, signal: never });
    assert.ok(answer.kind === 'failure' && answer.failure === 'timedOut');
  });

  it('lets a claims challenge stand that nobody can meet', async () => {
    const server = await loopbackServer((_, response) =>
      json(
        response,
        401,
        { error: { code: 'InvalidAuthenticationToken' } },
        { 'www-authenticate': `Bearer claims="${Buffer.from('{"a":1}').toString('base64')}"` },
      ),
    );
    const { transport } = testTransport(server.origin, ({ claims }) =>
      claims === undefined ? Promise.resolve({ token: 't', expiresOn: 1e15 }) : Promise.reject(new Error('no')),
    );
    const answer = await transport.send('GET', path, { deadline: 5000, signal: never });
    assert.ok(answer.kind === 'answer' && answer.status === 401);
    assert.equal(server.seen.length, 1);
  });

  it('asks in the tenant that Azure names for a subscription, and goes on asking there', async () => {
    const tenant = '7d1d2a1e-52f0-4c3b-9a53-0d7c8f1f6a10';
    const challenge = { 'www-authenticate': `Bearer authorization_uri="https://login.windows.net/${tenant}", error="invalid_token"` };
    const server = await loopbackServer((call, response) =>
      call.authorization === `Bearer of ${tenant}` ? json(response, 200, {}) : json(response, 401, {}, challenge),
    );
    const getToken: TokenSource['getToken'] = ({ tenantId }) => Promise.resolve({ token: `of ${tenantId ?? 'home'}`, expiresOn: 1e15 });
    const { transport, tokens } = testTransport(server.origin, getToken);
    for (const expected of [2, 3]) {
      const answer = await transport.send('GET', path, { deadline: 5000, signal: never });
      assert.ok(answer.kind === 'answer' && answer.status === 200);
      assert.equal(server.seen.length, expected);
    }
    assert.deepEqual(
      tokens.map((request) => request.tenantId),
      [undefined, tenant, tenant],
    );
    const named = await transport.send('GET', path, { deadline: 5000, signal: never, tenantId: 'named' });
    assert.ok(named.kind === 'answer' && named.status === 401, 'a tenant that the user named stays');
  });

  it('carries the correlation id of the diagnosis, and nothing of the tenant', async () => {
    const server = await loopbackServer((_, response) => json(response, 200, {}));
    const { transport } = testTransport(server.origin);
    await transport.send('GET', path, { deadline: 5000, signal: never, tenantId: 'tenant-1', correlationId: 'diagnosis-1' });
    assert.equal(server.seen[0]?.headers['x-ms-correlation-request-id'], 'diagnosis-1');
    assert.doesNotMatch(JSON.stringify(server.seen[0].headers), /tenant-1/);
  });

  it('never writes', async () => {
    const server = await loopbackServer((_, response) => json(response, 200, {}));
    await assert.rejects(testTransport(server.origin).transport.send('POST', `${path}/start`, { deadline: 5000, signal: never }), /never sent/);
    assert.equal(server.seen.length, 0);
  });
});

describe('a connection', () => {
  const person: TokenSource = { name: 'Azure CLI', getToken: () => Promise.reject(new Error('must not be asked')) };

  it('keeps the tokens of persons from simulators, and the simulator’s from Azure', () => {
    assert.throws(() => connect({ cloud: simulatedCloud('http://127.0.0.1:1'), tokenSource: person }), /must not go to/);
    assert.throws(() => connect({ cloud: cloudNamed('AzureCloud'), tokenSource: simulatorTokenSource() }), /must not go to/);
  });

  it('trusts the certificate authority that it is told, and no other', async () => {
    const simulator = await startSimulator({ estate: contoso(), httpsPort: 0 });
    try {
      const ca = await readFile(simulator.ca ?? '', 'utf8');
      const subscriptions = async (trusted?: string): Promise<number> => {
        const { estate } = connect({ cloud: simulatedCloud(simulator.https ?? ''), tokenSource: simulatorTokenSource(), ca: trusted });
        const parts: EstatePart[] = [];
        await estate.read([], (part) => parts.push(part), never);
        return parts.flatMap((part) => (part.kind === 'subscriptions' ? part.subscriptions : [])).length;
      };
      assert.equal(await subscriptions(ca), 3);
      assert.equal(await subscriptions(), 0);
    } finally {
      await simulator.close();
    }
  });
});

describe('the list of POSTs that read', () => {
  const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
  const table: readonly (readonly [string, string, boolean])[] = [
    ['GET', '/anything', true],
    ['POST', `${group}/applicationGateways/a/backendhealth`, true],
    ['POST', `${group}/applicationgateways/a/getBackendHealthOnDemand`, true],
    ['POST', `${group}/networkInterfaces/n/effectiveRouteTable`, true],
    ['POST', `${group}/virtualNetworks/n/listDnsForwardingRulesets`, true],
    ['POST', `${group}/networkInterfaces/n/effectiveNetworkSecurityGroups`, true],
    ['POST', `${group}/networkWatchers/w/connectivityCheck`, true],
    ['POST', '/providers/Microsoft.ResourceGraph/resources', true],
    ['POST', `${group}/applicationGateways/a/stop`, false],
    ['POST', `${group}/applicationGateways/a/backendhealth/../start`, false],
    ['POST', '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/w/config/appsettings/list', false],
    ['PUT', `${group}/applicationGateways/a`, false],
    ['DELETE', `${group}/applicationGateways/a`, false],
    ['PATCH', `${group}/applicationGateways/a`, false],
  ];
  for (const [method, target, expected] of table)
    it(`${method} ${target}: ${expected ? 'sent' : 'refused'}`, () => assert.equal(isReadOnly(method, target), expected));
});

describe('clouds', () => {
  it('takes a simulated Azure on this machine only', () => {
    for (const origin of ['http://127.0.0.1:1', 'https://localhost:1', 'http://[::1]:1'])
      assert.equal(simulatedCloud(origin).resourceManager, new URL(origin).origin);
    for (const origin of ['http://127.0.0.1.example.com', 'https://management.azure.com', 'http://10.0.0.1'])
      assert.throws(() => simulatedCloud(origin), /this machine/);
  });

  it('asks each cloud for tokens of its own ARM', () => {
    for (const name of ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'] as const) {
      const cloud = cloudNamed(name);
      assert.equal(new URL(cloud.scope).host, new URL(cloud.resourceManager).host);
    }
  });
});

describe('token bucket', () => {
  it('lets a burst through, then one request at a time, slower when little is left', async () => {
    const clock = { time: 0 };
    const waits: number[] = [];
    const sleep = (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      clock.time += milliseconds;
      return Promise.resolve();
    };
    const bucket = createTokenBucket({ capacity: 2, refillPerSecond: 10, now: () => clock.time, sleep });
    for (let index = 0; index < 3; index += 1) await bucket.take(never);
    assert.deepEqual(waits, [100]);
    bucket.learn(5);
    await bucket.take(never);
    assert.equal(waits.at(-1), 1000);
  });
});

describe('a deadline', () => {
  it('comes for many calls of one signal, warns nobody and leaves nothing behind', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): number => warnings.push(warning);
    process.on('warning', onWarning);
    try {
      const server = await loopbackServer(() => undefined);
      const cancel = new AbortController();
      const { transport } = testTransport(server.origin);
      const calls = Array.from({ length: 30 }, () => transport.send('GET', path, { deadline: 50, signal: cancel.signal }));
      for (const answer of await Promise.all(calls)) assert.ok(answer.kind === 'failure' && answer.failure === 'timedOut');
      assert.equal(getEventListeners(cancel.signal, 'abort').length, 0);
      assert.deepEqual(warnings, []);
    } finally {
      process.off('warning', onWarning);
    }
  });
});
