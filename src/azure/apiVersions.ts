/**
 * Stable API versions by provider and type, the longest prefix of the type first. They follow the reference
 * (learn.microsoft.com/rest/api/azure); an answer may have fields that are newer than the model.
 */
const versions: readonly (readonly [prefix: string, version: string])[] = [
  ['microsoft.network/trafficmanagerprofiles', '2022-04-01'],
  ['microsoft.network/privatednszones', '2024-06-01'],
  ['microsoft.network/dnszones', '2018-05-01'],
  ['microsoft.network', '2024-05-01'],
  ['microsoft.compute', '2024-07-01'],
  ['microsoft.web', '2023-12-01'],
  ['microsoft.keyvault', '2023-07-01'],
  ['microsoft.managedidentity', '2023-01-31'],
  ['microsoft.authorization', '2022-04-01'],
  ['microsoft.containerservice', '2024-09-01'],
  ['microsoft.apimanagement', '2022-08-01'],
  ['microsoft.app', '2024-03-01'],
  ['microsoft.storage', '2023-05-01'],
  ['microsoft.resourcehealth', '2022-10-01'],
  ['microsoft.insights/eventtypes', '2015-04-01'],
  ['microsoft.insights/metrics', '2023-10-01'],
  // Azure has no stable version of these.
  ['microsoft.insights/diagnosticsettings', '2021-05-01-preview'],
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

/**
 * Reads the versions that ARM names when it refuses one: a sovereign cloud may be behind, and a provider that is not listed
 * here has its own.
 *
 * @returns the newest stable one, else the newest; undefined when the message names none.
 */
export function supportedVersion(message: string): string | undefined {
  const listed = /supported (?:api-)?versions are '([^']{1,4000})'/i.exec(message)?.[1];
  const versions = (listed ?? '')
    .split(',')
    .map((version) => version.trim())
    .filter((version) => /^\d{4}-\d{2}-\d{2}(-\w+)?$/.test(version))
    .sort();
  return versions.findLast((version) => version.length === '2024-05-01'.length) ?? versions.at(-1);
}
