import { isHubConnection } from '../../network/networkSpace';
import { selectDefaultRoute } from '../../network/routes';
import type { Subnet, VirtualNetwork } from '../../model/network';
import { networkIsolation } from '../../path/isolation';
import type { GatewaySubject } from '../../path/subject';
import { parseResourceId, resourceName, sameId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule, type RuleContext } from '../rule';
import { createRouteCommand } from './routeEvidence';
import { mayBeHubOf } from './virtualHubOf';

export default defineRule({
  code: 'AGW-UDR-011',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  explains: ['healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'A secured virtual hub takes the default route of the gateway’s subnet',
      message:
        'Connection {connection} of virtual hub {hub} gives the network of gateway {gateway} the default route of the hub, which leads through a firewall, and the gateway’s subnet has no route of its own to the Internet. Azure cannot manage the gateway that way: give the subnet a route 0.0.0.0/0 to Internet.',
      why: 'Azure manages the instances of a v2 gateway over the Internet. A default route that a hub passes on leads its answers through the firewall of the hub: backend health is Unknown, and logs, metrics, certificates and revocation lists may not get through.',
      howWeKnow:
        'The network of the gateway is connected to the hub, Internet security is on for the connection, and the hub has a routing intent for the Internet, or a firewall. The subnet takes learned routes and has no route 0.0.0.0/0 of its own. The gateway is not network-isolated.',
      fix: 'Give the gateway’s subnet a route table with a route 0.0.0.0/0 to Internet and, where the backends are to be reached through the firewall, routes for their prefixes. Or turn Internet security off for the connection.',
      notAProblem: 'On a network-isolated gateway, and on a v1 gateway.',
      notes: {
        connection: 'The connection takes the default route of the hub.',
        policy: 'The hub sends traffic to the Internet to a firewall.',
        firewall: 'The hub has a firewall. Health is Unknown, so it is likely that the hub sends traffic to the Internet there.',
      },
      fixes: { route: 'Give the subnet a default route to the Internet', openConnections: 'Virtual hub: connections of networks, Internet security' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/azure/virtual-wan/how-to-routing-policies',
  ],
  applies: ({ gateway }) => gateway.isV2,
  check(context, subject) {
    const { gateway } = subject;
    const subnet = context.need(gateway.subnet);
    const network = subnet && context.need(subnet.virtualNetwork);
    if (!subnet || !network?.peerings.some(isHubConnection)) return;
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'yes') return;
    const answer = selectDefaultRoute(subnet);
    // A route of the user stands before what a hub passes on, and a subnet that learns nothing does not get it.
    if (answer.outcome === 'selected') return;
    if (answer.reason !== 'learnedRoutes' || isolation.isolated === 'unknown') {
      context.unknown([...answer.missing, ...(isolation.isolated === 'unknown' ? isolation.missing : [])]);
      return;
    }
    checkHubs(context, subject, network);
  },
  fixes({ resource }, { gateway }) {
    const table = gateway.subnet.state === 'known' ? tableOf(gateway.subnet.value) : undefined;
    const route = table === undefined ? [] : [azureCli('route', [createRouteCommand(table, 'Internet', '0.0.0.0/0', 'Internet')])];
    return [...route, portal('openConnections', resource.replace(/\/hubVirtualNetworkConnections\/[^/]*$/i, ''))];
  },
});

function tableOf(subnet: Subnet | undefined): string | undefined {
  return subnet?.routeTable.state === 'known' ? subnet.routeTable.value?.id : undefined;
}

type Context = RuleContext<Readonly<Record<'connection' | 'hub' | 'gateway', string>>>;

function checkHubs(context: Context, { gateway }: GatewaySubject, network: VirtualNetwork): void {
  const hubs = context.need(context.model.virtualHubsOfSubscription(parseResourceId(gateway.id)?.subscriptionId ?? ''));
  for (const hub of hubs.filter(({ name }) => mayBeHubOf(network, name))) {
    const connections = context.need(context.model.hubConnections(hub.id));
    const connection = connections.find(({ remoteVirtualNetworkId = '' }) => sameId(remoteVirtualNetworkId, network.id));
    if (!connection) continue;
    if (connection.enableInternetSecurity !== true) return;
    const policy = context.need(context.model.routingPolicies(hub.id)).find(({ destinations }) => destinations.includes('internet'));
    if (!policy && hub.azureFirewallId === undefined) return;
    const isUnknown = context.shows('healthUnknown');
    // Whether a hub with a firewall and without an intent has a default route, only its route tables tell.
    if (!policy && !isUnknown) {
      context.unknown([]);
      return;
    }
    const firewall = deepestPlace(context.model, hub.at, 'properties', 'azureFirewall');
    context.report({
      at: connection.enableInternetSecurityAt,
      resource: connection.id,
      severity: policy && isUnknown ? 'error' : 'warning',
      confidence: policy ? 'static' : 'predicted',
      data: { connection: connection.name, hub: hub.name, gateway: gateway.name },
      evidence: [
        { resource: connection.id, at: connection.enableInternetSecurityAt, value: 'true', note: 'connection' },
        policy
          ? { resource: hub.id, at: policy.at, value: 'Internet', note: 'policy' }
          : { resource: hub.id, at: firewall, value: resourceName(hub.azureFirewallId ?? hub.id), note: 'firewall' },
      ],
    });
    return;
  }
  // The hub is one that cannot be seen from here.
  context.unknown([]);
}
