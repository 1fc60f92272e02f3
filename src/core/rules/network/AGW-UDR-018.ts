import type { VirtualNetwork } from '../../model/network';
import type { VirtualHub } from '../../model/virtualHub';
import { isPrivateAddress, prefixContains } from '../../network/cidr';
import { isHubConnection } from '../../network/networkSpace';
import { routeToServer } from '../../network/reach';
import type { ServerSubject } from '../../path/subject';
import { parseResourceId, sameId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule, type RuleContext } from '../rule';
import { portsToRefute } from './applianceLeg';
import { answersOnAll } from './serverLeg';
import { mayBeHubOf } from './virtualHubOf';

/**
 * A network does not name the hub that it is connected to. The hub is one of the gateway's subscription whose connections name the
 * network; a hub of another subscription stays unknown. A state that passes (updating, provisioning) is a suspicion, since a hub goes
 * on forwarding while it is written to.
 */
export default defineRule({
  code: 'AGW-UDR-018',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 80,
  text: {
    en: {
      title: 'The virtual hub on the way to a server is not provisioned',
      message:
        'Server {server} of pool {pool} is outside of the gateway’s network, which is connected to virtual hub {hub}, and {property} of that hub is {state}: it does not pass traffic on.',
      variants: {
        passing:
          'Server {server} of pool {pool} is outside of the gateway’s network, which is connected to virtual hub {hub}, and {property} of that hub is {state}. Until that is over, traffic through the hub may be lost.',
      },
      why: 'A virtual hub routes between the networks that are connected to it. When it, or its router, failed or was never made, nothing gets from one network to the other.',
      howWeKnow:
        'A connection of the hub names the gateway’s network, no network that is peered directly holds the address of the server, and the hub’s state is not Succeeded or its routing state not Provisioned.',
      fix: 'Reset the router of the hub, or write the hub again; then wait for the routing state Provisioned.',
      notAProblem: 'When the server is Healthy, or is not behind the hub.',
      notes: { state: 'The state of the hub.', connection: 'The connection of the hub to the gateway’s network.' },
      fixes: { openHub: 'The virtual hub: reset the hub or its router', show: 'Show the state of the hub' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-wan/hub-settings', 'https://learn.microsoft.com/azure/network-watcher/connection-troubleshoot-overview'],
  applies: ({ ipAddress }) => ipAddress !== undefined && isPrivateAddress(ipAddress),
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const subnet = context.need(server.gateway.subnet);
    const network = subnet && context.need(subnet.virtualNetwork);
    if (!network || network.addressPrefixes.some((prefix) => prefixContains(prefix, server.ipAddress ?? ''))) return;
    if (!network.peerings.some(isHubConnection)) return;
    const answer = routeToServer(context.model, server);
    if (answer.outcome === 'unknown' && answer.reason !== 'learnedRoutes') context.unknown(answer.missing);
    // A route that is known leads past the hub: what the hub passes on is learned, and a direct peering stands before it.
    if (answer.outcome === 'selected' || answer.reason !== 'learnedRoutes') return;
    if (!context.shows('timeout')) {
      context.unknown([]);
      return;
    }
    checkHub(context, server, network);
  },
  fixes: ({ resource }) => {
    const id = parseResourceId(resource);
    const place = id ? ['--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId] : ['--ids', resource];
    return [portal('openHub', resource), azureCli('show', [['network', 'vhub', 'show', ...place]])];
  },
});

interface HubData {
  readonly [name: string]: string;
  readonly server: string;
  readonly pool: string;
  readonly hub: string;
  readonly property: string;
  readonly state: string;
}

function checkHub(context: RuleContext<HubData>, server: ServerSubject, network: VirtualNetwork): void {
  const hubs = context.need(context.model.virtualHubsOfSubscription(parseResourceId(server.gateway.id)?.subscriptionId ?? ''));
  for (const hub of hubs.filter(({ name }) => mayBeHubOf(network, name))) {
    const connections = context.need(context.model.hubConnections(hub.id));
    const connection = connections.find(({ remoteVirtualNetworkId = '' }) => sameId(remoteVirtualNetworkId, network.id));
    if (!connection) continue;
    const fault = faultOf(hub);
    if (!fault) return;
    const at = deepestPlace(context.model, hub.at, 'properties', fault.property);
    context.report({
      at,
      resource: hub.id,
      ...(fault.isPassing ? { variant: 'passing', severity: 'warning' as const, confidence: 'predicted' as const } : {}),
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: { server: server.address, pool: server.pool.name, hub: hub.name, property: fault.property, state: fault.state },
      evidence: [
        { resource: hub.id, at, value: fault.state, note: 'state' },
        { resource: connection.id, at: connection.at, value: connection.name, note: 'connection' },
      ],
    });
    return;
  }
  // The hub is one that cannot be seen from here.
  context.unknown([]);
}

interface HubFault {
  readonly property: 'provisioningState' | 'routingState';
  readonly state: string;
  readonly isPassing: boolean;
}

/** A state that Azure does not say is no fault. */
function faultOf({ provisioningState = 'succeeded', routingState = 'provisioned' }: VirtualHub): HubFault | undefined {
  if (routingState !== 'provisioned') return { property: 'routingState', state: routingState, isPassing: routingState === 'provisioning' };
  if (provisioningState !== 'succeeded') return { property: 'provisioningState', state: provisioningState, isPassing: provisioningState !== 'failed' };
  return undefined;
}
