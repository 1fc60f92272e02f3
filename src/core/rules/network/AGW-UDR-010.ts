import type { VirtualNetwork, VirtualNetworkPeering } from '../../model/network';
import { isPrivateAddress } from '../../network/cidr';
import { isConnected } from '../../network/networkSpace';
import { peeringsTo } from '../../network/peeringsTo';
import { routeToServer } from '../../network/reach';
import type { ServerSubject } from '../../path/subject';
import { resourceName, sameId } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { defineRule, type RuleContext } from '../rule';
import { portsToRefute } from './applianceLeg';
import { routeEvidence, routeNotes } from './routeEvidence';
import { answersOnAll } from './serverLeg';

/**
 * Says more than BE-VM-004 about the same missing route: where the server is, and through which network. Both speak, because that
 * no route leads there is certain although the networks between may not be read.
 */
export default defineRule({
  code: 'AGW-UDR-010',
  on: 'server',
  severity: 'hint',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 85,
  text: {
    en: {
      title: 'A server is two peerings away from the gateway',
      message:
        'Server {server} of pool {pool} is in network {remote}, which is peered with {between} and not with the gateway’s network {own}: peerings are not passed on, and no route of the gateway’s subnet leads there.',
      why: 'A network reaches its peers, but not the peers of its peers, whatever the peerings allow. Only a direct peering, or routes through an appliance in the network between, connect them.',
      howWeKnow:
        'Of all routes of the gateway’s subnet, Azure’s own route to nowhere has the longest prefix that holds the address, and a network that is peered with the gateway’s has a peering to a network whose address space holds it.',
      fix: 'Peer the two networks, or give both subnets routes through an appliance in the network between.',
      notAProblem: 'When the server is Healthy: then a way exists that ARM does not show.',
      notes: { ...routeNotes, onwards: 'The peering of the network between to the network of the server.' },
      fixes: { openPeerings: 'Peerings of the gateway’s network' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview',
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
  ],
  applies: ({ ipAddress }) => ipAddress !== undefined && isPrivateAddress(ipAddress),
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const answer = routeToServer(context.model, server);
    if (answer.outcome === 'unknown') {
      context.unknown(answer.missing);
      return;
    }
    const { route } = answer;
    if (route.origin !== 'system' || route.nextHop.toLowerCase() !== 'none') return;
    const subnet = context.need(server.gateway.subnet);
    const own = subnet && context.need(subnet.virtualNetwork);
    // A peering that knows the address and is broken is AGW-UDR-009's.
    if (!own || peeringsTo(own, server.ipAddress ?? '').length > 0) return;
    const way = wayThroughPeer(context, own, server);
    if (!way) return;
    const { peering, onwards } = way;
    const isSeen = context.shows('timeout');
    context.report({
      at: peering.at,
      resource: peering.id,
      // That the route is missing is proved by configuration; with a symptom nothing is left to predict.
      ...(isSeen ? { severity: 'error', confidence: 'static' } : {}),
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: {
        server: server.address,
        pool: server.pool.name,
        own: own.name,
        between: resourceName(peering.remoteVirtualNetworkId ?? ''),
        remote: resourceName(onwards.remoteVirtualNetworkId ?? onwards.id),
      },
      evidence: [routeEvidence(route), { resource: onwards.id, at: onwards.at, value: onwards.remoteAddressPrefixes.join(', '), note: 'onwards' }],
    });
  },
  fixes: (finding, { gateway }) => {
    const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
    return [portal('openPeerings', subnet?.virtualNetworkId ?? finding.resource)];
  },
});

interface WayThroughPeer {
  readonly peering: VirtualNetworkPeering;
  readonly onwards: VirtualNetworkPeering;
}

/** Looks at the peerings of every peer; the outcome is *unknown* when none of those that can be read leads there. */
function wayThroughPeer(context: Pick<RuleContext, 'model' | 'unknown'>, own: VirtualNetwork, { ipAddress = '' }: ServerSubject): WayThroughPeer | undefined {
  const peers = own.peerings.filter(isConnected).flatMap((peering) => {
    const id = peering.remoteVirtualNetworkId;
    return id === undefined ? [] : [{ peering, network: context.model.virtualNetwork(id) }];
  });
  for (const { peering, network } of peers) {
    const found = network.state === 'known' ? peeringsTo(network.value, ipAddress) : [];
    const onwards = found.find(({ remoteVirtualNetworkId = '' }) => !sameId(remoteVirtualNetworkId, own.id));
    if (onwards) return { peering, onwards };
  }
  for (const { network } of peers) if (network.state === 'unavailable') context.unknown(network);
  return undefined;
}
