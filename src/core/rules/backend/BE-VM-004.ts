import { isPrivateAddress, prefixContains } from '../../network/cidr';
import { peeringsTo } from '../../network/peeringsTo';
import { routeToServer } from '../../network/reach';
import { parseResourceId } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { portsToRefute } from '../network/applianceLeg';
import { routeEvidence, routeNotes } from '../network/routeEvidence';
import { answersOnAll } from '../network/serverLeg';
import { defineRule } from '../rule';

export default defineRule({
  code: 'BE-VM-004',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 75,
  text: {
    en: {
      title: 'No route leads from the gateway’s subnet to a server',
      message:
        'Server {server} of pool {pool} has a private address that is neither in the gateway’s network nor in one that is peered with it, and no route leads there: Azure drops the traffic.',
      why: 'Azure routes private addresses only where they belong to the network, to a peer, or to a route of one’s own. Everything else in the private ranges goes nowhere, so the gateway waits until its time-out.',
      howWeKnow:
        'Of all routes of the gateway’s subnet, Azure’s own route to nowhere has the longest prefix that holds the address. Where the network can learn routes that ARM does not show, nothing is said.',
      fix: 'Correct the address in the pool, or connect the networks: a peering, or a route through an appliance that knows the way.',
      notAProblem: 'When the server is Healthy: then a way exists that ARM does not show.',
      notes: routeNotes,
      fixes: { openPeerings: 'Peerings of the gateway’s network' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  applies: ({ ipAddress }) => ipAddress !== undefined && isPrivateAddress(ipAddress),
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const subnet = context.need(server.gateway.subnet);
    const answer = routeToServer(context.model, server);
    if (answer.outcome === 'unknown') {
      context.unknown(answer.missing);
      return;
    }
    const { route } = answer;
    if (route.origin !== 'system' || route.nextHop.toLowerCase() !== 'none') return;
    const network = subnet && context.need(subnet.virtualNetwork);
    // A peering that knows the address and is broken is told by AGW-UDR-009.
    if (!network || peeringsTo(network, server.ipAddress ?? '').length > 0) return;
    // Addresses of pods are in no network, and Azure may carry them all the same: AGW-UDR-008 judges them.
    const clusters = context.need(context.model.clustersOfSubscription(parseResourceId(server.gateway.id)?.subscriptionId ?? ''));
    const isPod = [...clusters, ...context.model.managedClusters].some(({ podPrefixes }) =>
      podPrefixes.some((prefix) => prefixContains(prefix, server.ipAddress ?? '')),
    );
    if (isPod) return;
    context.report({
      at: network.at,
      resource: network.id,
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: { server: server.address, pool: server.pool.name },
      evidence: [routeEvidence(route)],
    });
  },
  fixes: ({ resource }) => [portal('openPeerings', resource)],
});
