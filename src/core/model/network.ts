import type { Fact, Source } from '../snapshot/fact';
import type { ModelObject, ModelResource, Reference } from './model';

export interface VirtualNetwork extends ModelResource {
  readonly addressPrefixes: readonly string[];
  /** `dhcpOptions.dnsServers`; empty means Azure's own DNS. */
  readonly dnsServers: readonly string[];
  readonly subnets: readonly Subnet[];
  readonly peerings: readonly VirtualNetworkPeering[];
  /** False when subnets or peerings may be missing here, because the list or one of its elements could not be read. */
  readonly isComplete: boolean;
}

export interface VirtualNetworkPeering extends ModelObject {
  readonly remoteVirtualNetworkId?: string;
  readonly peeringState?: string;
  readonly peeringSyncLevel?: string;
  readonly allowVirtualNetworkAccess?: boolean;
  readonly allowForwardedTraffic?: boolean;
  readonly allowGatewayTransit?: boolean;
  readonly useRemoteGateways?: boolean;
  readonly remoteAddressPrefixes: readonly string[];
}

export interface Subnet extends ModelObject {
  readonly virtualNetworkId: string;
  readonly virtualNetwork: Fact<VirtualNetwork>;
  /** `addressPrefix` and `addressPrefixes` together. */
  readonly addressPrefixes: readonly string[];
  /** Known and undefined: Azure says that the subnet has none. */
  readonly networkSecurityGroup: Fact<NetworkSecurityGroup | undefined>;
  /** Known and undefined: Azure says that the subnet has none. */
  readonly routeTable: Fact<RouteTable | undefined>;
  readonly natGatewayId?: string;
  /** Service names, such as `Microsoft.Network/applicationGateways`. */
  readonly delegations: readonly string[];
  /** Service names, such as `Microsoft.Web`. */
  readonly serviceEndpoints: readonly string[];
  readonly serviceEndpointPolicyIds: readonly string[];
  /** `Disabled`, `Enabled`, `NetworkSecurityGroupEnabled`, `RouteTableEnabled`; missing means Disabled. */
  readonly privateEndpointNetworkPolicies?: string;
  readonly defaultOutboundAccess?: boolean;
  /** A platform service (an App Service Environment, API Management, Container Instances) put a link to itself into the subnet. */
  readonly hasServiceLinks: boolean;
  /** Ids of the ip configurations in the subnet, when the answer lists them. */
  readonly ipConfigurationIds: readonly string[];
}

export type Direction = 'Inbound' | 'Outbound';

export interface NetworkSecurityGroup extends ModelResource {
  /** Custom and default rules together, in the order of the file. */
  readonly rules: readonly SecurityRule[];
  /** False when rules may be missing here, because the list or one of its elements could not be read. */
  readonly isComplete: boolean;
}

export interface SecurityRule extends ModelObject {
  readonly isDefault: boolean;
  readonly direction?: Direction;
  readonly access?: 'Allow' | 'Deny';
  readonly priority?: number;
  /** `*`, `Tcp`, `Udp`, `Icmp`, `Esp`, `Ah`, in lower case. */
  readonly protocol?: string;
  /** Singular and plural forms together: prefixes, `*`, service tags. */
  readonly sourceAddressPrefixes: readonly string[];
  readonly destinationAddressPrefixes: readonly string[];
  readonly sourcePortRanges: readonly string[];
  readonly destinationPortRanges: readonly string[];
  readonly sourceApplicationSecurityGroupIds: readonly string[];
  readonly destinationApplicationSecurityGroupIds: readonly string[];
  /** False when a part that decides (access, direction, priority, prefixes, ports) could not be read. */
  readonly isComplete: boolean;
}

export interface RouteTable extends ModelResource {
  readonly disableBgpRoutePropagation: boolean;
  readonly routes: readonly Route[];
  /** False when routes may be missing here, because the list or one of its elements could not be read. */
  readonly isComplete: boolean;
}

