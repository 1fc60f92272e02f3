import type { VirtualNetwork } from '../../model/network';
import { resourceName } from '../../snapshot/resourceId';

/** Azure names the network inside a hub after the hub: `HV_{hub}_{guid}`. The connections of the hub prove it. */
export function mayBeHubOf({ peerings }: VirtualNetwork, hubName: string): boolean {
  return peerings.some(({ remoteVirtualNetworkId = '' }) => resourceName(remoteVirtualNetworkId).toLowerCase().startsWith(`hv_${hubName.toLowerCase()}_`));
}
