import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TokenSource } from '../../src/core/ports';
import { editorAccounts, type EditorAccounts } from '../../src/vscode/editorAccounts';
import { authenticationProvider, missingSovereignSettings } from '../../src/vscode/sovereignCloud';

const scope = 'https://management.azure.com/.default';
const claims = '{"access_token":{"acrs":{"essential":true,"value":"p1"}}}';

interface Asked {
  readonly provider: string;
  readonly request: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest;
  readonly options: vscode.AuthenticationGetSessionOptions;
}

/** What the stand-in for VS Code's sessions does, and what it was asked. */
interface Sessions {
  /** Label to token; an account without token has no session, or has given no access. */
  readonly tokens: Map<string, string | undefined>;
  readonly asked: Asked[];
  /** What is given to whoever asks for proof. */
  proof: 'none' | 'silent' | 'interactive' | 'unknownToProvider';
  declines: boolean;
}

const isChallenge = (request: Asked['request']): request is vscode.AuthenticationWwwAuthenticateRequest => !Array.isArray(request);

function answer(sessions: Sessions, { request, options }: Asked): vscode.AuthenticationSession | undefined {
  const account = options.account ?? { id: 'ada', label: 'ada' };
  const isInteractive = options.silent !== true;
  if (isInteractive && sessions.declines) throw new Error('User did not consent to login.');
  if (isChallenge(request) && sessions.proof === 'unknownToProvider')
    throw new Error("The provider 'microsoft' does not support getting sessions from challenges.");
  const isProven = isChallenge(request) ? sessions.proof === 'silent' || (isInteractive && sessions.proof === 'interactive') : true;
  const token = isInteractive ? fresh(`${account.label}-asked`) : sessions.tokens.get(account.label);
  return token === undefined || !isProven ? undefined : { id: account.label, accessToken: token, account, scopes: [] };
}

/** Puts sessions in the place of VS Code's while the body runs. */
async function withSessions(tokens: Readonly<Record<string, string | undefined>>, body: (sessions: Sessions) => Promise<void>): Promise<void> {
  const sessions: Sessions = { tokens: new Map(Object.entries(tokens)), asked: [], proof: 'none', declines: false };
  const authentication = vscode.authentication as unknown as Record<string, unknown>;
  const { getSession, getAccounts } = authentication;
  authentication['getAccounts'] = () => Promise.resolve([...sessions.tokens.keys()].map((label) => ({ id: label, label })));
  authentication['getSession'] = async (provider: string, request: Asked['request'], options: Asked['options']) => {
    const asked = { provider, request, options };
    sessions.asked.push(asked);
    return Promise.resolve(answer(sessions, asked));
  };
  try {
    await body(sessions);
  } finally {
    Object.assign(authentication, { getSession, getAccounts });
  }
}

/** A token that says when it expires, in milliseconds since 1970. */
function jwt(name: string, expiry: number): string {
  return `${name}.${Buffer.from(JSON.stringify({ exp: Math.floor(expiry / 1000) })).toString('base64url')}.signature`;
}

const fresh = (name: string): string => jwt(name, Date.now() + 60 * 60_000);
const create = (now?: () => number): EditorAccounts => editorAccounts('microsoft', scope, now);

async function labelsOf(accounts: EditorAccounts): Promise<readonly string[]> {
  return (await accounts.accounts()).map(({ label }) => label);
}

async function sourceOf(accounts: EditorAccounts, label: string): Promise<TokenSource> {
  const found = (await accounts.accounts()).find((each) => each.label === label);
  assert.ok(found, `${label} is not in use`);
  return found.tokenSource;
}

const interactive = ({ asked }: Sessions): readonly Asked[] => asked.filter(({ options }) => options.silent !== true);

