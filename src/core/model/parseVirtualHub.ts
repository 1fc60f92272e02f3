import { defined, parseElement, parseResource } from './parseResource';
import type { Reader } from './reader';
import type { HubConnection, VirtualHub } from './virtualHub';

/** Parses a virtual hub, or an element of a list of them. */
export function parseVirtualHub(body: Reader, id: string): VirtualHub {
  const properties = body.requiredObject('properties');
  return defined({
    ...parseResource(body, id),
    provisioningState: properties.text('provisioningState')?.toLowerCase(),
    routingState: properties.text('routingState')?.toLowerCase(),
    provisioningStateAt: properties.place('provisioningState'),
    routingStateAt: properties.place('routingState'),
  });
}

/** Parses an element of `GET {hub}/hubVirtualNetworkConnections`. */
export function parseHubConnection(element: Reader, hubId: string, index: number): HubConnection {
  return defined({
    ...parseElement(element, hubId, 'hubVirtualNetworkConnections', index),
    remoteVirtualNetworkId: element.requiredObject('properties').object('remoteVirtualNetwork').text('id'),
  });
}
