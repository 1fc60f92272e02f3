import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { vscodeSession } from '../../src/vscode/vscodeSession';

const scope = 'https://management.azure.com/.default';

interface Asked {
  readonly provider: string;
  readonly request: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest;
  readonly options: vscode.AuthenticationGetSessionOptions;
}

/** Puts a provider in the place of Microsoft's while the body runs. @returns what it was asked. */
async function withProvider(token: string | undefined, body: () => Promise<void>): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const authentication = vscode.authentication as unknown as Record<string, unknown>;
  const before = authentication['getSession'];
  authentication['getSession'] = (provider: string, request: Asked['request'], options: Asked['options']) => {
    asked.push({ provider, request, options });
    return Promise.resolve(token === undefined ? undefined : { accessToken: token });
  };
  try {
    await body();
  } finally {
    authentication['getSession'] = before;
  }
  return asked;
}

/** A token that says when it expires, in seconds since 1970. */
const jwt = (expiry: number): string => `head.${Buffer.from(JSON.stringify({ exp: expiry })).toString('base64url')}.signature`;

describe('the session of VS Code', () => {
  it('gives tokens without asking, for the tenant that is wanted', async () => {
    const { tokens } = vscodeSession('AzureCloud');
    const asked = await withProvider(jwt(2_000_000_000), async () => {
      const { expiresOn } = await tokens.getToken({ scopes: [scope], tenantId: 'tenant' });
      assert.equal(expiresOn, 2_000_000_000_000);
    });
    assert.deepEqual(asked, [{ provider: 'microsoft', request: [scope, 'VSCODE_TENANT:tenant'], options: { silent: true } }]);
  });

  it('takes a token that does not say when it expires for a short-lived one', async () => {
    await withProvider('opaque', async () => {
      const { expiresOn } = await vscodeSession('AzureCloud').tokens.getToken({ scopes: [scope] });
      assert.ok(expiresOn > Date.now() && expiresOn < Date.now() + 10 * 60_000);
    });
  });

  it('says what to do when nobody is signed in', async () => {
    const { tokens } = vscodeSession('AzureCloud');
    await withProvider(undefined, async () => {
      await assert.rejects(tokens.getToken({ scopes: [scope] }), /Nobody is signed in\. Run the command "Azure Traffic Doctor: Sign In"/);
      await assert.rejects(tokens.getToken({ scopes: [scope], tenantId: 'tenant' }), /the tenant tenant/);
    });
  });

  it('asks the user only to sign in, and proves what Azure asked for', async () => {
    const { tokens, signIn } = vscodeSession('AzureCloud');
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"p1"}}}';
    const asked = await withProvider(undefined, async () => {
      await assert.rejects(tokens.getToken({ scopes: [scope], claims }), /another proof/);
      await signIn(scope, undefined);
      await signIn(scope, 'tenant');
    });
    const [, step, plain] = asked;
    assert.deepEqual(step?.options, { createIfNone: true });
    const { wwwAuthenticate, fallbackScopes } = step.request as vscode.AuthenticationWwwAuthenticateRequest;
    assert.equal(Buffer.from(/claims="([^"]+)"/.exec(wwwAuthenticate)?.[1] ?? '', 'base64').toString(), claims);
    assert.deepEqual(fallbackScopes, [scope]);
    assert.deepEqual(plain?.request, [scope, 'VSCODE_TENANT:tenant']);
  });

  it('asks the provider of a sovereign cloud', async () => {
    const asked = await withProvider('token', async () => {
      await vscodeSession('AzureChinaCloud').tokens.getToken({ scopes: ['https://management.chinacloudapi.cn/.default'] });
    });
    assert.equal(asked[0]?.provider, 'microsoft-sovereign-cloud');
  });
});
