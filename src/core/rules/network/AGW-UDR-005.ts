import { hopOf, returnLeg } from '../../network/returnLeg';
import { routeToServer } from '../../network/reach';
import { parsePrefix } from '../../network/cidr';
import type { Model } from '../../model/model';
import type { ServerSubject } from '../../path/subject';
import { parentResourceId, sameId } from '../../snapshot/resourceId';
import { azureCli } from '../applicationGateway/commands';
import type { Finding, Fix } from '../finding';
import { defineRule } from '../rule';
import { portsToRefute } from './applianceLeg';
import { createRouteCommand, describeRoute, nextHopPlace, openRoutes, removeRouteCommand, routeEvidence, routeNames } from './routeEvidence';
import { answersOnAll, mayBeInNetwork, portsOf } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-005',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 70,
  text: {
    en: {
      title: 'Answers of a server go back to the gateway by another way',
      message:
        'Server {server} of pool {pool} is reached by {forward}, but its answers go back by {back}: route {route} of route table {table} sends them through something that has not seen the request, and a stateful appliance drops them. Let both directions take the same way.',
      why: 'A firewall lets the answer of a connection through when it has seen its beginning. When only the answers cross it, it drops them, and the gateway waits until its timeout.',
      howWeKnow:
        'The route with the longest prefix from the gateway’s subnet to the server, and that from the server’s subnet back to the gateway’s subnet, are selected from the route tables and Azure’s own routes. The first crosses nothing, the second an appliance or a virtual network gateway.',
      fix: 'In the same network, give the server’s subnet a route for the gateway’s subnet with the next hop of the virtual network. Across a peering, remove the route that stands before the peering, or send both directions through the same appliance.',
      notAProblem: 'When the server is Healthy by a probe on the same port, or when the appliance keeps no state.',
      notes: {
        forward: 'The route of the gateway’s subnet to the server.',
        route: 'The route of the server’s subnet back to the gateway.',
      },
      fixes: {
        local: 'Send the answers back inside the network',
        remove: 'Remove the route that leads the answers away',
        openRoutes: 'Routes of the route table: change route {route}',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-tcp-connection-timeout-issues',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    const hasAnswered = answersOnAll(server);
    const answer = routeToServer(context.model, server);
    const [port] = portsOf(server);
    if (answer.outcome === 'unknown' || server.ipAddress === undefined || port === undefined) {
      context.unknown(hasAnswered || answer.outcome !== 'unknown' ? [] : answer.missing);
      return;
    }
    const forward = answer.route;
    const out = hopOf(forward);
    if (out === 'none' || out === 'internet') return;
    const back = returnLeg(context.model, { ...server, ipAddress: server.ipAddress }, port);
    if (back.state === 'unknown') {
      context.unknown(hasAnswered ? [] : back.missing);
      return;
    }
    const home = hopOf(back.route);
    if (home === out || (out === 'direct' && (home === 'none' || home === 'internet'))) return;
    if (out !== 'direct') {
      // An appliance that puts its own address into the request gets the answer back, whatever the routes say.
      context.unknown([]);
      return;
    }
    const isSeen = context.shows('timeout');
    context.report({
      at: nextHopPlace(context.model, back.route),
      resource: back.route.resource,
      ...(isSeen ? { severity: 'error', confidence: 'static' } : {}),
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: { ...routeNames(back.route), server: server.address, pool: server.pool.name, forward: describeRoute(forward), back: describeRoute(back.route) },
      evidence: [{ ...routeEvidence(forward), note: 'forward' }, routeEvidence(back.route)],
    });
  },
  fixes: returnFixes,
});

function returnFixes(finding: Finding, server: ServerSubject, model: Model): readonly Fix[] {
  const table = parentResourceId(finding.resource);
  const subnet = server.gateway.subnet.state === 'known' ? server.gateway.subnet.value : undefined;
  const [port] = portsOf(server);
  if (table === undefined || !subnet || server.ipAddress === undefined || port === undefined) return [openRoutes(finding.resource)];
  const back = returnLeg(model, { ...server, ipAddress: server.ipAddress }, port);
  const isSameNetwork = back.state === 'route' && sameId(back.from.virtualNetworkId, subnet.virtualNetworkId);
  if (!isSameNetwork) return [azureCli('remove', [removeRouteCommand(finding.resource)]), openRoutes(finding.resource)];
  const prefixes = subnet.addressPrefixes.filter((prefix) => parsePrefix(prefix)?.family === 4);
  const isThatRoute = prefixes.includes(back.route.prefix);
  const commands = prefixes.map((prefix, index) => createRouteCommand(table, `ToApplicationGateway${index === 0 ? '' : index + 1}`, prefix, 'VnetLocal'));
  const local = azureCli('local', isThatRoute ? [removeRouteCommand(finding.resource), ...commands] : commands);
  return [local, openRoutes(finding.resource)];
}
