import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, it } from 'node:test';
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

  it('are renewed by one call for all, and used up when they cannot be renewed', async () => {
    const clock = { time: 0 };
    const state = { fails: false };
    const { getToken, calls } = counted((call) => call * 600_000);
    const source = cachedTokens(
      { name: 'test', getToken: (request) => (state.fails ? Promise.reject(new Error('offline')) : getToken(request)) },
      () => clock.time,
    );
    await source.getToken({ scopes });
    clock.time = 400_000;
    state.fails = true;
    assert.equal((await source.getToken({ scopes })).token, 'token-1');
    state.fails = false;
    await Promise.all([source.getToken({ scopes }), source.getToken({ scopes }), source.getToken({ scopes })]);
    assert.equal(calls.length, 2);
    clock.time = 1_200_001;
    state.fails = true;
    await assert.rejects(source.getToken({ scopes }), /offline/);
  });

  it('come for the others when one caller gives up', async () => {
    const gate: { open: () => void } = { open: () => undefined };
    const opened = new Promise<void>((resolve) => (gate.open = resolve));
    const source = cachedTokens({ name: 'test', getToken: async () => opened.then(() => ({ token: 't', expiresOn: 1e15 })) });
    const cancel = new AbortController();
    const first = source.getToken({ scopes, signal: cancel.signal });
    const second = source.getToken({ scopes });
    cancel.abort(new Error('given up'));
    await assert.rejects(first, /given up/);
    gate.open();
    assert.equal((await second).token, 't');
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

/** Runs with these environment variables only (undefined: without them), and puts the old ones back. */
async function withEnvironment(variables: Readonly<Record<string, string | undefined>>, run: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(variables)) set(name, value);
  try {
    await run();
  } finally {
    for (const name of Object.keys(variables)) set(name, before[name]);
  }
}

describe('the Azure CLI', () => {
  const tenantId = '7d1d2a1e-52f0-4c3b-9a53-0d7c8f1f6a10';
  const china = ['https://management.chinacloudapi.cn/.default'];
  const source = () => azureCliTokenSource(async () => (await import('bundle:identity')).default);

  /** Puts a program named `az` first on the path that prints this to stderr and fails, or this to stdout. */
  async function withAz(script: string, run: () => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'az-'));
    await writeFile(join(folder, 'az'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    try {
      await withEnvironment({ PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` }, run);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  const onPosix = { skip: process.platform === 'win32' };
  const failing: readonly (readonly [name: string, stderr: string, request: TokenRequest, expected: RegExp])[] = [
    ['is not signed in', "ERROR: Please run 'az login' to setup account.", { scopes }, /not signed in.*"az login"/],
    ['is not signed in to the tenant', "ERROR: Please run 'az login' to setup account.", { scopes, tenantId }, new RegExp(`"az login --tenant ${tenantId}"`)],
    [
      'does not know the tenant',
      'ERROR: AADSTS50020: User account does not exist in tenant',
      { scopes, tenantId },
      new RegExp(`no token for the tenant ${tenantId}.*--tenant`),
    ],
    ['wants a new sign-in', 'ERROR: AADSTS70043: The refresh token has expired', { scopes }, /wants a new sign-in/],
    ['is in another cloud', 'ERROR: AADSTS500011: The resource principal was not found', { scopes: china }, /az cloud set --name AzureChinaCloud/],
    ['breaks', 'Traceback: disk full', { scopes }, /disk full.*az login/],
  ];
  for (const [name, stderr, request, expected] of failing)
    it(`${name}: says what to do`, onPosix, () =>
      withAz(`echo "${stderr}" >&2; exit 1`, async () => {
        await assert.rejects(source().getToken(request), expected);
      }),
    );

  it('is missing: says so', onPosix, () =>
    withEnvironment({ PATH: '/nowhere' }, async () => {
      await assert.rejects(source().getToken({ scopes }), /not installed or not on the path/);
    }),
  );

  it('gives a token with its expiry', onPosix, () =>
    withAz(`echo '{"accessToken":"from-az","expires_on":1900000000,"tokenType":"Bearer"}'`, async () => {
      assert.deepEqual(await source().getToken({ scopes }), { token: 'from-az', expiresOn: 1_900_000_000_000 });
    }),
  );
});

describe('the environment', () => {
  const none = { AZURE_TENANT_ID: undefined, AZURE_CLIENT_ID: undefined, AZURE_CLIENT_SECRET: undefined, AZURE_CLIENT_CERTIFICATE_PATH: undefined };
  const table: readonly (readonly [Readonly<Record<string, string | undefined>>, RegExp])[] = [
    [none, /set AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH,/],
    [{ ...none, AZURE_TENANT_ID: 't', AZURE_CLIENT_SECRET: 's' }, /set AZURE_CLIENT_ID,/],
    [{ ...none, AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: '' }, /set AZURE_CLIENT_ID, AZURE_CLIENT_SECRET or/],
  ];
  for (const [variables, expected] of table)
    it(`without some variables: ${expected.source}`, () =>
      withEnvironment(variables, async () => {
        await assert.rejects(environmentTokenSource(() => Promise.resolve(identity)).getToken({ scopes }), expected);
      }));
});