describe('the accounts of VS Code', () => {
  it('are those that have given access, and nobody is asked', () =>
    withSessions({ ada: fresh('ada'), bob: fresh('bob'), eve: undefined }, async (sessions) => {
      assert.deepEqual(await labelsOf(create()), ['ada', 'bob']);
      assert.deepEqual(interactive(sessions), []);
    }));

  it('give tokens each of its own, for the tenant that is wanted', () =>
    withSessions({ ada: fresh('ada'), bob: jwt('bob', 2_000_000_000_000) }, async ({ asked }) => {
      const source = await sourceOf(create(), 'bob');
      asked.length = 0;
      const { token, expiresOn } = await source.getToken({ scopes: [scope], tenantId: 'tenant' });
      assert.ok(token.startsWith('bob.'));
      assert.equal(expiresOn, 2_000_000_000_000);
      assert.deepEqual(asked, [
        { provider: 'microsoft', request: [scope, 'VSCODE_TENANT:tenant'], options: { silent: true, account: { id: 'bob', label: 'bob' } } },
      ]);
    }));

  it('take a token that does not say when it expires for a short-lived one', () =>
    withSessions({ ada: 'opaque' }, async () => {
      const { expiresOn } = await (await sourceOf(create(), 'ada')).getToken({ scopes: [scope] });
      assert.ok(expiresOn > Date.now() && expiresOn < Date.now() + 10 * 60_000);
    }));

  it('stay with their reason when a session runs out overnight, and hand out no old token', () =>
    withSessions({ ada: fresh('ada') }, async (sessions) => {
      const clock = { time: Date.now() };
      const accounts = create(() => clock.time);
      const source = await sourceOf(accounts, 'ada');
      clock.time += 12 * 60 * 60_000;
      await assert.rejects(source.getToken({ scopes: [scope] }), /session of ada has expired/);
      sessions.tokens.clear();
      assert.deepEqual(await labelsOf(accounts), ['ada']);
      await assert.rejects(source.getToken({ scopes: [scope] }), /session of ada has expired/);
      assert.deepEqual(interactive(sessions), []);
    }));

  it('ask in silence for a new session when the token of the last one has run out', () =>
    withSessions({ ada: fresh('ada') }, async ({ tokens }) => {
      const clock = { time: Date.now() };
      const source = await sourceOf(
        create(() => clock.time),
        'ada',
      );
      clock.time += 12 * 60 * 60_000;
      tokens.set('ada', jwt('renewed', clock.time + 60_000));
      assert.ok((await source.getToken({ scopes: [scope] })).token.startsWith('renewed.'));
    }));

  it('are gone when VS Code says that they were signed out', () =>
    withSessions({ ada: fresh('ada'), bob: fresh('bob') }, async ({ tokens }) => {
      const accounts = create();
      await accounts.accounts();
      tokens.delete('ada');
      accounts.onSessionsChanged();
      assert.deepEqual(await labelsOf(accounts), ['bob']);
    }));

  it('say what to do about a tenant that one is not signed in to', () =>
    withSessions({ ada: fresh('ada') }, async ({ tokens }) => {
      const source = await sourceOf(create(), 'ada');
      tokens.set('ada', undefined);
      await assert.rejects(source.getToken({ scopes: [scope], tenantId: 'tenant' }), /ada is not signed in to the tenant tenant/);
    }));
});

describe('signing in', () => {
  it('asks the user, as the account and to the tenant that are meant', () =>
    withSessions({ ada: fresh('ada'), bob: fresh('bob') }, async (sessions) => {
      const accounts = create();
      await accounts.accounts();
      await accounts.signIn({ account: 'bob', tenantId: 'tenant' });
      assert.deepEqual(interactive(sessions), [
        { provider: 'microsoft', request: [scope, 'VSCODE_TENANT:tenant'], options: { createIfNone: true, account: { id: 'bob', label: 'bob' } } },
      ]);
    }));

  it('lets the user choose another account', () =>
    withSessions({ ada: fresh('ada') }, async (sessions) => {
      await create().signInWithAnother();
      assert.deepEqual(
        interactive(sessions).map(({ options }) => options),
        [{ clearSessionPreference: true, createIfNone: true }],
      );
    }));

  it('is cancelled, and no error, when the user says no', () =>
    withSessions({}, async (sessions) => {
      sessions.declines = true;
      await assert.rejects(create().signIn({}), vscode.CancellationError);
    }));
});

