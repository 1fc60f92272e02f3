import { routeToServer } from '../../network/reach';
import type { Decision } from '../../network/securityRules';
import type { Model } from '../../model/model';
import type { NetworkSecurityGroup } from '../../model/network';
import { effectiveProbe } from '../../path/effectiveProbe';
import type { ServerSubject } from '../../path/subject';
import { chainFact, known, type Fact } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { answerOfGroup, isPublicAddress, publicServer, type PublicServer } from './publicServer';
import { accusedRule, chainEvidence, changeOf, securityNotes } from './securityEvidence';
import { allowFixes, allowTitles } from './securityFixes';
import { answersOn, portsOf } from './serverLeg';

export default defineRule({
  code: 'AGW-NSG-012',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 78,
  text: {
    en: {
      title: 'The security group of a public server does not let the gateway’s public address in',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies traffic to server {server} of pool {pool} on port {ports} from {source}, the public address of gateway {gateway}. Allow that address.',
      why: 'The gateway reaches a server at a public address with its own public address, not with an address of its subnet. A security group that lets the virtual network in does not let the gateway in.',
      howWeKnow:
        'The public address of the server belongs to a network interface. The security groups of the interface and of its subnet are evaluated for traffic from the public address of the gateway.',
      fix: 'Allow the public address of the gateway. When the gateway can reach the server’s network, rather put the private address of the server into the pool.',
      notAProblem: 'When the server is Healthy by a probe on the same port.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview'],
  applies: isPublicAddress,
  check(context, server) {
    context.need(server.health);
    const ports = portsOf(server).filter((port) => !answersOn(server, port));
    if (ports.length === 0) return;
    const found = context.need(publicServer(context.model, server));
    const source = found && context.need(sourceOf(context.model, server, found));
    // A server of somebody else, and a way through something that has another address, are not judged.
    if (!found || source === undefined) {
      context.unknown([]);
      return;
    }
    for (const group of found.groups) {
      const answers = ports.map((port) => ({ port, answer: answerOfGroup(group, found, source, port) }));
      for (const { answer } of answers) if (answer?.access === 'unknown' || !answer) context.unknown(answer?.missing ?? []);
      const denied = answers.flatMap(({ port, answer }) => (answer?.access === 'deny' ? [{ port, answer }] : []));
      const rule = denied[0] && accusedRule(denied[0].answer.denied);
      if (!denied[0] || !rule) continue;
      const closed = denied.map(({ port }) => port);
      const probePort = effectiveProbe(server).port;
      context.report({
        at: rule.at,
        resource: rule.id,
        // A probe that gets through keeps the server in use: then only the requests fail.
        explains: probePort !== undefined && closed.includes(probePort) ? ['timeout', 'gateway502'] : ['gateway502'],
        blocks: { address: server.address, ports: closed },
        ...changeOf(context, group.id, rule),
        data: {
          rule: rule.name,
          priority: String(rule.priority ?? '?'),
          group: group.name,
          server: server.address,
          pool: server.pool.name,
          ports: closed.join(' and '),
          source,
          gateway: server.gateway.name,
        },
        evidence: chainEvidence(denied[0].answer),
      });
    }
  },
  fixes(finding, server, model) {
    const place = publicServer(model, server);
    const found = place.state === 'known' ? place.value : undefined;
    const source = String(finding.data['source']);
    const port = finding.blocks?.ports[0];
    if (!found || port === undefined) return [];
    return found.groups.flatMap((group) => {
      const rule = accusedRule(deniedIn(group, found, source, port));
      if (!rule || !sameId(rule.id, finding.resource)) return [];
      const ports = (finding.blocks?.ports ?? []).map(String);
      const allow = {
        name: 'AllowApplicationGateway',
        direction: 'Inbound',
        protocol: 'Tcp',
        sources: [source],
        destinations: [found.privateAddress],
        ports,
      } as const;
      return allowFixes(group, rule, allow);
    });
  },
});

function deniedIn(group: NetworkSecurityGroup, server: PublicServer, source: string, port: number): readonly Decision[] {
  const answer = answerOfGroup(group, server, source, port);
  return answer && 'denied' in answer ? answer.denied : [];
}

/**
 * The address from which a public server sees the gateway: that of its one public frontend, when the traffic leaves for the Internet directly.
 *
 * @returns known and undefined where it is another: a NAT gateway's, an appliance's, that of a gateway without a public frontend.
 */
function sourceOf(model: Model, server: ServerSubject, { publicAddress }: PublicServer): Fact<string | undefined> {
  return chainFact(server.gateway.subnet, (subnet) => {
    const route = routeToServer(model, { ...server, ipAddress: publicAddress });
    if (route.outcome === 'unknown') return route.missing[0] ?? known(undefined);
    const [frontend, ...others] = server.gateway.frontends.filter(({ publicIPAddressId }) => publicIPAddressId !== undefined);
    const isDirect = route.route.nextHop.toLowerCase() === 'internet' && subnet?.natGatewayId === undefined;
    if (!frontend || others.length > 0 || !isDirect) return known(undefined);
    return chainFact(frontend.publicIPAddress, (own) => known(own?.ipAddress));
  });
}
