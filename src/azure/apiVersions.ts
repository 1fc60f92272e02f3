/**
 * Stable API versions by provider and type, the longest prefix of the type first. They follow the reference
 * (learn.microsoft.com/rest/api/azure); an answer may have fields that are newer than the model.
 */
const versions: readonly (readonly [prefix: string, version: string])[] = [
  ['microsoft.network/trafficmanagerprofiles', '2022-04-01'],
  ['microsoft.network/privatednszones', '2020-06-01'],
  ['microsoft.network', '2024-05-01'],
  ['microsoft.compute/virtualmachines', '2024-07-01'],
  ['microsoft.compute', '2024-07-01'],
  ['microsoft.web', '2023-12-01'],
  ['microsoft.keyvault', '2023-07-01'],
  ['microsoft.managedidentity', '2023-01-31'],
  ['microsoft.authorization', '2022-04-01'],
  ['microsoft.containerservice', '2024-09-01'],
  ['microsoft.apimanagement', '2023-05-01-preview'],
  ['microsoft.app', '2024-03-01'],
  ['microsoft.storage', '2023-05-01'],
  ['microsoft.resourcehealth', '2022-10-01'],
  ['microsoft.insights/eventtypes', '2015-04-01'],
  ['microsoft.insights/metrics', '2023-10-01'],
  ['microsoft.resourcegraph', '2022-10-01'],
];

/** Version of the calls that no provider serves: subscriptions, tenants, resource groups. */
const resourcesVersion = '2022-12-01';

/**
 * @param path ARM path without query.
 * @returns the `api-version` to ask with; that of the newest provider on the path (an extension resource has two).
 */
export function apiVersionFor(path: string): string {
  const lower = path.toLowerCase();
  const start = lower.lastIndexOf('/providers/');
  if (start === -1) return resourcesVersion;
  const type = lower.slice(start + '/providers/'.length);
  return versions.find(([prefix]) => type === prefix || type.startsWith(`${prefix}/`))?.[1] ?? resourcesVersion;
}
