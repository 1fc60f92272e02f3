import * as vscode from 'vscode';
import type { EstateProblem, RequestLogEntry, Subscription } from '../core/ports';
import type { SignInTarget } from './editorAccounts';
import { notify } from './notify';
import type { CredentialName } from './settings';

/** What commands ask of the session. */
export interface CommandSession {
  readonly cloud: () => { readonly portal: string };
  readonly credential: () => CredentialName | 'simulator';
  /** Labels of the accounts in use. */
  readonly accounts: () => readonly string[];
  /** Id of the editor's provider of accounts. */
  readonly provider: () => string;
  /** Asks the user; does nothing where signing in happens elsewhere. */
  readonly signIn: (target: SignInTarget) => Promise<void>;
  readonly signInWithAnother: () => Promise<void>;
  /** Lets the user prove more for a subscription, when Azure has asked for it. @returns whether the user did. */
  readonly prove: (subscription: Pick<Subscription, 'account' | 'tenantId'>) => Promise<boolean>;
  readonly forget: () => void;
  readonly requestLog: () => readonly RequestLogEntry[];
}

export interface AccountCommands {
  /** @param problem the part of the estate that could not be read, when the user points at one. */
  readonly signIn: (problem: EstateProblem | undefined) => Promise<void>;
  readonly signInWithAnother: () => Promise<void>;
  /** @param account label; the user is asked when it is missing and there are several. */
  readonly signOut: (account: string | undefined) => Promise<void>;
}

export interface AccountCommandsOptions {
  readonly session: CommandSession;
  readonly subscriptions: () => readonly Subscription[];
  readonly refresh: () => Promise<void>;
}

/** The commands about whom Azure is asked as. */
export function accountCommands({ session, subscriptions, refresh }: AccountCommandsOptions): AccountCommands {
  /** @returns whether it is VS Code that signs in; else the user is told who does. */
  const isEditors = async (elsewhere: (credential: 'azureCli' | 'environment') => string): Promise<boolean> => {
    const credential = session.credential();
    if (credential === 'azureCli' || credential === 'environment') await notify('information', elsewhere(credential));
    return credential === 'vscode';
  };

  return {
    async signIn(problem) {
      if (await isEditors(signInElsewhere)) await session.signIn(targetOf(problem, subscriptions()));
      else session.forget();
      await refresh();
    },
    async signInWithAnother() {
      if (!(await isEditors(signInElsewhere))) return;
      await session.signInWithAnother();
      await refresh();
    },
    async signOut(named) {
      if (!(await isEditors(signOutElsewhere))) return;
      const accounts = session.accounts();
      const account =
        named ?? (accounts.length > 1 ? await vscode.window.showQuickPick(accounts, { placeHolder: vscode.l10n.t('Which account?') }) : accounts[0]);
      if (account === undefined && accounts.length > 0) return;
      if (account === undefined) await notify('information', vscode.l10n.t('Nobody is signed in.'));
      else await signOutOf(session.provider(), account);
    },
  };
}

/** The account and tenant that could not be read. */
function targetOf(problem: EstateProblem | undefined, subscriptions: readonly Subscription[]): SignInTarget {
  const subscription = subscriptions.find((each) => each.subscriptionId.toLowerCase() === problem?.subscriptionId?.toLowerCase());
  const account = problem?.account ?? subscription?.account;
  const tenantId = problem?.tenantId ?? subscription?.tenantId;
  return { ...(account === undefined ? {} : { account }), ...(tenantId === undefined || tenantId === '' ? {} : { tenantId }) };
}

/**
 * VS Code owns its sessions: other extensions use them too. Its own command asks the user, and names those extensions. It is not part of the
 * API, so it may be missing one day; then the menu of accounts has the same entry.
 */
async function signOutOf(providerId: string, accountLabel: string): Promise<void> {
  const commands = await vscode.commands.getCommands();
  if (commands.includes('_signOutOfAccount')) {
    await vscode.commands.executeCommand('_signOutOfAccount', { providerId, accountLabel });
    return;
  }
  await notify(
    'information',
    vscode.l10n.t('VS Code keeps this account. Choose Accounts at the bottom of the activity bar, then {0}, then Sign Out.', accountLabel),
  );
}

function signInElsewhere(credential: 'azureCli' | 'environment'): string {
  return credential === 'azureCli'
    ? vscode.l10n.t('The setting azureTrafficDoctor.credential chooses the Azure CLI: run "az login" in a terminal, then refresh.')
    : vscode.l10n.t(
        'The setting azureTrafficDoctor.credential chooses the environment: set AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret before you start VS Code.',
      );
}

function signOutElsewhere(credential: 'azureCli' | 'environment'): string {
  return credential === 'azureCli'
    ? vscode.l10n.t('The setting azureTrafficDoctor.credential chooses the Azure CLI: run "az logout" in a terminal, then refresh.')
    : vscode.l10n.t('The setting azureTrafficDoctor.credential chooses the environment: it is signed in for as long as the variables AZURE_* are set.');
}
