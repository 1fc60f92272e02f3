import { defined, parseElement, parseResource } from './parseResource';
import type { Reader } from './reader';
import type { HubConnection, RoutingPolicy, VirtualHub } from './virtualHub';

/** Parses a virtual hub, or an element of a list of them. */
export function parseVirtualHub(body: Reader, id: string): VirtualHub {
  const properties = body.requiredObject('properties');
  return defined({
    ...parseResource(body, id),
    provisioningState: properties.text('provisioningState')?.toLowerCase(),
    routingState: properties.text('routingState')?.toLowerCase(),
    azureFirewallId: properties.object('azureFirewall').text('id'),
    provisioningStateAt: properties.place('provisioningState'),
    routingStateAt: properties.place('routingState'),
  });
}

/** Parses an element of `GET {hub}/hubVirtualNetworkConnections`. */
export function parseHubConnection(element: Reader, hubId: string, index: number): HubConnection {
  const properties = element.requiredObject('properties');
  return defined({
    ...parseElement(element, hubId, 'hubVirtualNetworkConnections', index),
    remoteVirtualNetworkId: properties.object('remoteVirtualNetwork').text('id'),
    enableInternetSecurity: properties.flag('enableInternetSecurity'),
    enableInternetSecurityAt: properties.place('enableInternetSecurity'),
  });
}

/** Parses an element of `GET {hub}/routingIntent`. */
export function parseRoutingIntent(element: Reader): readonly RoutingPolicy[] {
  const policies = element.requiredObject('properties').list('routingPolicies');
  return policies.map((policy) => ({ at: policy.at, destinations: policy.texts('destinations').map((each) => each.toLowerCase()) }));
}
