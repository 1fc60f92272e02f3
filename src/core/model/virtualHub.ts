import type { Source } from '../snapshot/fact';
import type { ModelObject, ModelResource } from './model';

/** `Microsoft.Network/virtualHubs`: the router of a virtual WAN in one region. */
export interface VirtualHub extends ModelResource {
  /** `succeeded`, `failed`, `updating`, `deleting`, in lower case. */
  readonly provisioningState?: string;
  /** `provisioned`, `provisioning`, `failed`, `none`, in lower case. */
  readonly routingState?: string;
  readonly provisioningStateAt: Source;
  /** The firewall of a secured hub. */
  readonly azureFirewallId?: string;
  readonly routingStateAt: Source;
}

/** `Microsoft.Network/virtualHubs/hubVirtualNetworkConnections`: a network that is connected to a hub. */
export interface HubConnection extends ModelObject {
  readonly remoteVirtualNetworkId?: string;
  /** Whether the network gets the default route of the hub. */
  readonly enableInternetSecurity?: boolean;
  readonly enableInternetSecurityAt: Source;
}

/** A policy of `Microsoft.Network/virtualHubs/routingIntent`: where the hub sends everything of one kind. */
export interface RoutingPolicy {
  readonly at: Source;
  /** `internet`, `privatetraffic`, in lower case. */
  readonly destinations: readonly string[];
}
