import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerBelow, answerTo, resourceIdOf, type Place, type Resource } from './build';
import { applicationGateway, backendHealth, gatewayId, type GatewaySketch, type PairHealthSketch } from './buildGateway';
import {
  networkInterface,
  networkInterfaceId,
  publicIPAddress,
  publicIPAddressId,
  routeTable,
  routeTableId,
  securityGroup,
  securityGroupId,
  subnetId,
  virtualNetwork,
  type PeeringSketch,
  type RouteSketch,
  type SecurityRuleSketch,
  type SubnetSketch,
} from './buildNetwork';
import { answersAbout, virtualMachine, virtualMachineId } from './buildCompute';
import { diagnosticSettings, gatewayLoad, type LogsSketch } from './buildMonitoring';
import { activityLog, gatewayMetrics, resourceHealth, type Clock, type ResourceHealthSketch, type TrafficSketch, type WriteSketch } from './buildTime';

/** One site: a gateway with its network, its servers and what Azure knows of its last hour. What is left out is ordinary. */
export interface SiteSketch {
  readonly place: Place;
  readonly tenantId: string;
  readonly clock: Clock;
  /** Part of every name, such as `shop-weu`. */
  readonly name: string;
  /** The first three numbers of the network's addresses: the gateway is in `.0/25`, servers are in `.128/25`. */
  readonly network: string;
  /** Absent: the gateway has a private frontend only. */
  readonly publicIP?: { readonly address: string; readonly label: string };
  readonly gateway: Omit<GatewaySketch, 'name' | 'subnetId' | 'frontends'> & Partial<Pick<GatewaySketch, 'frontends'>>;
  readonly gatewayRules?: readonly SecurityRuleSketch[];
  readonly gatewayRoutes?: readonly RouteSketch[];
  readonly gatewayDelegations?: readonly string[];
  /** What else is unusual about the gateway's subnet, such as a route table of somebody else. */
  readonly gatewaySubnet?: Partial<SubnetSketch>;
  /** Rules of the group on the servers' subnet. */
  readonly serverRules?: readonly SecurityRuleSketch[];
  readonly serverRoutes?: readonly RouteSketch[];
  /** Rules of a group on the interface of each server; absent: the interfaces have no group. */
  readonly interfaceRules?: readonly SecurityRuleSketch[];
  /** Last numbers of the servers' addresses in the servers' subnet. */
  readonly servers?: readonly number[];
  /** Pools of load balancers that the servers are in. */
  readonly balancedPoolIds?: readonly string[];
  /** Whether the servers run; they do unless told. */
  readonly power?: 'running' | 'deallocated';
  /** More address space than the usual one. */
  readonly prefixes?: readonly string[];
  readonly subnets?: readonly SubnetSketch[];
  readonly peerings?: readonly PeeringSketch[];
  readonly health?: readonly PairHealthSketch[];
  /** Backend health lists nothing, as that of a gateway that does not run. */
  readonly lacksHealth?: boolean;
  /** What the platform says of the gateway; available unless told. */
  readonly resourceHealth?: ResourceHealthSketch;
  readonly traffic: TrafficSketch;
  /** Where the gateway sends its logs; to a workspace unless told. */
  readonly logs?: LogsSketch;
  readonly writes?: readonly WriteSketch[];
  readonly more?: readonly RecordedResponse[];
}

/** The ids and prefixes of a site, for those who refer to it. */
export function siteIds(place: Place, name: string, network: string) {
  const vnet = `vnet-${name}`;
  return {
    gateway: gatewayId(place, `agw-${name}`),
    network: vnet,
    gatewaySubnet: subnetId(place, vnet, 'snet-gateway'),
    gatewayPrefix: `${network}.0/25`,
    serverSubnet: subnetId(place, vnet, 'snet-web'),
    gatewayGroup: securityGroupId(place, `nsg-gateway-${name}`),
    serverGroup: securityGroupId(place, `nsg-web-${name}`),
    gatewayRoutes: routeTableId(place, `rt-gateway-${name}`),
    serverRoutes: routeTableId(place, `rt-web-${name}`),
    interfaceGroup: securityGroupId(place, `nsg-nic-${name}`),
    publicIP: publicIPAddressId(place, `pip-agw-${name}`),
  };
}

