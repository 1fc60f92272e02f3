import type { RouteTable } from '../../model/network';
import { isUnreadableIn, userRoutes, type SubnetRoute } from '../../network/routes';
import { splitDefaultOf } from '../../network/splitDefault';
import { networkIsolation } from '../../path/isolation';
import { parentResourceId } from '../../snapshot/resourceId';
import type { GatewaySubject } from '../../path/subject';
import { azureCli } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { createRouteCommand, describeRoute, nextHopPlace, openRoutes, removeRouteCommand, routeEvidence, routeNames } from './routeEvidence';

export default defineRule({
  code: 'AGW-UDR-002',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  explains: ['healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'Split default routes lead the gateway’s own traffic away from the Internet',
      message:
        'The routes {routes} of route table {table} together lead everything that gateway {gateway} sends to the Internet elsewhere: Azure cannot read the health of the backends, and logs, metrics, certificates and revocation lists may not get through. Azure accepts such routes, but a v2 gateway that is not network-isolated does not work with them.',
      variants: {
        perhapsIsolated:
          'The routes {routes} of route table {table} together lead everything that gateway {gateway} sends to the Internet elsewhere, and the health of its backends is Unknown. It is not certain whether the gateway is network-isolated; if it is not, these routes are the likely reason.',
      },
      why: 'Azure refuses a default route to an appliance on the subnet of a gateway, but not two halves of one. They win over every default route, and then the answers of the gateway’s instances to Azure’s management go astray.',
      howWeKnow:
        'The prefixes of the routes in the route table of the gateway’s subnet are added up. Those with a next hop other than Internet cover every public address, and no route leads a part of it, or the service tag GatewayManager, to the Internet. The gateway is not network-isolated.',
      fix: 'Replace the routes by the prefixes that must go through the appliance. Where they must stay, a route for the service tag GatewayManager to the Internet brings back the health of the backends.',
      notAProblem: 'On a network-isolated gateway, and on a v1 gateway, everything may go through an appliance.',
      notes: { route: 'This route is a part of the default route.' },
      fixes: {
        remove: 'Remove the routes that stand in for a default route',
        managementToInternet: 'Keep them, and lead Azure’s management of the gateway to the Internet',
        openRoutes: 'Routes of the route table: change route {route}',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment',
  ],
  applies: ({ gateway }) => gateway.isV2,
  check(context, { gateway }) {
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'yes') return;
    const subnet = context.need(gateway.subnet);
    const table = subnet && context.need(subnet.routeTable);
    if (!table) return;
    const split = splitDefaultOf(table);
    if (split.state === 'unknown' || isUnreadableIn(table)) {
      context.unknown([]);
      return;
    }
    if (split.state === 'open' || userRoutes(table).some(isDefaultElsewhere)) return;
    const isPerhaps = isolation.isolated === 'unknown';
    if (isPerhaps) context.unknown(isolation.missing);
    if (isPerhaps && !context.shows('healthUnknown')) return;
    const [first] = split.routes;
    if (!first) return;
    context.report({
      at: nextHopPlace(context.model, first),
      resource: first.resource,
      ...(isPerhaps ? { variant: 'perhapsIsolated', severity: 'warning', confidence: 'predicted' } : {}),
      data: { routes: split.routes.map(describeRoute).join(', '), table: routeNames(first).table, gateway: gateway.name },
      evidence: split.routes.map(routeEvidence),
    });
  },
  fixes: (finding, subject) => fixesFor(finding.resource, splitOf(subject)),
});

/** A default route that leads elsewhere itself is AGW-UDR-001's. */
function isDefaultElsewhere({ prefix, nextHop }: SubnetRoute): boolean {
  return prefix === '0.0.0.0/0' && nextHop.toLowerCase() !== 'internet';
}

function splitOf({ gateway }: GatewaySubject): readonly SubnetRoute[] {
  const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
  const table: RouteTable | undefined = subnet?.routeTable.state === 'known' ? subnet.routeTable.value : undefined;
  const split = table && splitDefaultOf(table);
  return split?.state === 'split' ? split.routes : [];
}

function fixesFor(routeId: string, routes: readonly SubnetRoute[]) {
  const table = parentResourceId(routeId) ?? routeId;
  const management = createRouteCommand(table, 'GatewayManagerToInternet', 'GatewayManager', 'Internet');
  return [
    azureCli(
      'remove',
      routes.map(({ resource }) => removeRouteCommand(resource)),
    ),
    azureCli('managementToInternet', [management]),
    openRoutes(routeId),
  ];
}
