import type { Fact, FactRequest, Source, Unavailable } from '../snapshot/fact';
import type { Snapshot } from '../snapshot/snapshot';
import type { ApplicationGateway, UserAssignedIdentity } from './applicationGateway';
import type { AzureFirewallPolicy, AzureFirewallRules, FirewallRuleCollectionGroup, IpGroup } from './azureFirewallPolicy';
import type { ManagedCluster, VirtualMachine } from './compute';
import type { DeletedKeyVault, KeyVault, KeyVaultSecret, RoleAssignment, RoleDefinition } from './keyVault';
import type { DiagnosticSetting } from './diagnosticSetting';
import type {
  AzureFirewall,
  EffectiveRoute,
  LoadBalancer,
  NetworkInterface,
  NetworkSecurityGroup,
  PrivateEndpoint,
  PublicIPAddress,
  RouteTable,
  Subnet,
  VirtualNetwork,
} from './network';
import type { ActivityLog, MetricSeries, ResourceHealth, ResourceHealthHistory } from './time';
import type { PrivateDnsARecord, PrivateDnsZoneConfig, PrivateDnsZoneLink, StorageAccount } from './privateDns';
import type { ApiManagement, ContainerApp, ContainerAppEnvironment } from './platforms';
import type { ScaleSet, ScaleSetInstance } from './scaleSet';
import type { TrafficManagerProfile } from './trafficManager';
import type { HubConnection, RoutingPolicy, VirtualHub } from './virtualHub';
import type { WebApp } from './webApp';
import type { WebCertificate } from './webCertificate';

/** What every object of the model knows about itself. */
export interface ModelObject {
  /** ARM id as Azure spelled it, possibly of a child of what the body describes. Compare with `sameId`. */
  readonly id: string;
  readonly name: string;
  /** Where the object was read. */
  readonly at: Source;
}

/** A resource of its own, with what ARM gives for every resource. */
export interface ModelResource extends ModelObject {
  /** Lower case, such as `microsoft.network/applicationgateways`. */
  readonly type: string;
  readonly location?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A reference inside a body. A dangling one is kept: `target` is then undefined. */
export interface Reference<T> {
  readonly id: string;
  /** The place of the reference (of its `id` property). */
  readonly at: Source;
  readonly target: T | undefined;
}

/** A part of a body that the model could not read. Nothing else is lost for it. */
export interface ModelNote {
  readonly at: Source;
  readonly kind: 'missing' | 'mistyped' | 'duplicate' | 'badResponse';
  /** What was expected there, such as `array` or `string`. */
  readonly expected: string;
}

/**
 * The typed view of a snapshot. Every method looks up in the snapshot alone and never throws; what nobody asked for is
 * `notCollected` (or `pending`) and carries the request that would answer. Ids compare case-insensitively.
 */
export interface Model {
  readonly snapshot: Snapshot;
  /** Everything that was malformed in what has been read so far. */
  readonly notes: readonly ModelNote[];
  /** The gateways, profiles and web apps whose own body is in the snapshot. */
  readonly gateways: readonly ApplicationGateway[];
  readonly profiles: readonly TrafficManagerProfile[];
  readonly webApps: readonly WebApp[];

  gateway(id: string): Fact<ApplicationGateway>;
  virtualNetwork(id: string): Fact<VirtualNetwork>;
  subnet(id: string): Fact<Subnet>;
  networkSecurityGroup(id: string): Fact<NetworkSecurityGroup>;
  routeTable(id: string): Fact<RouteTable>;
  publicIPAddress(id: string): Fact<PublicIPAddress>;
  /** `POST {network}/listNetworkManagerEffectiveSecurityAdminRules`: what network managers apply to a network, as a security group without defaults. */
  adminRules(virtualNetworkId: string): Fact<NetworkSecurityGroup>;
  /** All public addresses of a subscription; unavailable when the list was not read to its end. */
  publicIPAddressesOfSubscription(subscriptionId: string): Fact<readonly PublicIPAddress[]>;
  networkInterface(id: string): Fact<NetworkInterface>;
  privateEndpoint(id: string): Fact<PrivateEndpoint>;
  userAssignedIdentity(id: string): Fact<UserAssignedIdentity>;
  loadBalancer(id: string): Fact<LoadBalancer>;
  azureFirewall(id: string): Fact<AzureFirewall>;
  /** What the body of a firewall says of its rules. */
  azureFirewallRules(firewallId: string): Fact<AzureFirewallRules>;
  azureFirewallPolicy(id: string): Fact<AzureFirewallPolicy>;
  /** `GET {policy}/ruleCollectionGroups`: without those of its parents; unavailable when the list was not read to its end. */
  firewallRuleCollectionGroups(policyId: string): Fact<readonly FirewallRuleCollectionGroup[]>;
  ipGroup(id: string): Fact<IpGroup>;
  /** With its instance view. */
  virtualMachine(id: string): Fact<VirtualMachine>;
  /** All virtual hubs of a subscription; unavailable when its list was not read to its end. */
  virtualHubsOfSubscription(subscriptionId: string): Fact<readonly VirtualHub[]>;
  /** `GET {hub}/hubVirtualNetworkConnections`: the networks that are connected to a hub. */
  hubConnections(hubId: string): Fact<readonly HubConnection[]>;
  /** `GET {hub}/routingIntent`; known and empty for a hub without one. */
  routingPolicies(hubId: string): Fact<readonly RoutingPolicy[]>;
  /** All scale sets of a subscription; unavailable when the list was not read to its end. */
  scaleSetsOfSubscription(subscriptionId: string): Fact<readonly ScaleSet[]>;
  /** `GET {scale set}/virtualMachines?$expand=instanceView`: all instances; unavailable when the list was not read to its end. */
  scaleSetInstances(scaleSetId: string): Fact<readonly ScaleSetInstance[]>;
  /** All container apps of a subscription; unavailable when the list was not read to its end, like the next two. */
  containerAppsOfSubscription(subscriptionId: string): Fact<readonly ContainerApp[]>;
  containerAppEnvironmentsOfSubscription(subscriptionId: string): Fact<readonly ContainerAppEnvironment[]>;
  apiManagementOfSubscription(subscriptionId: string): Fact<readonly ApiManagement[]>;
  /** `POST {interface id}/effectiveRouteTable`: dear, and answered for interfaces of running machines only. */
  effectiveRoutes(networkInterfaceId: string): Fact<readonly EffectiveRoute[]>;
  /** The clusters whose body is in the snapshot. */
  readonly managedClusters: readonly ManagedCluster[];
  /** All clusters of a subscription; unavailable when its list was not read to its end. */
  clustersOfSubscription(subscriptionId: string): Fact<readonly ManagedCluster[]>;
  profile(id: string): Fact<TrafficManagerProfile>;
  webApp(id: string): Fact<WebApp>;
  /** The certificates of App Service in a subscription; unavailable when the list was not read to its end. */
  webCertificates(subscriptionId: string): Fact<readonly WebCertificate[]>;
  /** What is known of a question to which the snapshot has no answer: *pending* when it has been asked already, else *not collected*. */
  unasked(request: FactRequest): Unavailable;

