import { resourceName } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { firewallOnPath } from './firewallOnPath';
import { nextHopPlace, routeEvidence, routeNames, routeNotes } from './routeEvidence';
import { answersOnAll, mayBeInNetwork } from './serverLeg';

/** Points at the firewall whose rules to read; what they say is AGW-NSG-020's, and what its log says AGW-NSG-016's. Never a cause by itself. */
export default defineRule({
  code: 'AGW-UDR-012',
  on: 'server',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The traffic to a server that does not answer crosses an Azure Firewall',
      message:
        'Route {route} of route table {table} sends the gateway’s traffic to server {server} of pool {pool} through Azure Firewall {firewall}, and the server does not answer. Check that a network rule allows the gateway’s subnet to it.',
      why: 'An Azure Firewall denies what no rule allows. What it drops looks to the gateway like a server that does not answer.',
      howWeKnow:
        'Of all routes of the gateway’s subnet, that with the longest prefix that holds the address of the server leads to the private address of an Azure Firewall, and the probe timed out.',
      fix: 'Allow the gateway’s subnet to the server on the ports of the probe and of the backend setting, in a network rule of the firewall or of its policy.',
      notAProblem: 'When the rules of the firewall allow the traffic: then look at the server.',
      notes: routeNotes,
      fixes: { openFirewall: 'Azure Firewall: check its rules' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/firewall/rule-processing',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server) || !context.shows('timeout')) return;
    const path = firewallOnPath(context.model, server);
    if (path.state === 'none') return;
    if (path.state === 'unknown') {
      context.unknown(path.missing);
      return;
    }
    const { route, id } = path;
    context.report({
      at: nextHopPlace(context.model, route),
      resource: route.resource,
      data: { ...routeNames(route), server: server.address, pool: server.pool.name, firewall: resourceName(id) },
      evidence: [routeEvidence(route)],
    });
  },
  fixes: (_finding, server, model) => {
    const path = firewallOnPath(model, server);
    return path.state === 'firewall' ? [portal('openFirewall', path.id)] : [];
  },
});
