import type { ApplicationGateway } from '../model/applicationGateway';
import type { BackendHealth } from '../model/backendHealth';
import type { NetworkSecurityGroup, Subnet } from '../model/network';
import { addressSet, noAddress } from '../network/cidr';
import { tagContextOf } from '../network/networkSpace';
import { evaluateSecurityRules } from '../network/securityRules';
import { known, type Unavailable } from '../snapshot/fact';

/**
 * Whether a gateway is a network-isolated deployment: the platform then manages it without GatewayManager inbound and
 * without Internet outbound, and its default route may lead anywhere.
 */
export type Isolation =
  | { readonly isolated: 'yes' | 'no' }
  /** What is missing to tell, or nothing: the facts are there and contradict each other. */
  | { readonly isolated: 'unknown'; readonly missing: readonly Unavailable[] };

/**
 * Tells isolated gateways by what ARM shows of them: v2 can have no public frontend only when isolated; otherwise the
 * delegation of the subnet and the tag that the platform sets must agree. Where they do not, a subnet that holds what Azure
 * refuses for an ordinary v2 gateway decides, provided that the gateway is well. Without either mark it does not: the
 * documents name the marks, and a fault that Azure should have refused must not become its own excuse.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment, 2024-07 and 2025-05.
 */
export function networkIsolation(gateway: ApplicationGateway): Isolation {
  if (gateway.isV1) return { isolated: 'no' };
  if (!gateway.isV2) return { isolated: 'unknown', missing: [] };
  if (gateway.frontends.length > 0 && gateway.frontends.every((frontend) => frontend.publicIPAddressId === undefined)) return { isolated: 'yes' };
  const subnet = gateway.subnet;
  if (subnet.state === 'unavailable') return { isolated: 'unknown', missing: [subnet] };
  const isDelegated = (subnet.state === 'known' ? (subnet.value?.delegations ?? []) : []).some((service) => service.toLowerCase() === delegation);
  if (isDelegated !== hasIsolationTag(gateway)) return fromWhatIsRefused(gateway, subnet.state === 'known' ? subnet.value : undefined);
  return { isolated: isDelegated ? 'yes' : 'no' };
}

const delegation = 'microsoft.network/applicationgateways';

/** @returns whether the platform marked the gateway as isolated; the tag alone proves nothing, since anybody can set it. */
export function hasIsolationTag(gateway: ApplicationGateway): boolean {
  return Object.entries(gateway.tags).some(([name, value]) => name.toLowerCase() === 'enhancednetworkcontrol' && value.toLowerCase() === 'true');
}

/** Facts that are missing here could prove isolation, never the contrary. */
function fromWhatIsRefused(gateway: ApplicationGateway, subnet: Subnet | undefined): Isolation {
  const { backendHealth } = gateway;
  const isWell = backendHealth.state === 'known' && isAnswered(backendHealth.value) && gateway.provisioningState?.toLowerCase() === 'succeeded';
  if (isWell && subnet && (hasForeignDefault(subnet) || deniesManagement(subnet))) return { isolated: 'yes' };
  return { isolated: 'unknown', missing: [] };
}

/** Whether the health of every server could be told. */
function isAnswered(health: BackendHealth): boolean {
  const servers = health.pools.flatMap((pool) => pool.settings.flatMap((setting) => setting.servers));
  return servers.length > 0 && servers.every(({ health: state }) => state === 'healthy' || state === 'unhealthy');
}

/** `ApplicationGatewaySubnetUserDefinedRouteNotAllowed`: the exact default route to anywhere but the Internet. */
function hasForeignDefault({ routeTable }: Subnet): boolean {
  const routes = routeTable.state === 'known' ? (routeTable.value?.routes ?? []) : [];
  return routes.some((route) => route.addressPrefix === '0.0.0.0/0' && route.nextHopType !== undefined && route.nextHopType.toLowerCase() !== 'internet');
}

/** `ApplicationGatewaySubnetInboundTrafficBlockedByNetworkSecurityGroup`: rules that close every management port to GatewayManager. */
function deniesManagement(subnet: Subnet): boolean {
  const group: NetworkSecurityGroup | undefined = subnet.networkSecurityGroup.state === 'known' ? subnet.networkSecurityGroup.value : undefined;
  const addresses = (addressSet(subnet.addressPrefixes) ?? noAddress).filter(({ family }) => family === 4);
  if (!group || addresses.length === 0) return false;
  const answer = evaluateSecurityRules(group, {
    direction: 'Inbound',
    protocol: 'tcp',
    source: { endpoints: { kind: 'tag', tag: 'GatewayManager' }, applicationSecurityGroupIds: known([]) },
    destination: { endpoints: { kind: 'addresses', set: addresses }, applicationSecurityGroupIds: known([]) },
    ports: [{ first: 65200, last: 65535 }],
    tags: tagContextOf(subnet),
  });
  switch (answer.access) {
    case 'deny':
      return answer.denied.every(({ rule }) => !rule.isDefault);
    case 'allow':
    case 'partial':
    case 'unknown':
      return false;
  }
}