describe('a challenge of Azure for another proof', () => {
  it('is noted in the background without asking, and put before the user once, on the click', () =>
    withSessions({ ada: fresh('ada') }, async (sessions) => {
      sessions.proof = 'interactive';
      const accounts = create();
      const source = await sourceOf(accounts, 'ada');
      await assert.rejects(source.getToken({ scopes: [scope], tenantId: 'tenant', claims }), /another proof of who ada is/);
      assert.equal(source.wantsProof?.('TENANT'), true);
      assert.equal(source.wantsProof(undefined), false);
      assert.deepEqual(interactive(sessions), []);

      await accounts.signIn({ account: 'ada', tenantId: 'tenant' });
      const [prompt, ...more] = interactive(sessions);
      assert.ok(prompt && isChallenge(prompt.request));
      assert.deepEqual(more, []);
      assert.equal(Buffer.from(/claims="([^"]+)"/.exec(prompt.request.wwwAuthenticate)?.[1] ?? '', 'base64').toString(), claims);
      assert.deepEqual(prompt.request.fallbackScopes, [scope, 'VSCODE_TENANT:tenant']);
      assert.equal(source.wantsProof('tenant'), false);
    }));

  it('leaves a token with the proof, which later requests get', () =>
    withSessions({ ada: fresh('ada') }, async (sessions) => {
      sessions.proof = 'interactive';
      const accounts = create();
      const source = await sourceOf(accounts, 'ada');
      await assert.rejects(source.getToken({ scopes: [scope], claims }));
      await accounts.signIn({});
      assert.ok((await source.getToken({ scopes: [scope] })).token.startsWith('ada-asked.'));
    }));

  it('is answered in silence when VS Code can', () =>
    withSessions({ ada: fresh('ada') }, async (sessions) => {
      sessions.proof = 'silent';
      const source = await sourceOf(create(), 'ada');
      assert.ok((await source.getToken({ scopes: [scope], claims })).token.startsWith('ada.'));
      assert.equal(source.wantsProof?.(undefined), false);
    }));

  it('becomes a new sign-in where the provider knows no challenges', () =>
    withSessions({ ada: fresh('ada') }, async (sessions) => {
      sessions.proof = 'unknownToProvider';
      const accounts = create();
      const source = await sourceOf(accounts, 'ada');
      await assert.rejects(source.getToken({ scopes: [scope], claims }), /another proof/);
      await accounts.signIn({});
      assert.deepEqual(interactive(sessions).at(-1)?.options, { account: { id: 'ada', label: 'ada' }, forceNewSession: true });
    }));
});

describe('where one signs in to a cloud', () => {
  const china = { name: 'AzureChinaCloud', authority: 'https://login.chinacloudapi.cn', resourceManager: '', portal: '', scope: '' } as const;

  it('is VS Code’s own provider for the public cloud, and another for every other authority', () => {
    assert.equal(authenticationProvider({ authority: 'https://login.microsoftonline.com' }), 'microsoft');
    assert.equal(authenticationProvider(china), 'microsoft-sovereign-cloud');
  });

  it('has to be in VS Code’s own settings', async () => {
    const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('microsoft-sovereign-cloud');
    const custom = { ...china, customName: 'Stack', authority: 'https://login.stack.example/adfs', scope: 'https://management.stack.example/.default' };
    const set = (environment?: string, customEnvironment?: object): Promise<void> =>
      Promise.resolve(configuration().update('customEnvironment', customEnvironment, vscode.ConfigurationTarget.Global)).then(() =>
        configuration().update('environment', environment, vscode.ConfigurationTarget.Global),
      );
    assert.deepEqual(missingSovereignSettings(china), { environment: 'ChinaCloud' });
    assert.equal(missingSovereignSettings({ ...china, name: 'AzureCloud', authority: 'https://login.microsoftonline.com' }), undefined);
    const missing = missingSovereignSettings(custom);
    assert.deepEqual(missing, {
      environment: 'custom',
      customEnvironment: {
        name: 'Stack',
        portalUrl: '',
        managementEndpointUrl: 'https://management.stack.example',
        resourceManagerEndpointUrl: '',
        activeDirectoryEndpointUrl: 'https://login.stack.example/adfs/',
        activeDirectoryResourceId: 'https://management.stack.example',
      },
    });
    try {
      await set('ChinaCloud');
      assert.equal(missingSovereignSettings(china), undefined);
      assert.deepEqual(missingSovereignSettings({ ...china, name: 'AzureUSGovernment' }), { environment: 'USGovernment' });
    } finally {
      await set();
    }
  });
});