/** What most gateway subnets let in: clients, the management of the platform, its load balancer. */
export const usualGatewayRules: readonly SecurityRuleSketch[] = [
  { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'Internet', ports: ['80', '443'] },
  { name: 'inbound-110', priority: 110, direction: 'Inbound', access: 'Allow', source: 'GatewayManager', ports: '65200-65535' },
  { name: 'inbound-120', priority: 120, direction: 'Inbound', access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', ports: '*' },
];

/** Every answer that Azure gives about a site. */
export function site(sketch: SiteSketch): readonly RecordedResponse[] {
  const { place, clock, name } = sketch;
  const gateway = gatewaySketchOf(sketch);
  const id = gatewayId(place, gateway.name);
  const resources = [applicationGateway(place, gateway), ...networkOf(sketch)];
  return [
    ...resources.map(answerTo),
    ...machinesOf(sketch),
    sketch.lacksHealth === true ? answerBelow('POST', id, 'backendhealth', { backendAddressPools: [] }) : backendHealth(place, gateway, sketch.health),
    ...resourceHealth(id, place.location, clock, sketch.resourceHealth),
    ...gatewayMetrics(id, place.location, clock, gateway, sketch.traffic),
    gatewayLoad(id, place.location, clock, gateway),
    diagnosticSettings(id, place, sketch.logs),
    // No DNS forwarding ruleset is linked to the network.
    answerBelow('POST', resourceIdOf(place, 'Microsoft.Network/virtualNetworks', siteIds(place, name, sketch.network).network), 'listDnsForwardingRulesets', {
      value: [],
    }),
    ...logged(siteIds(place, name, sketch.network), resources).map((each) => activityLog(each, sketch.tenantId, clock, writesOf(each, sketch))),
    ...(sketch.more ?? []),
  ];
}

function gatewaySketchOf({ place, name, network, publicIP, gateway }: SiteSketch): GatewaySketch {
  const ids = siteIds(place, name, network);
  const frontends = publicIP
    ? [{ name: 'frontend-public', publicIPAddressId: ids.publicIP }]
    : [{ name: 'frontend-private', privateIPAddress: `${network}.10` }];
  return { frontends, ...gateway, name: `agw-${name}`, subnetId: ids.gatewaySubnet };
}

function networkOf(sketch: SiteSketch): readonly Resource[] {
  const { place, name, network, publicIP } = sketch;
  const ids = siteIds(place, name, network);
  const hasServers = sketch.servers !== undefined;
  const gatewaySubnet: SubnetSketch = {
    name: 'snet-gateway',
    prefix: ids.gatewayPrefix,
    securityGroupId: ids.gatewayGroup,
    ...(sketch.gatewayRoutes ? { routeTableId: ids.gatewayRoutes } : {}),
    ...(sketch.gatewayDelegations ? { delegations: sketch.gatewayDelegations } : {}),
    ...sketch.gatewaySubnet,
  };
  const serverSubnet: SubnetSketch = {
    name: 'snet-web',
    prefix: `${network}.128/25`,
    securityGroupId: ids.serverGroup,
    ...(sketch.serverRoutes ? { routeTableId: ids.serverRoutes } : {}),
  };
  return [
    virtualNetwork(place, {
      name: ids.network,
      prefixes: [`${network}.0/24`, ...(sketch.prefixes ?? [])],
      subnets: [gatewaySubnet, ...(hasServers ? [serverSubnet] : []), ...(sketch.subnets ?? [])],
      peerings: sketch.peerings ?? [],
    }),
    securityGroup(place, `nsg-gateway-${name}`, sketch.gatewayRules ?? usualGatewayRules),
    ...(hasServers ? [securityGroup(place, `nsg-web-${name}`, sketch.serverRules ?? [])] : []),
    ...(sketch.gatewayRoutes ? [routeTable(place, `rt-gateway-${name}`, sketch.gatewayRoutes)] : []),
    ...(sketch.serverRoutes ? [routeTable(place, `rt-web-${name}`, sketch.serverRoutes)] : []),
    ...(sketch.interfaceRules ? [securityGroup(place, `nsg-nic-${name}`, sketch.interfaceRules)] : []),
    ...(publicIP ? [publicIPAddress(place, `pip-agw-${name}`, publicIP.address, publicIP.label)] : []),
    ...(sketch.servers ?? []).map((last, index) =>
      networkInterface(place, {
        name: `nic-${name}-${index + 1}`,
        address: `${network}.${last}`,
        subnetId: ids.serverSubnet,
        ...(sketch.interfaceRules ? { securityGroupId: ids.interfaceGroup } : {}),
        virtualMachineId: virtualMachineId(place, `vm-${name}-${index + 1}`),
        ...(sketch.balancedPoolIds ? { balancedPoolIds: sketch.balancedPoolIds } : {}),
      }),
    ),
  ];
}

function machinesOf({ place, name, servers, clock, power }: SiteSketch): readonly RecordedResponse[] {
  return (servers ?? []).flatMap((_, index) => {
    const machine = virtualMachine(
      place,
      `vm-${name}-${index + 1}`,
      networkInterfaceId(place, `nic-${name}-${index + 1}`),
      clock.minutesBefore(60 * 24 * 21),
      power,
    );
    return answersAbout(machine);
  });
}

/** Whose activity log is read. */
function logged(ids: ReturnType<typeof siteIds>, resources: readonly Resource[]): readonly string[] {
  const kinds = ['applicationgateways', 'networksecuritygroups', 'routetables', 'virtualnetworks'];
  const listed = resources.filter((resource) => kinds.some((kind) => resource.type.toLowerCase().endsWith(`/${kind}`))).map((resource) => resource.id);
  return listed.includes(ids.gateway) ? listed : [ids.gateway, ...listed];
}

function writesOf(id: string, { writes }: SiteSketch): readonly WriteSketch[] {
  return (writes ?? []).filter((write) => write.id === id || write.id.startsWith(`${id}/`));
}
