import type { ServerSubject } from '../../path/subject';
import { defineRule, type RuleContext } from '../rule';
import { explainedBy, instanceRules, partialLegs, partialLegsOf, type PartialLeg } from './partialSource';
import { accusedRule, chainEvidence, changeOf, describeDenied, securityNotes } from './securityEvidence';
import { allowTitles } from './securityFixes';
import { fixesOnPorts, groupByRule, mayBeInNetwork } from './serverLeg';

export default defineRule({
  code: 'AGW-NSG-010',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 78,
  text: {
    en: {
      title: 'A security group lets only a part of the gateway’s subnet through',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies traffic to server {server} of pool {pool} on port {ports} from a part of the subnet of gateway {gateway}: {part}. Instances that have such an address cannot reach the server. Allow the whole subnet ({subnet}).',
      why: 'Every instance of a gateway has an address of its own in the subnet, and gets another one when it is scaled or updated. Where only a part of the subnet is let through, some instances reach the server and others do not: its health and the answers change with the instance.',
      howWeKnow:
        'The rules of the network security groups on the subnet of the gateway, on the subnet of the server and on its network interface are evaluated for traffic from the whole subnet of the gateway: some of its addresses are denied and others are not. Which of them the instances have now, ARM does not say.',
      fix: 'Allow the whole subnet of the gateway, with a lower priority number than the rule that denies.',
      notAProblem: 'As long as no instance has one of the denied addresses. That can change without notice.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    for (const leg of byRule(partialLegs(context, server))) report(context, server, leg);
  },
  fixes(finding, server, model) {
    const legs = partialLegsOf(model, server).filter(({ denied }) => accusedRule(denied)?.id === finding.resource);
    const [first] = legs;
    const ports = legs.map(({ port }) => port);
    return first ? fixesOnPorts(ports, server, model, first.ask) : [];
  },
});

type Context = RuleContext<Readonly<Record<'rule' | 'priority' | 'group' | 'server' | 'pool' | 'ports' | 'gateway' | 'part' | 'subnet', string>>>;

/** What single addresses let through is AGW-NSG-011's. */
function byRule(legs: readonly PartialLeg[]): readonly (readonly PartialLeg[])[] {
  return groupByRule(legs.filter((leg) => instanceRules(leg).length === 0));
}

function report(context: Context, server: ServerSubject, legs: readonly PartialLeg[]): void {
  const [first] = legs;
  const rule = first && accusedRule(first.denied);
  if (!rule) return;
  context.report({
    at: rule.at,
    resource: rule.id,
    explains: explainedBy(server),
    ...changeOf(context, first.leg.group.id, rule),
    data: {
      rule: rule.name,
      priority: String(rule.priority ?? '?'),
      group: first.leg.group.name,
      server: server.address,
      pool: server.pool.name,
      ports: [...new Set(legs.map(({ port }) => port))].join(' and '),
      gateway: server.gateway.name,
      part: describeDenied(first.denied, 'source'),
      subnet: first.gatewaySubnet.addressPrefixes.join(', '),
    },
    evidence: chainEvidence(first.leg.answer),
  });
}