export interface Route extends ModelObject {
  /** A prefix, or a service tag. */
  readonly addressPrefix?: string;
  /** `VirtualNetworkGateway`, `VnetLocal`, `Internet`, `VirtualAppliance`, `None`. */
  readonly nextHopType?: string;
  readonly nextHopIpAddress?: string;
}

export interface PublicIPAddress extends ModelResource {
  readonly ipAddress?: string;
  /** `dnsSettings.fqdn` */
  readonly fqdn?: string;
  readonly ipConfigurationId?: string;
}

export interface NetworkInterface extends ModelResource {
  readonly ipConfigurations: readonly NetworkInterfaceIPConfiguration[];
  /** Known and undefined: Azure says that the interface has none. */
  readonly networkSecurityGroup: Fact<NetworkSecurityGroup | undefined>;
  /** Absent when the answer does not say it. */
  readonly enableIPForwarding?: boolean;
  readonly virtualMachineId?: string;
  /** The private endpoint that the interface belongs to. */
  readonly privateEndpointId?: string;
}

export interface NetworkInterfaceIPConfiguration extends ModelObject {
  readonly privateIPAddress?: string;
  readonly publicIPAddressId?: string;
  readonly subnetId?: string;
  readonly subnet: Fact<Subnet | undefined>;
  readonly applicationSecurityGroupIds: readonly string[];
  readonly backendAddressPools: readonly Reference<never>[];
}

/** A route that a network interface really has, learned ones too. */
export interface EffectiveRoute {
  readonly at: Source;
  /** `Default`, `User`, `VirtualNetworkGateway`. */
  readonly source?: string;
  /** `Invalid` when another route takes its place. */
  readonly state?: string;
  readonly addressPrefixes: readonly string[];
  readonly nextHopType?: string;
  readonly nextHopIpAddresses: readonly string[];
}

export interface AzureFirewall extends ModelResource {
  readonly privateAddresses: readonly string[];
  readonly subnetIds: readonly string[];
}

export interface PrivateEndpoint extends ModelResource {
  readonly subnetId?: string;
  readonly networkInterfaceIds: readonly string[];
  readonly privateLinkServiceIds: readonly string[];
  /** The parts of the services that it leads to, such as `sites`, `web`, `blob`. */
  readonly groupIds: readonly string[];
  /** `Succeeded`, `Failed`, `Updating`. */
  readonly provisioningState?: string;
  readonly connections: readonly PrivateLinkConnection[];
}

/** What a private endpoint asks a service for, and what the service answered. */
export interface PrivateLinkConnection {
  readonly at: Source;
  readonly groupIds: readonly string[];
  /** `Approved`, `Pending`, `Rejected`, `Disconnected`. */
  readonly status?: string;
}

export interface LoadBalancer extends ModelResource {
  readonly skuName?: string;
  readonly frontendAddresses: readonly string[];
  readonly frontends: readonly LoadBalancerFrontend[];
  readonly rules: readonly LoadBalancingRule[];
  readonly pools: readonly LoadBalancerPool[];
  /** Rules that pass a port on to one member; they are not read further. */
  readonly hasInboundNatRules: boolean;
  /** False when a rule, frontend or pool may be missing here, because a list or an element of it could not be read. */
  readonly isComplete: boolean;
}

export interface LoadBalancerFrontend extends ModelObject {
  readonly privateIPAddress?: string;
  readonly subnetId?: string;
}

export interface LoadBalancingRule extends ModelObject {
  readonly frontendId?: string;
  /** `Tcp`, `Udp`, `All`. */
  readonly protocol?: string;
  /** 0 stands for every port. */
  readonly frontendPort?: number;
  readonly backendPort?: number;
  readonly poolIds: readonly string[];
}

export interface LoadBalancerPool extends ModelObject {
  /** Ip configurations of the members; a pool of addresses lists none. */
  readonly ipConfigurationIds: readonly string[];
  /** The pool has no member of any kind, and all of it could be read. */
  readonly isKnownEmpty: boolean;
}
