import { platformOf, type Platform } from './platformHosts';

/** A service of Azure that a host name belongs to. */
export type AzureService = Platform | 'trafficManager' | 'publicAddress' | 'frontDoor' | 'cdn' | 'storage';

// Azure: learn.microsoft.com/azure/security/fundamentals/azure-domains, and the domains of the national clouds
// (learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure, …/china/resources-developer-guide).
const suffixes: readonly (readonly [RegExp, AzureService])[] = [
  [/\.(trafficmanager\.(net|cn)|usgovtrafficmanager\.net|azuretrafficmanager\.de)$/i, 'trafficManager'],
  [/\.(cloudapp\.(azure\.com|net|usgovcloudapi\.net|chinacloudapi\.cn)|cloudapp\.azure\.(us|cn)|chinacloudapp\.cn|usgovcloudapp\.net)$/i, 'publicAddress'],
  [/\.(azurefd\.(net|us|cn)|azurefd\.chinacloudapi\.cn)$/i, 'frontDoor'],
  [/\.(azureedge\.(net|us|cn)|vo\.msecnd\.net|mschcdn\.com)$/i, 'cdn'],
  [/\.(blob|dfs|file)\.core\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/i, 'storage'],
];

/** @returns the service that gives out names like this one; undefined for any other name. */
export function azureService(host: string): AzureService | undefined {
  return platformOf(host) ?? suffixes.find(([suffix]) => suffix.test(host))?.[1];
}
