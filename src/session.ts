import * as vscode from 'vscode';
import { connectAccounts, type Account } from './azure/accounts';
import { cloudNamed, simulatedCloud, type Cloud } from './azure/clouds';
import { connect } from './azure/connect';
import { azureCliTokenSource, cachedTokens, environmentTokenSource, simulatorTokenSource, type IdentityBundle } from './azure/credentials';
import { readCustomCloud } from './azure/customCloud';
import type { AzureConnection, RequestLogEntry, TokenSource } from './core/ports';
import { cloudMistakes } from './vscode/cloudWords';
import { userError } from './vscode/notify';
import { readSettings, type CredentialName } from './vscode/settings';
import { agreesToSovereignSettings, authenticationProvider, missingSovereignSettings, sovereignAdvice } from './vscode/sovereignCloud';
import { editorAccounts, type EditorAccounts, type SignInTarget } from './vscode/editorAccounts';

/** Which Azure is asked, and as whom. */
export interface Session {
  readonly cloud: () => Cloud;
  readonly credential: () => CredentialName | 'simulator';
  /** For the view: the account, or how one is signed in. */
  readonly name: () => string;
  /** Whose estate it is: cloud and identity. Another's is never shown. */
  readonly owner: () => string;
  /** Id of the editor's provider of accounts. */
  readonly provider: () => string;
  /** Labels of the accounts in use. */
  readonly accounts: () => readonly string[];
  /** Whether a click on *Sign In* asks the editor for an account: elsewhere something else has to be done first. */
  readonly canSignIn: () => boolean;
  /** Rejects with what to do when nobody is signed in. Never asks the user. */
  readonly checkSignedIn: () => Promise<void>;
  /** @throws as `checkSignedIn` does. */
  readonly connect: () => Promise<AzureConnection>;
  /** Asks the user; does nothing where signing in happens elsewhere. */
  readonly signIn: (target: SignInTarget) => Promise<void>;
  readonly signInWithAnother: () => Promise<void>;
  /**
   * Lets the user prove more for a subscription, when Azure has asked for it and this challenge was not put before the user yet.
   *
   * @returns whether the user did.
   */
  readonly prove: (subscription: { readonly account?: string; readonly tenantId?: string }) => Promise<boolean>;
  /** Another cloud or way to sign in, or a new token: nothing that was known of the one before is used again. */
  readonly forget: () => void;
  /** @returns whether accounts are `gone` (they get no answer any more), others came or left without being in use (`other`), or nothing changed. */
  readonly onSessionsChanged: () => Promise<'none' | 'other' | 'gone'>;
  readonly requestLog: () => readonly RequestLogEntry[];
}

const loadIdentity = async (): Promise<IdentityBundle> => (await import('bundle:identity')).default;

/** Where questions go and as whom: one identity, the accounts of the editor, or a setting that cannot be followed. */
type Identity =
  | { readonly kind: 'one'; readonly cloud: Cloud; readonly credential: CredentialName | 'simulator'; readonly tokens: TokenSource }
  | { readonly kind: 'accounts'; readonly cloud: Cloud; readonly editor: EditorAccounts }
  | { readonly kind: 'mistake'; readonly cloud: Cloud; readonly credential: CredentialName; readonly message: string };

/** Why there is nothing to see when no account has given access; the welcome text of the view says the same. */
export function nobodySignedIn(): string {
  return vscode.l10n.t('Nobody is signed in. Run the command "Azure Traffic Doctor: Sign In".');
}

/** @param mode a released extension asks no Azure on this machine. */
function identityOf(mode: vscode.ExtensionMode): Identity {
  const isReleased = mode === vscode.ExtensionMode.Production;
  const origin = isReleased ? undefined : process.env['AZURE_TRAFFIC_DOCTOR_SIMULATOR'];
  if (origin !== undefined && origin !== '') return simulatedIdentity(origin);
  const { cloud: chosen, customCloud, credential } = readSettings();
  const read = customCloud ? readCustomCloud(customCloud.description, !isReleased) : ({ kind: 'cloud', cloud: cloudNamed(chosen) } as const);
  if (read.kind === 'mistakes') return { kind: 'mistake', cloud: cloudNamed('AzureCloud'), credential, message: cloudMistakes(read.mistakes) };
  const { cloud } = read;
  switch (credential) {
    case 'azureCli':
      return { kind: 'one', cloud, credential, tokens: azureCliTokenSource(loadIdentity) };
    case 'environment':
      return { kind: 'one', cloud, credential, tokens: environmentTokenSource(loadIdentity, cloud.authority) };
    case 'vscode':
      return { kind: 'accounts', cloud, editor: editorAccounts(authenticationProvider(cloud), cloud.scope) };
  }
}

/** The simulated Azure that a developer has started: with its own token, or with the accounts of the editor. */
function simulatedIdentity(origin: string): Identity {
  const takesAccounts = process.env['AZURE_TRAFFIC_DOCTOR_SIMULATOR_ACCOUNTS'] === '1';
  const cloud = simulatedCloud(origin, takesAccounts);
  return takesAccounts
    ? { kind: 'accounts', cloud, editor: editorAccounts(authenticationProvider(cloud), cloud.scope) }
    : { kind: 'one', cloud, credential: 'simulator', tokens: simulatorTokenSource() };
}

/** The accounts that are asked as, with one connection for all of them. */
interface InUse {
  readonly labels: readonly string[];
  readonly connection: AzureConnection;
  /** Ends the tokens of accounts that were signed out, for whatever still runs. */
  readonly drop: (labels: readonly string[]) => void;
}

