import type { Subnet } from '../../model/network';
import { routeToServer } from '../../network/reach';
import type { SubnetRoute } from '../../network/routes';
import { machineOfInterface } from '../../network/serverMachine';
import { ownerOf } from '../../network/serverPlace';
import type { ServerSubject } from '../../path/subject';
import { known } from '../../snapshot/fact';
import { defineRule, type RuleContext } from '../rule';
import { addressedAppliance, applianceOnPath, portsToRefute } from './applianceLeg';
import { describeRoute, nextHopPlace, removeFixes, routeEvidence, routeNames, routeNotes, routeTitles } from './routeEvidence';
import { answersOnAll, mayBeInNetwork } from './serverLeg';

/**
 * The catalogue infers how to see a loop (Network Watcher's UDRLoop). Only what goes out of the same interface takes the route of its
 * subnet, so an appliance with several interfaces, a load balancer before appliances and what no look-up finds stay unknown.
 */
export default defineRule({
  code: 'AGW-UDR-016',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 80,
  text: {
    en: {
      title: 'An appliance on the way to a server sends the traffic back to itself',
      message:
        'The gateway’s traffic to server {server} of pool {pool} is led to the appliance {appliance}, and route {route} of route table {table}, which stands on the appliance’s own subnet, leads it to the same address again: it goes in a circle.',
      why: 'What an appliance forwards takes the routes of its own subnet. A route there that names the appliance as the next hop brings the traffic back, until it is dropped.',
      howWeKnow:
        'The route with the longest prefix for the server is selected on the gateway’s subnet and on the subnet of the appliance, which is a firewall or a virtual machine with one network interface. Both lead to the same address.',
      fix: 'Give the subnet of the appliance a route table of its own, without routes to the appliance.',
      notAProblem: 'When the server is Healthy by a probe on the same port: then its traffic takes another way.',
      notes: { ...routeNotes, first: 'The route of the gateway’s subnet.' },
      fixes: routeTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/network-watcher/connection-troubleshoot-overview',
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    const hasAnswered = answersOnAll(server);
    const hop = applianceOnPath(context.model, server);
    if (hop.state === 'unknown') context.unknown(hasAnswered ? [] : hop.missing);
    if (hop.state !== 'appliance') return;
    // What answers is not in a circle; nothing more is asked for it.
    if (hasAnswered) {
      context.unknown([]);
      return;
    }
    const place = context.need(hop.place);
    const back = place && routeBack(context, server, place, hop.address);
    if (!place) context.unknown([]);
    if (!place || !back) return;
    if (!sendsBySameInterface(context, server, place, hop.address)) {
      context.unknown([]);
      return;
    }
    context.report({
      at: nextHopPlace(context.model, back),
      resource: back.resource,
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: { ...routeNames(back), server: server.address, pool: server.pool.name, appliance: hop.address },
      evidence: [{ ...routeEvidence(hop.route), value: describeRoute(hop.route), note: 'first' }, routeEvidence(back)],
    });
  },
  fixes: (finding) => removeFixes(finding.resource),
});

/** The route of the appliance's subnet to the server, where it leads to the appliance. */
function routeBack(context: Pick<RuleContext, 'model' | 'unknown'>, server: ServerSubject, place: Subnet, appliance: string): SubnetRoute | undefined {
  const answer = routeToServer(context.model, { ...server, gateway: { ...server.gateway, subnet: known(place) } });
  if (answer.outcome === 'unknown') {
    context.unknown(answer.missing);
    return undefined;
  }
  const { route } = answer;
  const isBack = route.origin === 'user' && route.nextHop.toLowerCase() === 'virtualappliance' && route.nextHopIpAddress === appliance;
  return isBack ? route : undefined;
}

function sendsBySameInterface(context: Pick<RuleContext, 'model' | 'need'>, server: ServerSubject, place: Subnet, appliance: string): boolean {
  const owner = context.need(ownerOf(context.model, addressedAppliance(server, appliance), place));
  if (owner.kind === 'firewall') return true;
  if (owner.kind !== 'interface') return false;
  const machine = context.need(machineOfInterface(context.model, owner.id));
  return machine?.networkInterfaceIds.length === 1;
}
