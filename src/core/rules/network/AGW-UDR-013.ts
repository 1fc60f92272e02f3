import { parsePrefix } from '../../network/cidr';
import { networkIsolation } from '../../path/isolation';
import { resourceName } from '../../snapshot/resourceId';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { removeFixes, routeTitles } from './routeEvidence';

/** Tags of what a gateway itself talks to. */
const ownTraffic = /^(gatewaymanager|azurecloud(\..+)?|azuremonitor|azurekeyvault(\..+)?|storage(\..+)?)$/i;

export default defineRule({
  code: 'AGW-UDR-013',
  on: 'gateway',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['healthUnknown'],
  specificity: 70,
  text: {
    en: {
      title: 'A route takes the gateway’s own traffic away from the Internet',
      message:
        'Route {route} of route table {table} on the subnet of gateway {gateway} sends {tag} to {hop}, and the gateway’s own traffic to it must go to the Internet.',
      why: 'A gateway that is not network-isolated reports to its management, reads Key Vault and writes logs over the Internet. Behind another next hop that can fail, and its health is no longer seen.',
      howWeKnow: 'The route names a service tag of the gateway’s own traffic, and its next hop is not Internet.',
      fix: 'Let the route lead to the Internet, or remove it.',
      notAProblem: 'When the next hop lets all of it through; Azure does not support it.',
      notes: { route: 'The route.' },
      fixes: routeTitles,
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
  check(context, { gateway }) {
    context.need(gateway.backendHealth);
    const subnet = context.need(gateway.subnet);
    const table = subnet && context.need(subnet.routeTable);
    const routes = (table?.routes ?? []).filter(({ addressPrefix = '', nextHopType = 'Internet' }) => {
      return !parsePrefix(addressPrefix) && ownTraffic.test(addressPrefix) && nextHopType.toLowerCase() !== 'internet';
    });
    if (!table || routes.length === 0) return;
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'yes') return;
    if (isolation.isolated === 'unknown') {
      context.unknown(isolation.missing);
      return;
    }
    for (const route of routes) {
      const at = deepestPlace(context.model, route.at, 'properties', 'nextHopType');
      const hop = [route.nextHopType, route.nextHopIpAddress].filter((word) => word !== undefined).join(' ');
      context.report({
        at,
        resource: route.id,
        data: { route: route.name, table: resourceName(table.id), gateway: gateway.name, tag: route.addressPrefix ?? '', hop },
        evidence: [{ resource: route.id, at, value: `${route.addressPrefix ?? ''} → ${hop}`, note: 'route' }],
      });
    }
  },
  fixes: ({ resource }) => removeFixes(resource),
});