export function createSession(mode: vscode.ExtensionMode): Session {
  let identity = identityOf(mode);
  let one: AzureConnection | undefined;
  let inUse: InUse | undefined;
  /** Of the accounts that were last in use. */
  let labels: readonly string[] = [];
  let isSigningIn = false;
  /** Challenges that were put before the user by something else than a click on *Sign In*. */
  const offered = new Set<string>();

  const forget = (): void => {
    one = undefined;
    inUse = undefined;
  };

  /** The accounts as the editor has them now; the connection stays while they are the same. */
  const current = async (editor: EditorAccounts): Promise<InUse> => {
    const asked = identity;
    const { cloud } = asked;
    const missing = missingSovereignSettings(cloud);
    if (missing) throw userError(sovereignAdvice(missing));
    const accounts = await editor.accounts();
    if (identity !== asked) throw new Error('Another cloud or way to sign in was chosen meanwhile.');
    labels = accounts.map(({ label }) => label);
    if (inUse && sameList(inUse.labels, labels)) return inUse;
    inUse?.drop(inUse.labels.filter((label) => !labels.includes(label)));
    inUse = useAccounts(cloud, accounts);
    return inUse;
  };

  const connected = async (): Promise<AzureConnection> => {
    switch (identity.kind) {
      case 'mistake':
        throw userError(identity.message);
      case 'one':
        one ??= connect({ cloud: identity.cloud, tokenSource: identity.tokens });
        return one;
      case 'accounts':
        return (await current(identity.editor)).connection;
    }
  };

  const signIn = async (ask: (editor: EditorAccounts) => Promise<void>): Promise<void> => {
    if (identity.kind === 'mistake') throw userError(identity.message);
    if (identity.kind === 'one') return;
    const missing = missingSovereignSettings(identity.cloud);
    if (missing && !(await agreesToSovereignSettings(missing))) throw new vscode.CancellationError();
    isSigningIn = true;
    try {
      await ask(identity.editor);
      // The tokens of before are without what was just proven.
      forget();
      await current(identity.editor);
    } finally {
      isSigningIn = false;
    }
  };

  return {
    cloud: () => identity.cloud,
    credential: () => (identity.kind === 'accounts' ? 'vscode' : identity.credential),
    name: () => (identity.kind === 'one' ? identity.tokens.name : (inUse?.labels.join(', ') ?? '')),
    owner: () => `${identity.cloud.resourceManager} ${identity.kind === 'one' ? identity.tokens.name : 'VS Code'}`,
    provider: () => authenticationProvider(identity.cloud),
    accounts: () => labels,
    canSignIn: () => identity.kind === 'accounts',
    async checkSignedIn() {
      if (identity.kind === 'one') {
        await identity.tokens.getToken({ scopes: [identity.cloud.scope] });
        return;
      }
      await connected();
      if (identity.kind !== 'accounts') return;
      const tokens = (await identity.editor.accounts()).map(({ tokenSource }) => tokenSource.getToken({ scopes: [identity.cloud.scope] }));
      const results = await Promise.allSettled(tokens);
      if (results.some(({ status }) => status === 'fulfilled')) return;
      const [first] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      throw first ?? userError(nobodySignedIn());
    },
    connect: connected,
    signIn: (target) => signIn((editor) => editor.signIn(target)),
    signInWithAnother: () => signIn((editor) => editor.signInWithAnother()),
    async prove({ account, tenantId }) {
      if (identity.kind !== 'accounts') return false;
      const challenge = identity.editor
        .challenges()
        .filter((each) => account === undefined || each.account === account)
        .find((each) => each.tenantId === undefined || tenantId === undefined || each.tenantId.toLowerCase() === tenantId.toLowerCase());
      const key = JSON.stringify(challenge);
      if (!challenge || offered.has(key)) return false;
      offered.add(key);
      const { account: label, tenantId: tenant } = challenge;
      try {
        await signIn((editor) => editor.signIn({ account: label, ...(tenant === undefined ? {} : { tenantId: tenant }) }));
        return true;
      } catch (failure) {
        if (failure instanceof vscode.CancellationError) return false;
        throw failure;
      }
    },
    forget() {
      inUse?.drop(inUse.labels);
      identity = identityOf(mode);
      forget();
    },
    async onSessionsChanged() {
      if (identity.kind !== 'accounts') return 'none';
      identity.editor.onSessionsChanged();
      // Who signs in is shown by the command when all is done.
      if (isSigningIn) return 'none';
      const before = labels;
      await current(identity.editor).catch(() => undefined);
      if (before.some((label) => !labels.includes(label))) return 'gone';
      return sameList(before, labels) ? 'none' : 'other';
    },
    requestLog: () => (inUse?.connection ?? one)?.requestLog() ?? [],
  };
}

function useAccounts(cloud: Cloud, accounts: readonly Account[]): InUse {
  const dropped = new Set<string>();
  const guarded = accounts.map(({ label, tokenSource }): Account => {
    const cached = cachedTokens(tokenSource);
    const getToken: TokenSource['getToken'] = (request) =>
      dropped.has(label) ? Promise.reject(new Error(vscode.l10n.t('{0} is signed out.', label))) : cached.getToken(request);
    return { label, tokenSource: { ...tokenSource, getToken } };
  });
  return {
    labels: accounts.map(({ label }) => label),
    connection: connectAccounts({ cloud, accounts: guarded }),
    drop: (labels) => {
      for (const label of labels) dropped.add(label);
    },
  };
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
