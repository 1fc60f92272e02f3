import type { SecurityRule } from '../../model/network';
import { readable } from '../../network/networkSpace';
import type { ServerSubject } from '../../path/subject';
import { sameId } from '../../snapshot/resourceId';
import { defineRule, type RuleContext } from '../rule';
import { addressesInside, explainedBy, instanceRules, partialLegs, partialLegsOf, type PartialLeg } from './partialSource';
import { chainEvidence, changeOf, securityNotes } from './securityEvidence';
import { widenFixes, widenTitles } from './securityFixes';
import { mayBeInNetwork } from './serverLeg';

export default defineRule({
  code: 'AGW-NSG-011',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 79,
  text: {
    en: {
      title: 'A security rule lets single instances of the gateway through instead of its subnet',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} lets gateway {gateway} through to server {server} of pool {pool} on port {ports} by single addresses of its subnet ({addresses}); all others are denied. Instances get other addresses when the gateway is updated or scaled: then they cannot reach the server. Allow the subnet ({subnet}).',
      why: 'The addresses of the instances are Azure’s to give. Each update of the platform and each new instance brings other ones, and a rule that names the old ones lets the new ones not through: servers turn Unhealthy although nobody changed anything.',
      howWeKnow:
        'The rules of the network security groups on the subnet of the gateway, on the subnet of the server and on its network interface are evaluated for traffic from the whole subnet of the gateway. All that is let through comes by rules whose source is a single address of that subnet.',
      fix: 'Replace the single addresses in the source of the rule by the prefix of the subnet of the gateway.',
      notAProblem: 'When another rule lets the whole subnet through: then this rule is not needed.',
      notes: securityNotes,
      fixes: widenTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
    'https://github.com/Azure/application-gateway-kubernetes-ingress/issues/1124',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    const legs = partialLegs(context, server);
    for (const rule of new Set(legs.flatMap(instanceRules))) report(context, server, rule, legsWith(legs, rule));
  },
  fixes(finding, server, model) {
    const legs = partialLegsOf(model, server);
    const rule = legs.flatMap(instanceRules).find(({ id }) => sameId(id, finding.resource));
    const [leg] = rule ? legsWith(legs, rule) : [];
    return rule && leg ? widenFixes(leg.leg.group, rule, widened(rule, leg)) : [];
  },
});

type Context = RuleContext<Readonly<Record<'rule' | 'priority' | 'group' | 'server' | 'pool' | 'ports' | 'gateway' | 'addresses' | 'subnet', string>>>;

function legsWith(legs: readonly PartialLeg[], rule: SecurityRule): readonly PartialLeg[] {
  return legs.filter((leg) => instanceRules(leg).includes(rule));
}

/** The source of the rule with the subnet in the place of its addresses. */
function widened(rule: SecurityRule, { gatewaySubnet }: PartialLeg): readonly string[] {
  const single = addressesInside(rule, readable(gatewaySubnet.addressPrefixes));
  return [...gatewaySubnet.addressPrefixes, ...rule.sourceAddressPrefixes.filter((prefix) => !single.includes(prefix))];
}

function report(context: Context, server: ServerSubject, rule: SecurityRule, legs: readonly PartialLeg[]): void {
  const [first] = legs;
  if (!first) return;
  const { leg, gatewaySubnet } = first;
  context.report({
    at: rule.at,
    resource: rule.id,
    explains: explainedBy(server),
    ...changeOf(context, leg.group.id, rule),
    data: {
      rule: rule.name,
      priority: String(rule.priority ?? '?'),
      group: leg.group.name,
      server: server.address,
      pool: server.pool.name,
      ports: [...new Set(legs.map(({ port }) => port))].join(' and '),
      gateway: server.gateway.name,
      addresses: addressesInside(rule, readable(gatewaySubnet.addressPrefixes)).join(', '),
      subnet: gatewaySubnet.addressPrefixes.join(', '),
    },
    evidence: chainEvidence(leg.answer),
  });
}
