import type { WebApp } from '../model/webApp';

/** Whether an app takes requests that come over the public way; *byDefault*: closed because it has a private endpoint and nobody chose. */
export type PublicAccess = 'open' | 'closed' | 'closedByDefault';

/**
 * Whether the public way to an app is open. A service endpoint is a public way, too.
 *
 * Azure: learn.microsoft.com/azure/app-service/overview-access-restrictions ("App access": an app without a choice takes public requests
 * unless it has a private endpoint).
 */
export function publicAccessOf({ publicNetworkAccess, ...app }: Pick<WebApp, 'publicNetworkAccess' | 'privateEndpointConnections'>): PublicAccess {
  const chosen = publicNetworkAccess?.toLowerCase();
  if (chosen !== undefined) return chosen === 'disabled' ? 'closed' : 'open';
  return hasPrivateEndpoint(app) ? 'closedByDefault' : 'open';
}

/** @returns whether an approved private endpoint leads to the app. */
export function hasPrivateEndpoint({ privateEndpointConnections }: Pick<WebApp, 'privateEndpointConnections'>): boolean {
  return privateEndpointConnections.some(({ status }) => status?.toLowerCase() === 'approved');
}
