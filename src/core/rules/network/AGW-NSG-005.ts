import type { ApplicationGateway } from '../../model/applicationGateway';
import type { NetworkSecurityGroup, SecurityRule, Subnet } from '../../model/network';
import { readable } from '../../network/networkSpace';
import { evaluateSecurityRules, type Decision, type SecurityAnswer } from '../../network/securityRules';
import { verb } from '../../network/ruleTraffic';
import { platformAddress } from '../../network/serviceTags';
import { formatPorts, type PortRange } from '../../network/trafficSpace';
import { defineRule, type Report, type RuleContext } from '../rule';
import { answersClients } from './clientTraffic';
import { gatewaySecurityGroup, isToAnyDestination, managementPorts, questionToSubnet } from './managementTraffic';
import { accusedRule, chainEvidence, changeOf, describeDenied, securityNotes } from './securityEvidence';
import { accusedFixes, allowTitles } from './securityFixes';

export default defineRule({
  code: 'AGW-NSG-005',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  explains: ['cannotConnect', 'healthUnknown'],
  specificity: 75,
  text: {
    en: {
      title: 'The gateway’s subnet does not let the Azure load balancer in',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies the platform’s load balancer (168.63.129.16) on ports {ports} of subnet {subnet}: Azure takes the instances of gateway {gateway} for dead, sends them no client and cannot read the health of the backends.',
      variants: {
        serving:
          'Rule {rule} (priority {priority}) of network security group {group} denies the platform’s load balancer (168.63.129.16) on ports {ports} of subnet {subnet}. Gateway {gateway} answers clients all the same, so its instances are not taken for dead; the health of the backends may be missing because of it.',
        otherPorts:
          'Rule {rule} (priority {priority}) of network security group {group} denies the platform’s load balancer (168.63.129.16) on {ports} of subnet {subnet}. The ports that manage gateway {gateway} are open, but Azure asks for all of them.',
        fragile:
          'Network security group {group} lets the platform’s load balancer in to subnet {subnet} only through rule {rule} (priority {priority}), on {ports}. That works now; at the next write to gateway {gateway} ARM asks for a rule from AzureLoadBalancer to destination Any.',
      },
      why: 'Azure’s own load balancer stands before the instances of every gateway, v1, v2 and isolated ones. Its probes come from 168.63.129.16. When they are blocked, it takes the instances out: clients cannot connect, and backend health is Unknown.',
      howWeKnow:
        'The inbound rules of the network security group on the subnet of the gateway are evaluated in the order of their priorities, Azure’s default rules last, for traffic from 168.63.129.16 to every prefix of the subnet on the management ports (65200-65535; for v1 65503-65534). The tag VirtualNetwork holds that address too.',
      fix: 'Add an inbound rule that allows AzureLoadBalancer to any destination and port, with a lower priority number than the rule that denies.',
      notAProblem: 'When an earlier rule lets AzureLoadBalancer in.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment',
  ],
  check(context, { gateway }) {
    const found = gatewaySecurityGroup(context, gateway);
    const ports = managementPorts(gateway);
    if (!found) return;
    if (!ports) {
      context.unknown([]);
      return;
    }
    const judged: Judged = { ...found, gateway };
    const answer = answerFor(judged, ports);
    switch (answer.access) {
      case 'unknown':
        context.unknown(answer.missing);
        return;
      case 'deny':
      case 'partial':
        reportDenied(context, judged, answer, isTcp(answer.denied) ? weightOf(context, judged, answer) : otherPorts);
        return;
      case 'allow':
        checkWhatIsDocumented(context, judged, ports);
    }
  },
  fixes: (finding, { gateway }) =>
    accusedFixes(finding, gateway, {
      name: 'AllowAzureLoadBalancer',
      direction: 'Inbound',
      protocol: '*',
      sources: ['AzureLoadBalancer'],
      destinations: ['*'],
      ports: ['*'],
    }),
});

interface Judged {
  readonly gateway: ApplicationGateway;
  readonly subnet: Subnet;
  readonly group: NetworkSecurityGroup;
}

type Context = RuleContext<Readonly<Record<'rule' | 'priority' | 'group' | 'subnet' | 'gateway' | 'ports', string>>>;
type Denied = SecurityAnswer & { readonly denied: readonly Decision[] };

type Weight = Pick<Report, 'variant' | 'severity' | 'isRiskOnly'>;

const otherPorts: Weight = { variant: 'otherPorts', severity: 'info', isRiskOnly: true };

const allPorts: PortRange = { first: 1, last: 65535 };

function answerFor({ subnet, group }: Judged, ports: PortRange): SecurityAnswer {
  return evaluateSecurityRules(group, questionToSubnet(subnet, { kind: 'addresses', set: readable([platformAddress]) }, 'any', ports));
}

/** The probes are TCP; what else is denied breaks nothing that is known. */
function isTcp(denied: readonly Decision[]): boolean {
  return denied.some(({ traffic }) => traffic.protocol.kind === 'words' && traffic.protocol.words.includes('tcp'));
}

/** Loss of sight while clients are answered is no loss of service: then the load balancer does reach the instances. */
function weightOf(context: Context, { gateway, group }: Judged, { denied }: Denied): Weight {
  if (!context.shows('healthUnknown') || context.shows('cannotConnect')) return {};
  const rule = accusedRule(denied);
  const change = rule ? changeOf(context, group.id, rule).changedAt : undefined;
  return answersClients(context, gateway, change) ? { variant: 'serving', severity: 'warning' } : {};
}

function reportDenied(context: Context, judged: Judged, answer: Denied, more: Weight): void {
  const rule = accusedRule(answer.denied);
  if (!rule) return;
  const ports = describeDenied(answer.denied, 'ports');
  context.report({
    at: rule.at,
    resource: rule.id,
    ...more,
    ...changeOf(context, judged.group.id, rule),
    data: { ...dataOf(rule, judged), ports: more === otherPorts ? `ports ${ports}` : ports },
    evidence: chainEvidence(answer),
  });
}

/** What Azure documents is more than what is needed: the difference is a risk. */
function checkWhatIsDocumented(context: Context, judged: Judged, management: PortRange): void {
  const everywhere = answerFor(judged, allPorts);
  switch (everywhere.access) {
    case 'deny':
    case 'partial':
      reportDenied(context, judged, everywhere, otherPorts);
      return;
    case 'unknown':
    case 'allow':
      checkFragile(context, judged, management);
  }
}

/** Without the rules that ARM does not accept, the load balancer must still come in. */
function checkFragile(context: Context, judged: Judged, management: PortRange): void {
  const accepted = { ...judged.group, rules: judged.group.rules.map((rule) => (isAccepted(rule) ? rule : matchingNothing(rule))) };
  const answer = answerFor({ ...judged, group: accepted }, management);
  switch (answer.access) {
    case 'allow':
    case 'unknown':
      return;
    case 'deny':
    case 'partial':
      reportFragile(context, judged, management);
  }
}

function reportFragile(context: Context, judged: Judged, management: PortRange): void {
  const answer = answerFor(judged, management);
  const rule = answer.decisions.map((decision) => decision.rule).find((each) => !isAccepted(each));
  if (!rule) return;
  context.report({
    at: rule.at,
    resource: rule.id,
    variant: 'fragile',
    severity: 'info',
    isRiskOnly: true,
    data: { ...dataOf(rule, judged), ports: `ports ${formatPorts([management])}` },
    evidence: chainEvidence(answer),
  });
}

/** ARM asks for an Allow from AzureLoadBalancer (or Any) to Any; rules that allow nothing do not matter here. */
function isAccepted(rule: SecurityRule): boolean {
  if (verb(rule) !== 'allow') return true;
  const isByNetworkOnly = rule.sourceAddressPrefixes.every((prefix) => prefix.toLowerCase() === 'virtualnetwork');
  return !isByNetworkOnly && isToAnyDestination(rule);
}

/** A default rule cannot be left out: then it is added again. */
function matchingNothing(rule: SecurityRule): SecurityRule {
  return { ...rule, sourceAddressPrefixes: [], sourceApplicationSecurityGroupIds: [] };
}

function dataOf(rule: SecurityRule, { gateway, group, subnet }: Judged) {
  return { rule: rule.name, priority: String(rule.priority ?? '?'), group: group.name, subnet: subnet.name, gateway: gateway.name };
}
