import { child, guid, networkResource, reference, resourceIdOf, type Place, type Resource } from './build';

export interface SubnetSketch {
  readonly name: string;
  readonly prefix: string;
  readonly securityGroupId?: string;
  readonly routeTableId?: string;
  /** Service names, such as `Microsoft.Network/applicationGateways`. */
  readonly delegations?: readonly string[];
  /** Service names, such as `Microsoft.Web`. */
  readonly serviceEndpoints?: readonly string[];
  readonly privateEndpointNetworkPolicies?: 'Disabled' | 'Enabled';
}

export interface PeeringSketch {
  readonly name: string;
  readonly remoteId: string;
  readonly remotePrefixes: readonly string[];
  /** `Disconnected`: the other side has been removed. */
  readonly state?: 'Connected' | 'Disconnected';
}

export interface NetworkSketch {
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly subnets: readonly SubnetSketch[];
  readonly peerings?: readonly PeeringSketch[];
}

export function virtualNetwork(place: Place, sketch: NetworkSketch): Resource {
  const id = virtualNetworkId(place, sketch.name);
  return networkResource(place, 'virtualNetworks', sketch.name, {
    addressSpace: { addressPrefixes: sketch.prefixes },
    privateEndpointVNetPolicies: 'Disabled',
    subnets: sketch.subnets.map((subnet) => subnetBody(id, subnet)),
    virtualNetworkPeerings: (sketch.peerings ?? []).map((peering) => peeringBody(id, peering)),
    enableDdosProtection: false,
  });
}

export function virtualNetworkId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/virtualNetworks', name);
}

export function subnetId(place: Place, network: string, subnet: string): string {
  return `${virtualNetworkId(place, network)}/subnets/${subnet}`;
}

function subnetBody(networkId: string, sketch: SubnetSketch): Resource {
  const id = `${networkId}/subnets/${sketch.name}`;
  return child(networkId, 'subnets', sketch.name, {
    addressPrefix: sketch.prefix,
    networkSecurityGroup: reference(sketch.securityGroupId),
    routeTable: reference(sketch.routeTableId),
    serviceEndpoints: (sketch.serviceEndpoints ?? []).map((service) => ({ provisioningState: 'Succeeded', service, locations: ['*'] })),
    delegations: (sketch.delegations ?? []).map((serviceName) => ({
      name: serviceName.replace('/', '.'),
      id: `${id}/delegations/${serviceName.replace('/', '.')}`,
      properties: { provisioningState: 'Succeeded', serviceName, actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'] },
      type: 'Microsoft.Network/virtualNetworks/subnets/delegations',
    })),
    privateEndpointNetworkPolicies: sketch.privateEndpointNetworkPolicies ?? 'Disabled',
    privateLinkServiceNetworkPolicies: 'Enabled',
  });
}

function peeringBody(networkId: string, sketch: PeeringSketch): Resource {
  const space = { addressPrefixes: sketch.remotePrefixes };
  return child(networkId, 'virtualNetworkPeerings', sketch.name, {
    resourceGuid: guid(`${networkId} ${sketch.name}`),
    peeringState: sketch.state ?? 'Connected',
    peeringSyncLevel: sketch.state === 'Disconnected' ? 'RemoteNotInSync' : 'FullyInSync',
    remoteVirtualNetwork: { id: sketch.remoteId },
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: true,
    allowGatewayTransit: false,
    useRemoteGateways: false,
    doNotVerifyRemoteGateways: false,
    peerCompleteVnets: true,
    remoteAddressSpace: space,
    remoteVirtualNetworkAddressSpace: space,
  });
}

export interface SecurityRuleSketch {
  readonly name: string;
  readonly priority: number;
  readonly direction: 'Inbound' | 'Outbound';
  readonly access: 'Allow' | 'Deny';
  readonly protocol?: 'Tcp' | 'Udp' | '*';
  readonly source?: string;
  readonly destination?: string;
  readonly ports: string | readonly string[];
  readonly description?: string;
}

export function securityGroup(place: Place, name: string, rules: readonly SecurityRuleSketch[]): Resource {
  const id = securityGroupId(place, name);
  return networkResource(place, 'networkSecurityGroups', name, {
    securityRules: rules.map((rule) => securityRule(id, 'securityRules', rule)),
    defaultSecurityRules: defaultRules.map((rule) => securityRule(id, 'defaultSecurityRules', rule)),
  });
}

export function securityGroupId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/networkSecurityGroups', name);
}

