import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { contosoTenants } from './estates/contosoTenants';
import { startSimulator, type Simulator } from './simulator';
import { createToken, satisfies, callerOf, type TokenClaims } from './tokens';

const estate = contosoTenants();
const [contoso, fabrikam] = estate.tenants.map((each) => each.tenantId) as [string, string];
const subscriptionsOf = (tenant: string): readonly string[] =>
  estate.subscriptions.filter((each) => each.tenantId === tenant).map((each) => each.subscriptionId);
const [retail = ''] = subscriptionsOf(contoso);
const [parts = ''] = subscriptionsOf(fabrikam);

let simulator: Simulator;

interface Reply {
  readonly status: number;
  readonly code: string;
  readonly challenge: string;
  readonly body: JsonObject;
}

async function ask(path: string, token: string, body?: Json): Promise<Reply> {
  const reply = await fetch(`${simulator.http}${path}?api-version=1`, {
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const json = (await reply.json()) as Json;
  const error = isObject(json) ? json['error'] : undefined;
  const code = error !== undefined && isObject(error) ? error['code'] : undefined;
  return {
    status: reply.status,
    code: typeof code === 'string' ? code : '',
    challenge: reply.headers.get('www-authenticate') ?? '',
    body: isObject(json) ? json : {},
  };
}

function idsIn({ body }: Reply, list = 'value', name = 'subscriptionId'): readonly Json[] {
  const value = body[list];
  return value !== undefined && isList(value) ? value.filter(isObject).map((each) => each[name] ?? null) : [];
}

const token = (claims: Partial<TokenClaims> & { readonly tid: string }): string => createToken(claims, Date.now());
const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;

describe('tokens that are checked', () => {
  before(async () => {
    simulator = await startSimulator({
      estate,
      tokens: { accounts: { narrow: { tenants: [contoso], subscriptions: [retail] } } },
    });
  });
  after(() => simulator.close());
  afterEach(() => simulator.setFaults([]));

  const refused: readonly (readonly [string, string, string, string, string])[] = [
    ['that is none', 'secret', '/tenants', 'InvalidAuthenticationToken', contoso],
    ['whose middle is no JSON', 'a.b.c', '/tenants', 'InvalidAuthenticationToken', contoso],
    ['that has expired', token({ tid: contoso, exp: seconds(-1) }), '/tenants', 'ExpiredAuthenticationToken', contoso],
    ['for another service', token({ tid: contoso, aud: 'https://vault.azure.net' }), '/tenants', 'InvalidAuthenticationTokenAudience', contoso],
    ['of an unknown tenant', token({ tid: 'd0000000-0000-0000-0000-00000000000d' }), '/tenants', 'InvalidAuthenticationTokenTenant', contoso],
    ['of another tenant', token({ tid: contoso }), `/subscriptions/${parts}`, 'InvalidAuthenticationTokenTenant', fabrikam],
    ['of a tenant that the account is not in', token({ tid: fabrikam, oid: 'narrow' }), '/subscriptions', 'InvalidAuthenticationTokenTenant', contoso],
  ];
  for (const [name, text, path, code, tenant] of refused) {
    it(`refuses one ${name}`, async () => {
      const reply = await ask(path, text);
      assert.deepEqual([reply.status, reply.code], [401, code]);
      assert.match(reply.challenge, new RegExp(`authorization_uri="https://login\\.microsoftonline\\.com/${tenant}"`));
    });
  }

  it('lists the subscriptions of its tenant alone, and every tenant of the person', async () => {
    for (const tenant of [contoso, fabrikam]) {
      assert.deepEqual(idsIn(await ask('/subscriptions', token({ tid: tenant }))), subscriptionsOf(tenant));
      assert.deepEqual(idsIn(await ask('/tenants', token({ tid: tenant })), 'value', 'tenantId'), [contoso, fabrikam]);
    }
  });

  it('opens the subscriptions of its tenant, with any name of its audience', async () => {
    for (const aud of ['https://management.azure.com', 'https://management.core.windows.net/'])
      assert.equal((await ask(`/subscriptions/${parts}`, token({ tid: fabrikam, aud }))).status, 200);
  });

  it('shows a person what that person may see', async () => {
    const own = token({ tid: contoso, oid: 'narrow' });
    assert.deepEqual(idsIn(await ask('/subscriptions', own)), [retail]);
    assert.deepEqual(idsIn(await ask('/tenants', own), 'value', 'tenantId'), [contoso]);
    const other = await ask(`/subscriptions/${subscriptionsOf(contoso)[1] ?? ''}/resources`, own);
    assert.deepEqual([other.status, other.code], [403, 'AuthorizationFailed']);
  });

  it('finds in Resource Graph what it may see, whatever subscriptions are named', async () => {
    const query = "Resources | where type =~ 'microsoft.network/applicationgateways' | project subscriptionId";
    const found = await ask('/providers/Microsoft.ResourceGraph/resources', token({ tid: fabrikam }), { query, subscriptions: [retail, parts] });
    assert.deepEqual([...new Set(idsIn(found, 'data'))], [parts]);
  });

  it('is noted by tenant and account, never itself', async () => {
    const text = token({ tid: fabrikam, oid: 'somebody' });
    await ask('/subscriptions', text);
    const seen = simulator.requests().at(-1);
    assert.deepEqual([seen?.tenantId, seen?.objectId], [fabrikam, 'somebody']);
    assert.doesNotMatch(JSON.stringify(simulator.requests()), new RegExp(text.split('.')[1] ?? ''));
  });

  it('that carry the claims of a challenge are served', async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    simulator.setFaults([{ path: '/subscriptions', status: 401, claims }]);
    const challenged = await ask('/subscriptions', token({ tid: contoso }));
    assert.equal(challenged.status, 401);
    assert.match(challenged.challenge, /error="insufficient_claims"/);
    assert.equal((await ask('/subscriptions', token({ tid: contoso, acrs: ['c1'] }))).status, 200);
  });
});

describe('how tokens are checked', () => {
  before(async () => {
    simulator = await startSimulator({ estate });
  });
  after(() => simulator.close());
  beforeEach(() => control('PUT', '/simulator/tokens', null));

  async function control(method: string, path: string, body: Json): Promise<{ readonly status: number; readonly body: Json }> {
    const reply = await fetch(`${simulator.http}${path}`, { method, body: JSON.stringify(body) });
    return { status: reply.status, body: (await reply.json()) as Json };
  }

  it('is not at all unless told: every token opens everything', async () => {
    assert.equal((await ask(`/subscriptions/${parts}`, 'simulated')).status, 200);
    assert.equal(idsIn(await ask('/subscriptions', token({ tid: contoso, exp: 1 }))).length, estate.subscriptions.length);
  });

  it('is told by other processes', async () => {
    assert.equal((await control('PUT', '/simulator/tokens', { audiences: ['https://arm.example'] })).status, 200);
    assert.equal((await ask('/tenants', token({ tid: contoso }))).code, 'InvalidAuthenticationTokenAudience');
    assert.equal((await ask('/tenants', token({ tid: contoso, aud: 'https://arm.example/' }))).status, 200);
    assert.equal((await control('PUT', '/simulator/tokens', 'strict')).status, 400);
  });

  it('takes tokens that other processes got', async () => {
    await control('PUT', '/simulator/tokens', {});
    const { body } = await control('POST', '/simulator/token', { tid: fabrikam });
    const own = isObject(body) && typeof body['access_token'] === 'string' ? body['access_token'] : '';
    assert.equal((await ask(`/subscriptions/${parts}`, own)).status, 200);
    assert.equal((await ask(`/subscriptions/${retail}`, own)).status, 401);
  });
});

describe('a claims challenge', () => {
  const caller = (claims: JsonObject) => callerOf(`Bearer ${token({ tid: contoso, ...claims })}`);
  const cases: readonly (readonly [string, JsonObject, string, boolean])[] = [
    ['a value', { acrs: 'c1' }, '{"access_token":{"acrs":{"value":"c1"}}}', true],
    ['one of a list', { acrs: ['c1', 'c2'] }, '{"access_token":{"acrs":{"value":"c2"}}}', true],
    ['another value', { acrs: 'c2' }, '{"access_token":{"acrs":{"value":"c1"}}}', false],
    ['one of two claims', { acrs: 'c1' }, '{"access_token":{"acrs":{"value":"c1"},"amr":{"value":"mfa"}}}', false],
    ['a claim with any value', { polids: 'x' }, '{"access_token":{"polids":{"essential":true}}}', true],
    ['a later time', { nbf: 200 }, '{"access_token":{"nbf":{"value":"100"}}}', true],
    ['an earlier time', { nbf: 50 }, '{"access_token":{"nbf":{"value":"100"}}}', false],
    ['nothing that can be read', {}, 'insufficient', false],
  ];
  for (const [name, claims, challenge, expected] of cases) it(`is met or not by ${name}`, () => assert.equal(satisfies(caller(claims), challenge), expected));
});
