import type { CloudName } from '../core/snapshot/snapshot';

/** A cloud: where ARM is, which token it wants, and where a person opens its portal. */
export interface Cloud {
  /** Of a custom cloud that of the known one that it is nearest to: snapshots know no other. */
  readonly name: CloudName;
  /** What a custom cloud calls itself; absent for the known ones. */
  readonly customName?: string;
  /** Only for a cloud on this machine that is meant to get the tokens of accounts, as no other there may. */
  readonly takesAccounts?: true;
  /** Origin of Azure Resource Manager. Tokens go to this host only. */
  readonly resourceManager: string;
  /** Scope of ARM's tokens. */
  readonly scope: string;
  readonly portal: string;
  /** Address of the sign-in service, without a slash at its end. */
  readonly authority: string;
}

/** learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and …/china/resources-developer-guide */
const clouds: Readonly<Record<CloudName, Cloud>> = {
  AzureCloud: {
    name: 'AzureCloud',
    resourceManager: 'https://management.azure.com',
    scope: 'https://management.azure.com/.default',
    portal: 'https://portal.azure.com',
    authority: 'https://login.microsoftonline.com',
  },
  AzureUSGovernment: {
    name: 'AzureUSGovernment',
    resourceManager: 'https://management.usgovcloudapi.net',
    scope: 'https://management.usgovcloudapi.net/.default',
    portal: 'https://portal.azure.us',
    authority: 'https://login.microsoftonline.us',
  },
  AzureChinaCloud: {
    name: 'AzureChinaCloud',
    resourceManager: 'https://management.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
    portal: 'https://portal.azure.cn',
    authority: 'https://login.chinacloudapi.cn',
  },
};

/** @returns the cloud of this name. */
export function cloudNamed(name: CloudName): Cloud {
  return clouds[name];
}

/** @returns whether the text names a cloud. */
export function isCloudName(text: string): text is CloudName {
  return Object.hasOwn(clouds, text);
}

/** @returns the cloud whose ARM takes tokens of these scopes; undefined when none does. */
export function cloudOfScopes(scopes: readonly string[]): Cloud | undefined {
  return Object.values(clouds).find(({ scope }) => scopes.includes(scope));
}

/** @returns whether a host (as `URL.hostname` spells it) is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost';
}

/**
 * The cloud that a simulated Azure on this machine stands for.
 *
 * @param origin such as `http://127.0.0.1:8080`.
 * @param takesAccounts whether it gets the tokens of accounts; else only the one that opens nothing.
 * @throws when the origin is not on this machine: its token is worth nothing, and yet nobody else should be sent one.
 */
export function simulatedCloud(origin: string, takesAccounts = false): Cloud {
  const url = new URL(origin);
  if (!isLoopback(url.hostname)) throw new Error(`The simulated Azure must run on this machine, not at ${url.host}.`);
  return { ...clouds.AzureCloud, resourceManager: url.origin, ...(takesAccounts ? { takesAccounts } : {}) };
}
