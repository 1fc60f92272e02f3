import * as vscode from 'vscode';
import type { CloudName } from '../core/snapshot/snapshot';
import { section } from './names';

export type CredentialName = 'vscode' | 'azureCli' | 'environment';

export interface Settings {
  /** Means nothing when a custom cloud is chosen. */
  readonly cloud: CloudName;
  /** The custom cloud as it was written down, when it is chosen. */
  readonly customCloud?: { readonly description: unknown };
  readonly credential: CredentialName;
  /** Ids of the subscriptions to show; empty: all. */
  readonly subscriptions: readonly string[];
  /** Seconds after which the Health view is read anew while somebody looks at it; 0: never. */
  readonly refreshInterval: number;
}

/** Seconds. */
const usualRefreshInterval = 60;

const clouds: readonly CloudName[] = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'];
const credentials: readonly CredentialName[] = ['vscode', 'azureCli', 'environment'];

/** @returns the settings; a value that is none of the known ones counts as not set. */
export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  const cloud = configuration.get<string>('cloud');
  const credential = configuration.get<string>('credential');
  const subscriptions: unknown = configuration.get('subscriptions');
  const refreshInterval: unknown = configuration.get('refreshInterval');
  return {
    cloud: clouds.find((name) => name === cloud) ?? 'AzureCloud',
    ...(cloud === 'custom' ? { customCloud: { description: configuration.get('customCloud') } } : {}),
    credential: credentials.find((name) => name === credential) ?? 'vscode',
    subscriptions: Array.isArray(subscriptions) ? subscriptions.filter((id): id is string => typeof id === 'string' && id !== '') : [],
    refreshInterval: typeof refreshInterval === 'number' && Number.isFinite(refreshInterval) ? Math.max(0, refreshInterval) : usualRefreshInterval,
  };
}

/** Remembers which subscriptions to show, where the user has set it before. */
export async function writeSubscriptions(ids: readonly string[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  const isOfWorkspace = configuration.inspect('subscriptions')?.workspaceValue !== undefined;
  const target = isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update('subscriptions', ids.length === 0 ? undefined : [...ids], target);
}
