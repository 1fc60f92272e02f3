import * as vscode from 'vscode';
import type { AccessToken, TokenRequest, TokenSource } from '../core/ports';
import { knowsNoChallenges, sessionRequest, tokenOf, wasDeclined } from './sessionTokens';

/** An account of the editor that may be used, with its tokens. It never asks the user for anything. */
export interface EditorAccount {
  readonly label: string;
  readonly tokenSource: TokenSource;
}

/** As whom and where to sign in; whatever is missing is for the user or the editor to say. */
export interface SignInTarget {
  /** Label of an account. */
  readonly account?: string;
  readonly tenantId?: string;
}

/** The Microsoft accounts of the editor, and the ways to sign in to them. */
export interface EditorAccounts {
  /**
   * The accounts that have given this extension access, and those that had until their session ran out.
   *
   * @throws when the editor has no such provider of accounts.
   */
  readonly accounts: () => Promise<readonly EditorAccount[]>;
  /** Lets the user sign in; proves more where Azure has asked for more. @throws `CancellationError` when the user says no. */
  readonly signIn: (target: SignInTarget) => Promise<void>;
  /** Lets the user choose another account of the editor, or add one. @throws `CancellationError` when the user says no. */
  readonly signInWithAnother: () => Promise<void>;
  /** The accounts and tenants for which Azure wants another proof. */
  readonly challenges: () => readonly Challenge[];
  /** The editor says that its sessions are others: an account that is missing from now on was signed out, its session has not run out. */
  readonly onSessionsChanged: () => void;
}

export interface Challenge {
  readonly account: string;
  readonly tenantId: string | undefined;
  readonly claims: string;
}

interface Known {
  readonly info: vscode.AuthenticationSessionAccountInformation;
  readonly account: EditorAccount;
}

/**
 * @param provider of the editor: `microsoft`, or `microsoft-sovereign-cloud`.
 * @param scope of ARM's tokens.
 */
export function editorAccounts(provider: string, scope: string, now: () => number = Date.now): EditorAccounts {
  const known = new Map<string, Known>();
  let changed = false;
  const challenges = new Map<string, Challenge>();
  /** Tokens with a proof: a later silent session may be without it. */
  const proven = new Map<string, AccessToken>();
  const silent = (request: TokenRequest, account: vscode.AuthenticationSessionAccountInformation): Thenable<vscode.AuthenticationSession | undefined> =>
    vscode.authentication.getSession(provider, sessionRequest(request), { silent: true, account });

  const tokenSource = (info: vscode.AuthenticationSessionAccountInformation): TokenSource => ({
    name: 'VS Code',
    async getToken(request) {
      const key = keyOf(info.label, request.tenantId);
      const before = request.claims === undefined ? proven.get(key) : undefined;
      if (before && before.expiresOn > now()) return before;
      const session = await silent(request, info).then(undefined, (failure: unknown) => {
        if (request.claims !== undefined && knowsNoChallenges(failure)) return undefined;
        throw failure;
      });
      const token = session && tokenOf(session, now());
      if (!token || token.expiresOn <= now()) {
        if (request.claims !== undefined) challenges.set(key, { account: info.label, tenantId: request.tenantId, claims: request.claims });
        throw new Error(missingSession(info.label, request));
      }
      if (request.claims !== undefined) challenges.delete(key);
      return token;
    },
    wantsProof: (tenantId) => challenges.has(keyOf(info.label, tenantId)),
  });

  const remember = (info: vscode.AuthenticationSessionAccountInformation): EditorAccount => {
    const account = known.get(info.label)?.account ?? { label: info.label, tokenSource: tokenSource(info) };
    known.set(info.label, { info, account });
    return account;
  };

  const forget = (label: string): void => {
    known.delete(label);
    for (const key of [...challenges.keys(), ...proven.keys()]) {
      if (!key.startsWith(keyOf(label, undefined))) continue;
      challenges.delete(key);
      proven.delete(key);
    }
  };

  /** Asks the user, for another token where the editor's own is used up. */
  const interactive = async (request: TokenRequest, options: vscode.AuthenticationGetSessionOptions): Promise<vscode.AuthenticationSession> => {
    const ask = (wanted: TokenRequest, force: boolean): Thenable<vscode.AuthenticationSession> =>
      force
        ? vscode.authentication.getSession(provider, sessionRequest(wanted), { ...options, forceNewSession: true })
        : vscode.authentication.getSession(provider, sessionRequest(wanted), { ...options, createIfNone: true });
    try {
      const session = await ask(request, false);
      return tokenOf(session, now()).expiresOn > now() ? session : await ask(request, true);
    } catch (failure) {
      if (wasDeclined(failure)) throw new vscode.CancellationError();
      const { claims, ...plain } = request;
      if (claims === undefined || !knowsNoChallenges(failure)) throw failure;
      return ask(plain, true);
    }
  };

  return {
    async accounts() {
      const mayBeSignedOut = changed;
      changed = false;
      const listed = await vscode.authentication.getAccounts(provider);
      // A session that runs out is silent; one that ends with a message was ended by the user.
      if (mayBeSignedOut) for (const label of [...known.keys()]) if (!listed.some((each) => each.label === label)) forget(label);
      const open = await Promise.all(
        listed.map(async (info) => {
          const session = await silent({ scopes: [scope] }, info);
          return session && tokenOf(session, now()).expiresOn > now() ? info : undefined;
        }),
      );
      for (const info of open) if (info) remember(info);
      return [...known.values()].map(({ account }) => account);
    },
    async signIn({ account, tenantId }) {
      const challenge = challengeFor([...challenges.values()], account, tenantId);
      const label = account ?? challenge?.account;
      const info = label === undefined ? undefined : known.get(label)?.info;
      const tenant = challenge ? challenge.tenantId : tenantId;
      const request: TokenRequest = {
        scopes: [scope],
        ...(tenant === undefined ? {} : { tenantId: tenant }),
        ...(challenge ? { claims: challenge.claims } : {}),
      };
      const session = await interactive(request, info ? { account: info } : {});
      remember(session.account);
      const key = keyOf(session.account.label, tenant);
      if (challenge) proven.set(key, tokenOf(session, now()));
      challenges.delete(key);
    },
    async signInWithAnother() {
      const session = await interactive({ scopes: [scope] }, { clearSessionPreference: true });
      remember(session.account);
    },
    challenges: () => [...challenges.values()],
    onSessionsChanged() {
      changed = true;
    },
  };
}

function keyOf(account: string, tenantId: string | undefined): string {
  return `${account}\n${tenantId?.toLowerCase() ?? ''}`;
}

/** The challenge that is meant: that of the account and tenant, else any of the account, else any. */
function challengeFor(all: readonly Challenge[], account: string | undefined, tenantId: string | undefined): Challenge | undefined {
  const own = account === undefined ? all : all.filter((each) => each.account === account);
  return own.find((each) => each.tenantId?.toLowerCase() === tenantId?.toLowerCase()) ?? own[0];
}

function missingSession(account: string, { tenantId, claims }: TokenRequest): string {
  if (claims !== undefined) return vscode.l10n.t('Azure wants another proof of who {0} is. Sign in again.', account);
  return tenantId === undefined
    ? vscode.l10n.t('The session of {0} has expired. Sign in again.', account)
    : vscode.l10n.t('{0} is not signed in to the tenant {1}. Sign in again.', account, tenantId);
}
