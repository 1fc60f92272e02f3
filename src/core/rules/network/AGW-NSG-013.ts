import { backendInterfaceLeg, backendSubnetLeg, gatewayOutboundLeg } from '../../network/reach';
import type { SecurityAnswer } from '../../network/securityRules';
import { ownerOf, subnetOfAddress } from '../../network/serverPlace';
import type { Model } from '../../model/model';
import type { NetworkSecurityGroup, SecurityRule } from '../../model/network';
import type { ServerSubject } from '../../path/subject';
import { chainFact, known, mapFact, type Fact } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { describeRule } from './securityEvidence';
import { answersOn, mayBeInNetwork, portsOf } from './serverLeg';

/** Only where no answer of Azure tells the membership; where one has not been read yet, the rules on the security groups are unknown by themselves. */
export default defineRule({
  code: 'AGW-NSG-013',
  on: 'server',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'Whether a security group lets the gateway in depends on an application security group',
      message:
        'Whether network security group {group} lets the gateway through to server {server} of pool {pool} on port {ports} depends on rule {rule}, which is for an application security group, and Azure does not tell here whether the server is a member of it. Check the membership.',
      why: 'A rule for an application security group takes only traffic of the interfaces that are its members. A server that should be a member and is not falls to the next rule, often one that denies.',
      howWeKnow:
        'The rules of the security group are evaluated for traffic from the gateway to the server. Everything is decided but a rule for an application security group, and no interface that can be looked up has the address of the server: instances of scale sets, private endpoints and services tell their membership elsewhere.',
      fix: 'Look at the effective security rules of the server’s interface, or at the network profile of its scale set, and add the server to the application security group or the gateway’s subnet to the rule.',
      notAProblem: 'When the membership is what the rule needs. A server that is Healthy by a probe on the same port is not reported.',
      notes: { rule: 'The rule that decides or does not, by the membership.' },
      fixes: { openGroup: 'Effective security rules of the network security group' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-network/application-security-groups'],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    const ports = portsOf(server).filter((port) => !answersOn(server, port));
    for (const ask of [gatewayOutboundLeg, backendSubnetLeg, backendInterfaceLeg]) {
      const open = ports.flatMap((port) => {
        const leg = ask(context.model, server, port);
        // An interface that nobody can ask for has no security group that is told: that is no matter of membership.
        if (leg.state === 'unknown' && leg.missing.length > 0) context.unknown(leg.missing);
        if (leg.state !== 'judged' || leg.answer.access !== 'unknown') return [];
        const rule = context.need(isUntold(context.model, server)) ? ruleInDoubt(leg.answer, server) : undefined;
        if (!rule) context.unknown(leg.answer.missing);
        return rule ? [{ port, rule, group: leg.group }] : [];
      });
      for (const each of together(open)) {
        const { rule, group } = each;
        context.report({
          at: rule.at,
          resource: rule.id,
          data: { group: group.name, rule: rule.name, server: server.address, pool: server.pool.name, ports: each.ports.join(' and ') },
          evidence: [{ resource: rule.id, at: rule.at, value: describeRule(rule), note: 'rule' }],
        });
      }
    }
  },
  fixes: ({ resource }) => [portal('openGroup', resource.replace(/\/(default)?securityRules\/[^/]*$/i, ''))],
});

/** Azure was asked, and nothing that tells its membership has the address. */
function isUntold(model: Model, { gateway, ipAddress, ipConfigurationId }: ServerSubject): Fact<boolean> {
  if (ipAddress === undefined || ipConfigurationId !== undefined) return known(false);
  return chainFact(subnetOfAddress(model, gateway.subnet, ipAddress), (place) =>
    place
      ? mapFact(ownerOf(model, { gateway, ipAddress, ipConfigurationId }, place), ({ kind }) => kind === 'unlisted' || kind === 'privateEndpoint')
      : known(false),
  );
}

/** @returns the rule that decides by membership, when nothing else is in doubt. */
function ruleInDoubt(answer: SecurityAnswer & { readonly access: 'unknown' }, { ipAddress }: ServerSubject): SecurityRule | undefined {
  const isOnlyMembership =
    answer.reasons.every((reason) => reason === 'groupMembership') &&
    answer.missing.every(({ request }) => request.kind === 'lookup' && request.key === ipAddress);
  const doubts = answer.decisions.filter(({ decidedAs }) => decidedAs === 'unknown').flatMap((decision) => decision.doubts);
  return isOnlyMembership ? doubts.find(({ reason }) => reason === 'groupMembership')?.rule : undefined;
}

interface OpenPort {
  readonly port: number;
  readonly rule: SecurityRule;
  readonly group: NetworkSecurityGroup;
}

/** Ports on which the same rule is in doubt are one finding. */
function together(open: readonly OpenPort[]) {
  const rules = open.filter(({ rule }, index) => open.findIndex((other) => sameId(other.rule.id, rule.id)) === index);
  return rules.map(({ rule, group }) => ({ rule, group, ports: open.filter((each) => sameId(each.rule.id, rule.id)).map(({ port }) => port) }));
}
