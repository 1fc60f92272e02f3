import { selectDefaultRoute } from '../../network/routes';
import { networkIsolation } from '../../path/isolation';
import { defineRule } from '../rule';
import { describeRoute, nextHopPlace, routeEvidence, routeNames, routeTitles, toInternetFixes } from './routeEvidence';

export default defineRule({
  code: 'AGW-UDR-001',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  explains: ['healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'The default route of the gateway’s subnet does not lead to the Internet',
      message:
        'Route {route} of route table {table} leads the default route of gateway {gateway} elsewhere ({hop}): Azure cannot read the health of the backends, and logs, metrics, certificates and revocation lists may not get through. A v2 gateway that is not network-isolated needs its default route to the Internet.',
      variants: {
        perhapsIsolated:
          'Route {route} of route table {table} leads the default route of gateway {gateway} elsewhere ({hop}), and the health of its backends is Unknown. It is not certain whether the gateway is network-isolated; if it is not, this route is the likely reason.',
      },
      why: 'Azure manages the instances of a v2 gateway over the Internet. A default route to a firewall or a virtual network gateway leads its answers astray: backend health is Unknown, and nothing that depends on the way out works.',
      howWeKnow:
        'The route table of the subnet of the gateway has a route for 0.0.0.0/0 whose next hop is not Internet; it stands before learned and Azure’s own default routes. The gateway is not network-isolated: that is told by its frontends, the delegation of its subnet and its tag.',
      fix: 'Let the route lead to the Internet, and send only the prefixes of the backends through the firewall. Where all traffic must go through a firewall, a network-isolated gateway can.',
      notAProblem: 'On a network-isolated gateway, and on a v1 gateway, the default route may lead to an appliance.',
      notes: { route: 'This is the default route of the subnet.' },
      fixes: routeTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment',
  ],
  applies: ({ gateway }) => gateway.isV2,
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    if (!subnet) return;
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'yes') return;
    const answer = selectDefaultRoute(subnet);
    if (answer.outcome === 'unknown') {
      context.unknown(answer.missing);
      return;
    }
    const { route } = answer;
    if (route.origin !== 'user' || route.nextHop.toLowerCase() === 'internet') return;
    const isPerhaps = isolation.isolated === 'unknown';
    if (isPerhaps) context.unknown(isolation.missing);
    if (isPerhaps && !context.shows('healthUnknown')) return;
    context.report({
      at: nextHopPlace(context.model, route),
      resource: route.resource,
      ...(isPerhaps ? { variant: 'perhapsIsolated', severity: 'warning', confidence: 'predicted' } : {}),
      data: { ...routeNames(route), hop: describeRoute(route), gateway: gateway.name },
      evidence: [routeEvidence(route)],
    });
  },
  fixes: (finding) => toInternetFixes(finding.resource, '0.0.0.0/0'),
});
