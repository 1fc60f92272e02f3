import { intersectionOf, overlaps, parsePrefix, publicAddresses } from '../../network/cidr';
import { splitDefaultOf } from '../../network/splitDefault';
import { isUnreadableIn, userRoutes, type SubnetRoute } from '../../network/routes';
import type { ListenerSubject } from '../../path/subject';
import { defineRule } from '../rule';
import { describeRoute, nextHopPlace, removeFixes, routeEvidence, routeNames, routeTitles } from './routeEvidence';

/**
 * Nobody has told where the failing clients are, so the rule names the range and never calls it an error. How clients reach a private
 * frontend is not told by ARM: only public ones are judged. Default routes are AGW-UDR-001's to -003's.
 */
export default defineRule({
  code: 'AGW-UDR-020',
  on: 'listener',
  severity: 'hint',
  confidence: 'predicted',
  explains: ['cannotConnect'],
  specificity: 65,
  text: {
    en: {
      title: 'Answers to some clients leave by another way than their requests came',
      message:
        'Clients in {prefix} reach listener {listener} of gateway {gateway} by its public frontend, but route {route} of route table {table} sends the answers to them elsewhere ({hop}): they cannot connect, while all others can.',
      why: 'A client that sends its request to the public frontend waits for an answer from the same address. An appliance or a virtual network gateway that has not seen the request drops the answer, or sends it from another address.',
      howWeKnow:
        'A route of the gateway’s subnet for a part of the Internet has the next hop of an appliance or a virtual network gateway, and a listener in use has a public frontend. Where the clients are is not known.',
      fix: 'Remove the route, or bring the requests of these clients in through the same appliance and a private frontend.',
      notAProblem: 'When no client is in that range, as with a route for a backend alone.',
      notes: { route: 'The route leads to a part of the Internet.' },
      fixes: routeTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-tcp-connection-timeout-issues',
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
  ],
  applies: ({ listener, rules }) => rules.length > 0 && listener.frontendIPConfiguration?.target?.publicIPAddressId !== undefined,
  check(context, { gateway, listener }) {
    const subnet = context.need(gateway.subnet);
    const table = subnet && context.need(subnet.routeTable);
    if (!table) return;
    if (isUnreadableIn(table)) context.unknown([]);
    if (splitDefaultOf(table).state === 'split') return;
    const isSeen = context.shows('cannotConnect');
    for (const route of userRoutes(table).filter(leadsClientsAway)) {
      if (isToServerAlone(route, gateway)) continue;
      context.report({
        at: nextHopPlace(context.model, route),
        resource: route.resource,
        ...(isSeen ? { severity: 'warning' } : {}),
        data: { ...routeNames(route), prefix: route.prefix, listener: listener.name, gateway: gateway.name, hop: describeRoute(route) },
        evidence: [routeEvidence(route)],
      });
    }
  },
  fixes: ({ resource }) => removeFixes(resource),
});

function leadsClientsAway({ prefix, length, nextHop }: SubnetRoute): boolean {
  const range = parsePrefix(prefix);
  const isElsewhere = /^(virtualappliance|virtualnetworkgateway)$/i.test(nextHop);
  return isElsewhere && length > 0 && range !== undefined && overlaps(publicAddresses, [range]);
}

/** A route that holds the address of a backend is made for it. */
function isToServerAlone({ prefix }: SubnetRoute, { pools }: ListenerSubject['gateway']): boolean {
  const range = parsePrefix(prefix);
  const servers = pools.flatMap(({ addresses }) => addresses.flatMap(({ ipAddress }) => parsePrefix(ipAddress ?? '') ?? []));
  return range !== undefined && intersectionOf([range], servers).length > 0;
}
