import type { VirtualNetwork, VirtualNetworkPeering } from '../../model/network';
import { isPrivateAddress } from '../../network/cidr';
import { canLearnRoutes, isConnected } from '../../network/networkSpace';
import { peeringsTo } from '../../network/peeringsTo';
import { routeToServer } from '../../network/reach';
import type { ServerSubject } from '../../path/subject';
import { parentResourceId, parseResourceId, resourceName, sameId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import type { Fix } from '../finding';
import { defineRule, type RuleContext } from '../rule';
import { portsToRefute } from './applianceLeg';
import { answersOnAll } from './serverLeg';

/**
 * That the address is behind the hub's gateway is an inference: it is private, and in no network that can be seen. So the finding is
 * predicted, and made only where a server does not answer.
 */
export default defineRule({
  code: 'AGW-UDR-017',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 75,
  text: {
    en: {
      title: 'The gateway’s network does not use the virtual network gateway of its hub',
      message:
        'Server {server} of pool {pool} is in no network that is known here. Network {hub}, a peer of the gateway’s network, has a virtual network gateway, but peering {peering} does not use it (useRemoteGateways is not true): what is behind it is not reached.',
      variants: {
        notAllowed:
          'Server {server} of pool {pool} is in no network that is known here. Network {hub}, a peer of the gateway’s network, has a virtual network gateway, but peering {peering} does not let peers use it (allowGatewayTransit is not true): what is behind it is not reached.',
      },
      why: 'Addresses on-premises reach a spoke only when the hub’s peering allows gateway transit and the spoke’s peering uses the remote gateway. Otherwise the spoke has no route to them.',
      howWeKnow:
        'No network and no route of the user holds the address of the server, a peer has a virtual network gateway or route server, and one of the two sides of the peering does not pass its routes on.',
      fix: 'Allow gateway transit on the hub’s peering, then use remote gateways on the spoke’s.',
      notAProblem: 'When the server is not behind that gateway.',
      notes: {
        peering: 'The side of the peering that does not pass routes on.',
        hub: 'The hub has a subnet with a virtual network gateway or a route server.',
      },
      fixes: {
        use: 'Use the virtual network gateway of the hub',
        allow: 'Allow gateway transit on the hub’s peering',
        openPeerings: 'Peerings of the network',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit',
    'https://learn.microsoft.com/azure/network-watcher/connection-troubleshoot-overview',
  ],
  applies: ({ ipAddress }) => ipAddress !== undefined && isPrivateAddress(ipAddress),
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const subnet = context.need(server.gateway.subnet);
    const own = subnet && context.need(subnet.virtualNetwork);
    if (!own || peeringsTo(own, server.ipAddress ?? '').length > 0) return;
    const answer = routeToServer(context.model, server);
    // Routes that are learned through the peer are a doubt here only where its other side may forbid them.
    const isLearning = answer.outcome === 'unknown' && answer.reason === 'learnedRoutes';
    const route = answer.outcome === 'selected' ? answer.route : isLearning ? answer.likely : undefined;
    if (answer.outcome === 'unknown' && !isLearning) context.unknown(answer.missing);
    if (route?.origin !== 'system' || route.nextHop.toLowerCase() !== 'none') return;
    const side = closedSide(context, own, server.ipAddress ?? '');
    if (!side && isLearning) context.unknown([]);
    if (!side) return;
    if (!context.shows('timeout')) {
      context.unknown([]);
      return;
    }
    report(context, server, side);
  },
  fixes: (finding, { gateway }) => fixesFor(finding.resource, finding.variant, gateway.subnetId),
});

interface ClosedSide {
  readonly hub: VirtualNetwork;
  readonly peering: VirtualNetworkPeering;
  readonly isFar: boolean;
}

/** The side of a peering with a hub that keeps its gateway to itself; undefined when no peer has one, or both sides pass it on. */
function closedSide(context: Pick<RuleContext, 'model' | 'unknown'>, own: VirtualNetwork, address: string): ClosedSide | undefined {
  for (const peering of own.peerings.filter(isConnected)) {
    const remote = peering.remoteVirtualNetworkId === undefined ? undefined : context.model.virtualNetwork(peering.remoteVirtualNetworkId);
    if (remote?.state === 'unavailable') context.unknown(remote);
    // A peer that knows the address itself makes it AGW-UDR-010's.
    if (remote?.state !== 'known' || !hasGateway(remote.value) || peeringsTo(remote.value, address).length > 0) continue;
    const back = remote.value.peerings.find(({ remoteVirtualNetworkId = '' }) => sameId(remoteVirtualNetworkId, own.id));
    if (back && back.allowGatewayTransit !== true) return { hub: remote.value, peering: back, isFar: true };
    if (peering.useRemoteGateways !== true) return { hub: remote.value, peering, isFar: false };
  }
  return undefined;
}

function hasGateway(network: VirtualNetwork): boolean {
  return canLearnRoutes({ ...network, peerings: [] });
}

function report(
  context: RuleContext<{ readonly server: string; readonly pool: string; readonly hub: string; readonly peering: string }>,
  server: ServerSubject,
  { hub, peering, isFar }: ClosedSide,
): void {
  const property = isFar ? 'allowGatewayTransit' : 'useRemoteGateways';
  const at = deepestPlace(context.model, peering.at, 'properties', property);
  context.report({
    at,
    resource: peering.id,
    ...(isFar ? { variant: 'notAllowed' } : {}),
    blocks: { address: server.address, ports: portsToRefute(server) },
    data: { server: server.address, pool: server.pool.name, hub: hub.name, peering: peering.name },
    evidence: [
      { resource: peering.id, at, value: `${property} ${String(peering[property] ?? false)}`, note: 'peering' },
      { resource: hub.id, at: hub.at, value: hub.name, note: 'hub' },
    ],
  });
}

function fixesFor(peeringId: string, variant: string | undefined, subnetId: string | undefined): readonly Fix[] {
  const isFar = variant === 'notAllowed';
  const network = parentResourceId(peeringId);
  const command = updateCommand(peeringId, isFar ? 'allowGatewayTransit=true' : 'useRemoteGateways=true');
  return [azureCli(isFar ? 'allow' : 'use', [command]), portal('openPeerings', network ?? subnetId ?? peeringId)];
}

function updateCommand(peeringId: string, setting: string): readonly string[] {
  const network = parseResourceId(parentResourceId(peeringId) ?? '');
  const place = network
    ? ['--resource-group', network.resourceGroup, '--vnet-name', network.name, '--name', resourceName(peeringId), '--subscription', network.subscriptionId]
    : ['--ids', peeringId];
  return ['network', 'vnet', 'peering', 'update', ...place, '--set', setting];
}
