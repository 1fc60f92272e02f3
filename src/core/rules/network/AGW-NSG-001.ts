import type { ApplicationGateway } from '../../model/applicationGateway';
import type { SecurityRule, Subnet } from '../../model/network';
import { evaluateSecurityRules, type Decision, type SecurityAnswer } from '../../network/securityRules';
import { networkIsolation } from '../../path/isolation';
import { defineRule, type RuleContext } from '../rule';
import { gatewaySecurityGroup, isToAnyDestination, managementPorts, questionToSubnet } from './managementTraffic';
import { accusedRule, chainEvidence, changeOf, describeDenied, securityNotes } from './securityEvidence';
import { accusedFixes, allowTitles } from './securityFixes';

export default defineRule({
  code: 'AGW-NSG-001',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  explains: ['healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'The gateway’s subnet does not let GatewayManager in',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies GatewayManager on ports {ports} of subnet {subnet}: Azure cannot read the health of the backends, and writes to gateway {gateway} fail. Requests of clients are not affected.',
      variants: {
        narrow:
          'Rule {rule} (priority {priority}) of network security group {group} lets GatewayManager in to subnet {subnet} and works now, but its destination is not Any: ARM asks for destination Any at the next write to gateway {gateway} on ports {ports}.',
      },
      why: 'Azure manages the instances of a v2 gateway over ports 65200-65535, from the service tag GatewayManager. When that is blocked, backend health is Unknown and changes of the gateway fail; traffic goes on with the last configuration.',
      howWeKnow:
        'The inbound rules of the network security group on the subnet of the gateway are evaluated in the order of their priorities, Azure’s default rules last, for TCP from GatewayManager to every prefix of the subnet on ports 65200-65535. The gateway is not network-isolated: that is told by its frontends, the delegation of its subnet and its tag.',
      fix: 'Add an inbound rule that allows TCP from GatewayManager to destination Any on ports 65200-65535, with a lower priority number than the rule that denies.',
      notAProblem: 'On a network-isolated gateway, which is managed in another way. It never explains 502 or 504 answers.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  applies: ({ gateway }) => gateway.isV2,
  check(context, { gateway }) {
    const found = gatewaySecurityGroup(context, gateway);
    const ports = managementPorts(gateway);
    if (!found || !ports) return;
    const answer = evaluateSecurityRules(found.group, questionToSubnet(found.subnet, { kind: 'tag', tag: 'GatewayManager' }, 'tcp', ports));
    if (hasNothingToSay(answer) || !isManagedByNetwork(context, gateway)) return;
    switch (answer.access) {
      case 'allow':
        reportNarrow(context, gateway, found.subnet, answer);
        return;
      case 'unknown':
        context.unknown(answer.missing);
        return;
      case 'deny':
      case 'partial':
        reportBlocked(context, gateway, found.subnet, answer);
    }
  },
  fixes(finding, { gateway }) {
    return accusedFixes(finding, gateway, {
      name: 'AllowGatewayManager',
      direction: 'Inbound',
      protocol: 'Tcp',
      sources: ['GatewayManager'],
      destinations: ['*'],
      ports: ['65200-65535'],
    });
  },
});

type Context = RuleContext<{
  readonly rule: string;
  readonly priority: string;
  readonly group: string;
  readonly subnet: string;
  readonly gateway: string;
  readonly ports: string;
}>;

function hasNothingToSay(answer: SecurityAnswer): boolean {
  switch (answer.access) {
    case 'allow':
      return answer.decisions.every(({ rule }) => isToAnyDestination(rule));
    case 'deny':
    case 'partial':
    case 'unknown':
      return false;
  }
}

/** An isolated gateway needs no way in for GatewayManager; where isolation cannot be told the outcome is *unknown*. */
function isManagedByNetwork(context: Context, gateway: ApplicationGateway): boolean {
  const isolation = networkIsolation(gateway);
  if (isolation.isolated === 'unknown') context.unknown(isolation.missing);
  return isolation.isolated === 'no';
}

function reportBlocked(context: Context, gateway: ApplicationGateway, subnet: Subnet, answer: SecurityAnswer & { readonly denied: readonly Decision[] }): void {
  const rule = accusedRule(answer.denied);
  if (!rule) return;
  context.report({
    at: rule.at,
    resource: rule.id,
    severity: context.shows('healthUnknown') ? 'error' : 'warning',
    ...changeOf(context, answer.group.id, rule),
    data: { ...dataOf(rule, answer, subnet, gateway), ports: describeDenied(answer.denied, 'ports') },
    evidence: chainEvidence(answer),
  });
}

function reportNarrow(context: Context, gateway: ApplicationGateway, subnet: Subnet, answer: SecurityAnswer): void {
  const rule = answer.decisions.map((decision) => decision.rule).find((each) => !isToAnyDestination(each));
  if (!rule) return;
  context.report({
    at: rule.at,
    resource: rule.id,
    variant: 'narrow',
    severity: 'info',
    isRiskOnly: true,
    data: { ...dataOf(rule, answer, subnet, gateway), ports: '65200-65535' },
    evidence: chainEvidence(answer),
  });
}

function dataOf(rule: SecurityRule, { group }: SecurityAnswer, subnet: Subnet, gateway: ApplicationGateway) {
  return { rule: rule.name, priority: String(rule.priority ?? '?'), group: group.name, subnet: subnet.name, gateway: gateway.name };
}