function securityRule(groupId: string, collection: string, sketch: SecurityRuleSketch): Resource {
  const isOne = typeof sketch.ports === 'string';
  return child(groupId, collection, sketch.name, {
    description: sketch.description,
    protocol: sketch.protocol ?? 'Tcp',
    sourcePortRange: '*',
    ...(isOne ? { destinationPortRange: sketch.ports } : {}),
    sourceAddressPrefix: sketch.source ?? '*',
    destinationAddressPrefix: sketch.destination ?? '*',
    access: sketch.access,
    priority: sketch.priority,
    direction: sketch.direction,
    sourcePortRanges: [],
    destinationPortRanges: isOne ? [] : sketch.ports,
    sourceAddressPrefixes: [],
    destinationAddressPrefixes: [],
  });
}

/** The rules that every network security group has. */
const defaultRules: readonly SecurityRuleSketch[] = [
  ordinary('AllowVnetInBound', 65000, 'Inbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork', 'Allow inbound traffic from all VMs in VNET'),
  ordinary('AllowAzureLoadBalancerInBound', 65001, 'Inbound', 'Allow', 'AzureLoadBalancer', '*', 'Allow inbound traffic from azure load balancer'),
  ordinary('DenyAllInBound', 65500, 'Inbound', 'Deny', '*', '*', 'Deny all inbound traffic'),
  ordinary('AllowVnetOutBound', 65000, 'Outbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork', 'Allow outbound traffic from all VMs to all VMs in VNET'),
  ordinary('AllowInternetOutBound', 65001, 'Outbound', 'Allow', '*', 'Internet', 'Allow outbound traffic from all VMs to Internet'),
  ordinary('DenyAllOutBound', 65500, 'Outbound', 'Deny', '*', '*', 'Deny all outbound traffic'),
];

function ordinary(
  name: string,
  priority: number,
  direction: 'Inbound' | 'Outbound',
  access: 'Allow' | 'Deny',
  source: string,
  destination: string,
  description: string,
): SecurityRuleSketch {
  return { name, priority, direction, access, protocol: '*', source, destination, ports: '*', description };
}

export interface RouteSketch {
  readonly name: string;
  readonly prefix: string;
  readonly nextHop: 'Internet' | 'None' | 'VirtualAppliance' | 'VnetLocal';
  readonly nextHopAddress?: string;
}

export function routeTable(place: Place, name: string, routes: readonly RouteSketch[]): Resource {
  const id = routeTableId(place, name);
  return networkResource(place, 'routeTables', name, {
    disableBgpRoutePropagation: true,
    routes: routes.map((route) =>
      child(id, 'routes', route.name, {
        addressPrefix: route.prefix,
        nextHopType: route.nextHop,
        nextHopIpAddress: route.nextHopAddress,
        hasBgpOverride: false,
      }),
    ),
  });
}

export function routeTableId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/routeTables', name);
}

export function publicIPAddress(place: Place, name: string, address: string, label: string): Resource {
  return networkResource(
    place,
    'publicIPAddresses',
    name,
    {
      ipAddress: address,
      publicIPAddressVersion: 'IPv4',
      publicIPAllocationMethod: 'Static',
      idleTimeoutInMinutes: 4,
      dnsSettings: { domainNameLabel: label, fqdn: `${label}.${place.location}.cloudapp.azure.com` },
      ipTags: [],
      ddosSettings: { protectionMode: 'VirtualNetworkInherited' },
    },
    { sku: { name: 'Standard', tier: 'Regional' }, zones: ['1', '2', '3'] },
  );
}

