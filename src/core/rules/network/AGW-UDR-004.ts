import { routeToServer } from '../../network/reach';
import { defineRule } from '../rule';
import { portsToRefute } from './applianceLeg';
import { nextHopPlace, removeFixes, routeEvidence, routeNames, routeNotes, routeTitles } from './routeEvidence';
import { answersOnAll, mayBeInNetwork } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-004',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 80,
  text: {
    en: {
      title: 'A route drops the gateway’s traffic to a server',
      message:
        'Route {route} of route table {table} on the gateway’s subnet drops everything to {prefix}, and server {server} of pool {pool} is in it: the gateway cannot reach the server under backend setting {setting}. Remove the route or change its next hop.',
      why: 'A route whose next hop is None is a black hole: probes and requests to the server disappear, the gateway waits until its timeout, takes the server out and answers 502.',
      howWeKnow:
        'Of all routes of the gateway’s subnet, its own and Azure’s, the one with the longest prefix that holds the address of the server has the next hop None. Where the network can learn routes that ARM does not show, nothing is said.',
      fix: 'Remove the route, or let it lead to where the server is.',
      notAProblem: 'When the server is Healthy by a probe on the same port: then its traffic takes another way.',
      notes: routeNotes,
      fixes: routeTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    if (server.ipAddress === undefined && answersOnAll(server)) return;
    const answer = routeToServer(context.model, server);
    if (answer.outcome !== 'selected') {
      context.unknown(answersOnAll(server) ? [] : answer.missing);
      return;
    }
    const { route } = answer;
    // Where Azure's own route leads nowhere, no route of the user drops anything: none exists.
    if (route.origin !== 'user' || route.nextHop.toLowerCase() !== 'none') return;
    context.report({
      at: nextHopPlace(context.model, route),
      resource: route.resource,
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: { ...routeNames(route), prefix: route.prefix, server: server.address, pool: server.pool.name, setting: server.setting.name },
      evidence: [routeEvidence(route)],
    });
  },
  fixes: (finding) => removeFixes(finding.resource),
});
