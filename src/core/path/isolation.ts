import type { ApplicationGateway } from '../model/applicationGateway';
import type { Unavailable } from '../snapshot/fact';

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
 * delegation of the subnet and the tag that the platform sets must agree.
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
  if (isDelegated !== hasIsolationTag(gateway)) return { isolated: 'unknown', missing: [] };
  return { isolated: isDelegated ? 'yes' : 'no' };
}

const delegation = 'microsoft.network/applicationgateways';

/** @returns whether the platform marked the gateway as isolated; the tag alone proves nothing, since anybody can set it. */
export function hasIsolationTag(gateway: ApplicationGateway): boolean {
  return Object.entries(gateway.tags).some(([name, value]) => name.toLowerCase() === 'enhancednetworkcontrol' && value.toLowerCase() === 'true');
}
