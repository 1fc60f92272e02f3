// Azure: learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution, 2025-06 ("Do not create and link private DNS
// zones for top-level Azure domain names"): the names that gateways themselves resolve end in these.
/** Public domains of Azure that no private zone may have the name of. */
export const azureParents: ReadonlySet<string> = new Set(
  [
    'windows.net',
    'core.windows.net',
    'blob.core.windows.net',
    'azure.net',
    'vault.azure.net',
    'vaultcore.azure.net',
    'microsoft.com',
    'azure.com',
    'azure.us',
    'azure.cn',
  ].concat(['usgovcloudapi.net', 'core.usgovcloudapi.net', 'vault.usgovcloudapi.net', 'chinacloudapi.cn', 'core.chinacloudapi.cn', 'vault.azure.cn']),
);
