import * as vscode from 'vscode';
import type { CloudName } from '../core/snapshot/snapshot';

/** Where one signs in to a cloud, and what VS Code's provider of accounts has to know of it. */
export interface SignInCloud {
  readonly name: CloudName;
  readonly customName?: string;
  readonly authority: string;
  readonly resourceManager: string;
  readonly portal: string;
  readonly scope: string;
}

const publicProvider = 'microsoft';
const sovereignProvider = 'microsoft-sovereign-cloud';
const publicAuthority = 'https://login.microsoftonline.com';

/** VS Code's names of the clouds (`microsoft-sovereign-cloud.environment` of its extension microsoft-authentication). */
const environments: Readonly<Partial<Record<CloudName, string>>> = { AzureUSGovernment: 'USGovernment', AzureChinaCloud: 'ChinaCloud' };

/** @returns the provider of accounts in VS Code that signs in where the cloud wants it. */
export function authenticationProvider({ authority }: Pick<SignInCloud, 'authority'>): string {
  return authority === publicAuthority ? publicProvider : sovereignProvider;
}

/** The settings of VS Code's provider that a cloud needs, by their names below `microsoft-sovereign-cloud`. */
type SovereignSettings = Readonly<Record<string, unknown>>;

/**
 * Compares VS Code's own settings with the cloud: its provider for sovereign clouds signs in where they say.
 *
 * @returns the settings to change; undefined when nothing has to be changed.
 */
export function missingSovereignSettings(cloud: SignInCloud): SovereignSettings | undefined {
  if (authenticationProvider(cloud) === publicProvider) return undefined;
  const configuration = vscode.workspace.getConfiguration(sovereignProvider);
  const environment = configuration.get<unknown>('environment');
  const known = cloud.customName === undefined ? environments[cloud.name] : undefined;
  if (known !== undefined) return environment === known ? undefined : { environment: known };
  const custom = configuration.get<unknown>('customEnvironment');
  const authority: unknown =
    typeof custom === 'object' && custom !== null ? (custom as { activeDirectoryEndpointUrl?: unknown }).activeDirectoryEndpointUrl : '';
  const isSame = typeof authority === 'string' && authority.replace(/\/+$/, '').toLowerCase() === cloud.authority.toLowerCase();
  return environment === 'custom' && isSame ? undefined : { environment: 'custom', customEnvironment: environmentOf(cloud) };
}

function environmentOf({ customName = '', authority, resourceManager, portal, scope }: SignInCloud): Readonly<Record<string, string>> {
  const audience = scope.replace(/\/\.default$/, '');
  return {
    name: customName,
    portalUrl: portal,
    managementEndpointUrl: audience,
    resourceManagerEndpointUrl: resourceManager,
    activeDirectoryEndpointUrl: `${authority}/`,
    activeDirectoryResourceId: audience,
  };
}

/** What to set, for a person. */
export function sovereignAdvice(missing: SovereignSettings): string {
  return vscode.l10n.t('To sign in to this cloud VS Code itself needs the setting microsoft-sovereign-cloud.environment: {0}.', String(missing['environment']));
}

/**
 * Offers to set what is missing: it is changed only when the user agrees.
 *
 * @returns whether the user did.
 */
export async function agreesToSovereignSettings(missing: SovereignSettings): Promise<boolean> {
  const change = vscode.l10n.t('Change Settings');
  const detail = Object.entries(missing)
    .map(([name, value]) => `microsoft-sovereign-cloud.${name}: ${JSON.stringify(value)}`)
    .join('\n');
  const chosen = await vscode.window.showWarningMessage(sovereignAdvice(missing), { modal: true, detail }, change);
  if (chosen !== change) return false;
  await setSovereignSettings(missing);
  return true;
}

/** Sets what is missing in the user's settings. */
async function setSovereignSettings(missing: SovereignSettings): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(sovereignProvider);
  // The environment last: VS Code's provider begins anew with it, and then needs the rest.
  const names = Object.keys(missing).sort((one, other) => Number(one === 'environment') - Number(other === 'environment'));
  for (const name of names) await configuration.update(name, missing[name], vscode.ConfigurationTarget.Global);
}
