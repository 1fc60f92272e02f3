import { learnedDefaultOf } from '../../network/learnedRoutes';
import { canLearnRoutes } from '../../network/networkSpace';
import { isUnreadableIn, userRoutes } from '../../network/routes';
import { networkIsolation } from '../../path/isolation';
import type { Subnet } from '../../model/network';
import { parseResourceId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import type { Fix } from '../finding';
import { defineRule } from '../rule';
import { createRouteCommand } from './routeEvidence';

export default defineRule({
  code: 'AGW-UDR-003',
  on: 'gateway',
  severity: 'error',
  confidence: 'observed',
  explains: ['healthUnknown'],
  specificity: 75,
  text: {
    en: {
      title: 'The gateway’s subnet takes a default route that its network learned',
      message:
        'Network {network} has learned a default route from a virtual network gateway, and subnet {subnet} of gateway {gateway} takes it: what the gateway sends to the Internet goes on-premises, Azure cannot read the health of the backends, and logs, metrics, certificates and revocation lists may not get through.',
      variants: {
        perhapsLearned:
          'Subnet {subnet} of gateway {gateway} takes routes that network {network} learns, no network interface there could tell which, and the health of the backends is Unknown. If a default route is among them, it is the likely reason.',
      },
      why: 'A default route that ExpressRoute or a VPN advertises stands before Azure’s own. The answers of a v2 gateway’s instances to Azure’s management then go on-premises and do not come back.',
      howWeKnow:
        'The effective routes of a network interface in the same network, whose subnet takes learned routes too, list 0.0.0.0/0 from VirtualNetworkGateway. The gateway’s subnet has no default route of its own and does not switch learned routes off.',
      fix: 'Give the subnet a route table that switches the propagation of gateway routes off, and a default route to the Internet.',
      notAProblem: 'On a network-isolated gateway, and where the network learns no default route: a virtual network gateway alone is no fault.',
      notes: { learned: 'An effective route of a network interface in the same network.' },
      fixes: {
        ownRoutes: 'Switch learned routes off on the subnet, and lead its default route to the Internet',
        openSubnet: 'Route table of the subnet: gateway route propagation No, and a default route to the Internet',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  applies: ({ gateway }) => gateway.isV2,
  check(context, { gateway }) {
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'yes') return;
    const subnet = context.need(gateway.subnet);
    if (!subnet) return;
    const table = context.need(subnet.routeTable);
    const network = context.need(subnet.virtualNetwork);
    if (table?.disableBgpRoutePropagation === true || (table && userRoutes(table).some(({ prefix }) => prefix === '0.0.0.0/0'))) return;
    if (!network.isComplete || (table && isUnreadableIn(table))) {
      context.unknown([]);
      return;
    }
    if (!canLearnRoutes(network)) return;
    const learned = learnedDefaultOf(context.model, network);
    if (learned.state === 'notLearned') return;
    const isSeen = context.shows('healthUnknown');
    // Effective routes are dear: only a symptom is worth them.
    if (learned.state === 'unknown') context.unknown(isSeen ? learned.missing : []);
    if (isolation.isolated === 'unknown') context.unknown(isolation.missing);
    const isLearned = learned.state === 'learned' && isolation.isolated === 'no';
    if (!isLearned && !isSeen) context.unknown([]);
    if (learned.state === 'unknown' || (!isLearned && !isSeen)) return;
    context.report({
      at: deepestPlace(context.model, table?.at ?? subnet.at, ...(table ? ['properties', 'disableBgpRoutePropagation'] : [])),
      resource: table?.id ?? subnet.id,
      ...(learned.state === 'learned' ? {} : { variant: 'perhapsLearned' }),
      ...(isLearned ? {} : { severity: 'warning', confidence: 'predicted' }),
      data: { network: network.name, subnet: subnet.name, gateway: gateway.name },
      evidence:
        learned.state === 'learned'
          ? [{ resource: learned.networkInterfaceId, at: learned.route.at, value: '0.0.0.0/0 → VirtualNetworkGateway', note: 'learned' }]
          : [],
    });
  },
  fixes: (_finding, { gateway }) => {
    const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
    return subnet ? ownRouteFixes(subnet) : [];
  },
});

/** A route table of the subnet's own, changed or made. */
function ownRouteFixes(subnet: Subnet): readonly Fix[] {
  const id = parseResourceId(subnet.id);
  const place = portal('openSubnet', subnet.id);
  if (!id) return [place];
  const table = subnet.routeTable.state === 'known' ? subnet.routeTable.value : undefined;
  const tableId =
    table?.id ?? `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}/providers/Microsoft.Network/routeTables/rt-${subnet.name}`;
  const tableParts = parseResourceId(tableId);
  if (!tableParts) return [place];
  const where = ['--resource-group', tableParts.resourceGroup, '--name', tableParts.name, '--subscription', tableParts.subscriptionId];
  const off = ['network', 'route-table', table ? 'update' : 'create', ...where, '--disable-bgp-route-propagation', 'true'];
  const route = createRouteCommand(tableId, 'DefaultToInternet', '0.0.0.0/0', 'Internet');
  const [network = '', name = ''] = id.names;
  const associate = ['network', 'vnet', 'subnet', 'update', '--resource-group', id.resourceGroup, '--vnet-name', network, '--name', name];
  const last = table ? [] : [[...associate, '--route-table', tableId, '--subscription', id.subscriptionId]];
  return [azureCli('ownRoutes', [off, route, ...last]), place];
}
