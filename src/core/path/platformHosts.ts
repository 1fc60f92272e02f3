/** A platform of Azure that many customers' sites share, and that finds the site by the host name alone. */
export type Platform = 'appService' | 'apiManagement' | 'containerApps' | 'staticWebApps' | 'storageWebsite';

// Azure: learn.microsoft.com/azure/security/fundamentals/azure-domains and the domains of the national clouds.
const suffixes: readonly (readonly [RegExp, Platform])[] = [
  [/\.(azurewebsites\.(net|us|de)|chinacloudsites\.cn)$/i, 'appService'],
  [/\.azure-api\.(net|us|cn)$/i, 'apiManagement'],
  [/\.azurecontainerapps\.(io|us|cn)$/i, 'containerApps'],
  [/\.azurestaticapps\.net$/i, 'staticWebApps'],
  [/\.web\.core\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/i, 'storageWebsite'],
];

/** @returns the shared platform behind a host name, or undefined: then whether the server routes by name is not known. */
export function platformOf(host: string): Platform | undefined {
  return suffixes.find(([suffix]) => suffix.test(host))?.[1];
}
