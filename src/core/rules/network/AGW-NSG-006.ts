import type { ApplicationGateway } from '../../model/applicationGateway';
import type { NetworkSecurityGroup, SecurityRule, Subnet } from '../../model/network';
import { unionOf, type AddressSet } from '../../network/cidr';
import { readable, tagContextOf } from '../../network/networkSpace';
import { gatewayOutboundLeg } from '../../network/reach';
import { verb } from '../../network/ruleTraffic';
import { evaluateSecurityRules, type SecurityAnswer } from '../../network/securityRules';
import { addressesOfPrefix } from '../../network/serviceTags';
import type { PortRange } from '../../network/trafficSpace';
import { networkIsolation } from '../../path/isolation';
import type { GatewaySubject } from '../../path/subject';
import { known } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';
import { defineRule, type RuleContext } from '../rule';
import { gatewaySecurityGroup } from './managementTraffic';
import { accusedFixes, allowTitles } from './securityFixes';
import { chainEvidence, changeOf, describeRule, securityNotes } from './securityEvidence';
import { portsOf } from './serverLeg';

export default defineRule({
  code: 'AGW-NSG-006',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  explains: ['healthUnknown'],
  specificity: 70,
  text: {
    en: {
      title: 'The gateway’s subnet denies the way out to the Internet',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies gateway {gateway} the way to the Internet: Azure may not get its health, logs and metrics, certificates cannot be read or checked, and writes to the gateway are refused.',
      variants: {
        narrow:
          'Rule {rule} (priority {priority}) of network security group {group} denies a part of the way out of gateway {gateway}: {part}. No server in use is behind it. Remember it when the gateway is to reach something there.',
      },
      why: 'A gateway that is not network-isolated reports its state, and reads certificates from Key Vault and revocation lists, over the Internet. Azure asks for the way out to stay open.',
      howWeKnow:
        'The outbound rules of the network security group on the subnet of the gateway are evaluated in the order of their priorities: the first rule that takes all traffic to the Internet on port 443 is one of your own that denies. Exceptions before it for single services do not replace the Internet. The gateway is not network-isolated: that is told by its frontends, the delegation of its subnet and its tag.',
      fix: 'Remove the rule, or allow traffic to the Internet before it.',
      notAProblem:
        'On a network-isolated gateway, where everything may be denied outbound that its servers do not need. A rule that denies only some ports or addresses out harms nothing that does not use them.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-application-gateway-http-502-bad-gateway',
  ],
  check(context, subject) {
    const { gateway } = subject;
    const found = gatewaySecurityGroup(context, gateway);
    if (!found) return;
    const answer = answerOutbound(found.subnet, found.group, https);
    const blocker = answer.chain.find(({ coverage }) => coverage === 'full')?.rule;
    const isBlocked = blocker !== undefined && isOwnDeny(blocker) && !isLetOut(answer);
    const narrow = isBlocked ? [] : narrowDenies(context, subject, found).filter((rule) => rule !== blocker);
    const missing = isBlocked || narrow.length > 0 ? undefined : undecided(answer);
    if (!isBlocked && narrow.length === 0 && !missing) return;
    if (!isManagedByInternet(context, gateway)) return;
    if (missing) context.unknown(missing);
    if (isBlocked) report(context, gateway, answer, blocker, {});
    for (const rule of narrow) report(context, gateway, answerOutbound(found.subnet, found.group, everyPort), rule, { isNarrow: true });
  },
  fixes: (finding, { gateway }) =>
    accusedFixes(finding, gateway, {
      name: 'AllowInternetOut',
      direction: 'Outbound',
      protocol: '*',
      sources: ['*'],
      destinations: ['Internet'],
      ports: ['*'],
    }),
});

type Context = RuleContext<Readonly<Record<'rule' | 'priority' | 'group' | 'gateway' | 'part', string>>>;

interface Judged {
  readonly subnet: Subnet;
  readonly group: NetworkSecurityGroup;
}

const https: PortRange = { first: 443, last: 443 };
const everyPort: PortRange = { first: 1, last: 65535 };

function answerOutbound(subnet: Subnet, group: NetworkSecurityGroup, ports: PortRange): SecurityAnswer {
  const tags = tagContextOf(subnet);
  const own = readable(subnet.addressPrefixes);
  const internet = addressesOfPrefix('Internet', tags).certain.filter(({ family }) => own.some((range) => range.family === family));
  const side = (set: AddressSet) => ({ endpoints: { kind: 'addresses', set } as const, applicationSecurityGroupIds: known([]) });
  return evaluateSecurityRules(group, {
    direction: 'Outbound',
    protocol: 'tcp',
    source: side(own),
    destination: side(unionOf(internet)),
    ports: [ports],
    tags,
  });
}

function isOwnDeny(rule: SecurityRule): boolean {
  return !rule.isDefault && rule.isComplete && verb(rule) === 'deny';
}

/** Services by their tags are exceptions; only what could let out the whole Internet casts doubt on a deny of it. */
function isLetOut(answer: SecurityAnswer): boolean {
  switch (answer.access) {
    case 'allow':
      return true;
    case 'unknown':
      return answer.reasons.some((reason) => reason !== 'unresolvedTag');
    case 'deny':
    case 'partial':
      return false;
  }
}

/** @returns what is missing to decide, or undefined when all is decided that can be. */
function undecided(answer: SecurityAnswer) {
  switch (answer.access) {
    case 'unknown':
      return answer.missing;
    case 'allow':
    case 'deny':
    case 'partial':
      return undefined;
  }
}

/** Own rules that deny some of the way out, without those that AGW-NSG-007 reports for a server in use. */
function narrowDenies(context: Context, { servers }: GatewaySubject, { subnet, group }: Judged): readonly SecurityRule[] {
  const own = answerOutbound(subnet, group, everyPort)
    .chain.map(({ rule }) => rule)
    .filter(isOwnDeny);
  if (own.length === 0) return [];
  const deniers = servers.flatMap((server) => portsOf(server).flatMap((port) => deniersOf(gatewayOutboundLeg(context.model, server, port))));
  return own.filter((rule) => !deniers.some((denier) => sameId(denier.id, rule.id)));
}

function deniersOf(leg: ReturnType<typeof gatewayOutboundLeg>): readonly SecurityRule[] {
  return leg.state === 'judged' && 'denied' in leg.answer ? leg.answer.denied.map(({ rule }) => rule) : [];
}

/** An isolated gateway needs no way to the Internet; where isolation cannot be told the outcome is *unknown*. */
function isManagedByInternet(context: Context, gateway: ApplicationGateway): boolean {
  const isolation = networkIsolation(gateway);
  if (isolation.isolated === 'unknown') context.unknown(isolation.missing);
  return isolation.isolated === 'no';
}

function report(context: Context, gateway: ApplicationGateway, answer: SecurityAnswer, rule: SecurityRule, { isNarrow = false }): void {
  context.report({
    at: rule.at,
    resource: rule.id,
    ...(isNarrow ? { variant: 'narrow', isRiskOnly: true } : {}),
    severity: isNarrow ? 'info' : context.shows('healthUnknown') ? 'error' : 'warning',
    ...changeOf(context, answer.group.id, rule),
    data: { rule: rule.name, priority: String(rule.priority ?? '?'), group: answer.group.name, gateway: gateway.name, part: describeRule(rule) },
    evidence: chainEvidence(answer),
  });
}