export function publicIPAddressId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/publicIPAddresses', name);
}

export interface InterfaceSketch {
  readonly name: string;
  readonly address: string;
  readonly subnetId: string;
  readonly securityGroupId?: string;
  readonly virtualMachineId?: string;
  readonly privateEndpointId?: string;
  /** Pools of load balancers that it is in. */
  readonly balancedPoolIds?: readonly string[];
  /** Whether it takes packets that are for others, as an appliance must. */
  readonly forwards?: boolean;
}

export function networkInterface(place: Place, sketch: InterfaceSketch): Resource {
  const id = networkInterfaceId(place, sketch.name);
  const seed = guid(`mac ${id}`).replaceAll('-', '').toUpperCase();
  return networkResource(
    place,
    'networkInterfaces',
    sketch.name,
    {
      ipConfigurations: [
        child(id, 'ipConfigurations', 'ipconfig1', {
          privateIPAddress: sketch.address,
          privateIPAllocationMethod: 'Dynamic',
          subnet: { id: sketch.subnetId },
          primary: true,
          privateIPAddressVersion: 'IPv4',
          loadBalancerBackendAddressPools: sketch.balancedPoolIds?.map((each) => ({ id: each })),
        }),
      ],
      dnsSettings: { dnsServers: [], appliedDnsServers: [], internalDomainNameSuffix: `${seed.slice(0, 26).toLowerCase()}.ax.internal.cloudapp.net` },
      macAddress: `00-22-48-${seed.slice(0, 2)}-${seed.slice(2, 4)}-${seed.slice(4, 6)}`,
      vnetEncryptionSupported: false,
      enableAcceleratedNetworking: false,
      enableIPForwarding: sketch.forwards ?? false,
      networkSecurityGroup: reference(sketch.securityGroupId),
      primary: sketch.privateEndpointId === undefined ? true : undefined,
      virtualMachine: reference(sketch.virtualMachineId),
      privateEndpoint: reference(sketch.privateEndpointId),
      hostedWorkloads: [],
      tapConfigurations: [],
      nicType: 'Standard',
      allowPort25Out: true,
      auxiliaryMode: 'None',
    },
    { kind: 'Regular' },
  );
}

export function networkInterfaceId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/networkInterfaces', name);
}

export function privateEndpoint(
  place: Place,
  sketch: { readonly name: string; readonly subnetId: string; readonly interfaceId: string; readonly targetId: string; readonly groupId: string },
): Resource {
  const id = resourceIdOf(place, 'Microsoft.Network/privateEndpoints', sketch.name);
  return networkResource(place, 'privateEndpoints', sketch.name, {
    privateLinkServiceConnections: [
      child(id, 'privateLinkServiceConnections', sketch.name, {
        privateLinkServiceId: sketch.targetId,
        groupIds: [sketch.groupId],
        privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
      }),
    ],
    manualPrivateLinkServiceConnections: [],
    customNetworkInterfaceName: '',
    subnet: { id: sketch.subnetId },
    ipConfigurations: [],
    networkInterfaces: [{ id: sketch.interfaceId }],
    customDnsConfigs: [],
  });
}

export function azureFirewall(place: Place, name: string, subnet: string, address: string, publicIP: string): Resource {
  const id = resourceIdOf(place, 'Microsoft.Network/azureFirewalls', name);
  return networkResource(
    place,
    'azureFirewalls',
    name,
    {
      sku: { name: 'AZFW_VNet', tier: 'Standard' },
      threatIntelMode: 'Alert',
      additionalProperties: {},
      ipConfigurations: [
        child(id, 'azureFirewallIpConfigurations', 'ipconfig', {
          privateIPAddress: address,
          privateIPAllocationMethod: 'Dynamic',
          subnet: { id: subnet },
          publicIPAddress: { id: publicIP },
        }),
      ],
      networkRuleCollections: [],
      applicationRuleCollections: [],
      natRuleCollections: [],
    },
    { zones: ['1', '2', '3'] },
  );
}