  /** `GET {zone}/virtualNetworkLinks`; unavailable when the list was not read to its end, like the next two. */
  privateDnsZoneLinks(zoneId: string): Fact<readonly PrivateDnsZoneLink[]>;
  /** `GET {zone}/A` */
  privateDnsARecords(zoneId: string): Fact<readonly PrivateDnsARecord[]>;
  /** `GET {private endpoint}/privateDnsZoneGroups`: the zones of all groups together. */
  privateDnsZoneConfigs(privateEndpointId: string): Fact<readonly PrivateDnsZoneConfig[]>;
  /** `GET {zone}/ALL`: the names of every record set of the zone, relative to it; `@` is the zone itself. */
  privateDnsRecordNames(zoneId: string): Fact<readonly string[]>;
  /** Ids of all private DNS zones of a subscription; unavailable when its list was not read to its end. */
  privateDnsZonesOfSubscription(subscriptionId: string): Fact<readonly string[]>;
  /** `POST {network}/listDnsForwardingRulesets`: ids of the rulesets that are linked to a network; unavailable when the list was not read to its end. */
  dnsForwardingRulesets(virtualNetworkId: string): Fact<readonly string[]>;
  /** Ids of the private DNS zones of which the snapshot has the body or a link. */
  readonly privateDnsZoneIds: readonly string[];
  /** The storage account of a name, which is the only one in its cloud; looked for in the snapshot and in one subscription. */
  storageAccount(name: string, subscriptionId: string): Fact<StorageAccount>;

  /**
   * The vault of a host such as `kv-shop.vault.azure.net`, by a body of the file or by a look-up. Absent only when ARM answered 404 on the very
   * id: a vault that no look-up finds may be where nobody can look.
   */
  keyVaultOfHost(host: string): Fact<KeyVault>;
  /** What ARM shows of a secret: never its value. */
  keyVaultSecret(vaultId: string, name: string): Fact<KeyVaultSecret>;
  /** `GET {subscription}/providers/Microsoft.KeyVault/deletedVaults`; unavailable when the list was not read to its end, like the next. */
  deletedKeyVaults(subscriptionId: string): Fact<readonly DeletedKeyVault[]>;
  /** What is assigned to a principal, by itself or through groups, at a scope, above it and below it. */
  roleAssignments(scope: string, principalId: string): Fact<readonly RoleAssignment[]>;
  roleDefinition(id: string): Fact<RoleDefinition>;

  /** `GET {id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current` */
  resourceHealth(id: string): Fact<ResourceHealth>;
  /** `GET {id}/providers/Microsoft.ResourceHealth/availabilityStatuses` */
  resourceHealthHistory(id: string): Fact<ResourceHealthHistory>;
  /** The activity log of one resource, newest first. */
  activityLog(id: string): Fact<ActivityLog>;
  /** `GET {id}/providers/Microsoft.Insights/diagnosticSettings`; unavailable when the list was not read to its end. */
  diagnosticSettings(id: string): Fact<readonly DiagnosticSetting[]>;
  /**
   * One metric of a resource, total or split by a dimension, from whatever entries carry it.
   *
   * @param split the dimension, as in `$filter=Dimension eq '*'`; absent for the total.
   */
  metric(id: string, name: string, split?: string): Fact<readonly MetricSeries[]>;

  /**
   * Ids of the network interfaces, load balancers (frontend), firewalls and private endpoints that own a private address. Known
   * and empty only when a complete look-up proved that there is none; a hit in a body of the file counts without a look-up.
   */
  ownersOfAddress(address: string): Fact<readonly string[]>;
  /** The same, known only when a complete look-up proves that there is no other owner. */
  allOwnersOfAddress(address: string): Fact<readonly string[]>;
}
