import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { azureCliTokenSource, cachedTokens, environmentTokenSource } from '../../src/azure/credentials';
import * as identity from '../../src/identity';
import type { AccessToken, TokenRequest } from '../../src/core/ports';

const scopes = ['https://management.azure.com/.default'];

function counted(expiresOn: (call: number) => number): { readonly getToken: (request: TokenRequest) => Promise<AccessToken>; readonly calls: TokenRequest[] } {
  const calls: TokenRequest[] = [];
  return {
    calls,
    getToken(request) {
      calls.push(request);
      return Promise.resolve({ token: `token-${calls.length}`, expiresOn: expiresOn(calls.length) });
    },
  };
}

describe('cached tokens', () => {
  it('are shared by callers that ask at once, one for each tenant', async () => {
    const { getToken, calls } = counted(() => 10_000_000);
    const source = cachedTokens({ name: 'test', getToken }, () => 0);
    const [one, other] = await Promise.all([source.getToken({ scopes }), source.getToken({ scopes })]);
    assert.equal(one.token, other.token);
    await source.getToken({ scopes, tenantId: 'other' });
    assert.equal(calls.length, 2);
  });

  it('are asked for anew five minutes before they expire, and for a claims challenge', async () => {
    const clock = { time: 0 };
    const { getToken, calls } = counted((call) => call * 600_000);
    const source = cachedTokens({ name: 'test', getToken }, () => clock.time);
    await source.getToken({ scopes });
    clock.time = 299_000;
    assert.equal((await source.getToken({ scopes })).token, 'token-1');
    clock.time = 301_000;
    assert.equal((await source.getToken({ scopes })).token, 'token-2');
    await source.getToken({ scopes, claims: '{}' });
    assert.equal(calls.length, 3);
  });

  it('forget a failure', async () => {
    const state = { fails: true };
    const source = cachedTokens(
      { name: 'test', getToken: () => (state.fails ? Promise.reject(new Error('no')) : Promise.resolve({ token: 't', expiresOn: 1e12 })) },
      () => 0,
    );
    await assert.rejects(source.getToken({ scopes }), /no/);
    state.fails = false;
    assert.equal((await source.getToken({ scopes })).token, 't');
  });
});

describe('identity', () => {
  const path = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = path;
  });

  it('says that the Azure CLI is missing', async () => {
    process.env['PATH'] = '/nowhere';
    const source = azureCliTokenSource(() => Promise.resolve(identity));
    await assert.rejects(source.getToken({ scopes }), /not installed|az login/);
  });

  it('says which variables the environment lacks', async () => {
    for (const name of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET']) Reflect.deleteProperty(process.env, name);
    const source = environmentTokenSource(() => Promise.resolve(identity));
    await assert.rejects(source.getToken({ scopes }), /AZURE_TENANT_ID, AZURE_CLIENT_ID/);
  });
});
