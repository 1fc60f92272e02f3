import type { ApplicationGateway } from '../../model/applicationGateway';
import type { SecurityRule, Subnet } from '../../model/network';
import { evaluateSecurityRules, type Decision, type SecurityAnswer } from '../../network/securityRules';
import { formatPorts } from '../../network/trafficSpace';
import { networkIsolation } from '../../path/isolation';
import type { Finding, Fix, Severity } from '../finding';
import type { RuleContext } from '../rule';
import { gatewaySecurityGroup, isToAnyDestination, managementPorts, questionToSubnet } from './managementTraffic';
import { accusedRule, chainEvidence, changeOf, describeDenied } from './securityEvidence';
import { accusedFixes } from './securityFixes';

type Context = RuleContext<Readonly<Record<'rule' | 'priority' | 'group' | 'subnet' | 'gateway' | 'ports', string>>>;

/**
 * Reports the security group on the gateway's subnet when it denies GatewayManager a part of the management ports, with the
 * given severity; as a risk (variant *narrow*) when it lets it in by a rule whose destination is not Any.
 */
export function checkGatewayManager(context: Context, gateway: ApplicationGateway, severity: Severity): void {
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
      reportBlocked(context, gateway, found.subnet, answer, severity);
  }
}

/** The rule that Azure asks for, before the one that denies. */
export function gatewayManagerFixes(finding: Finding, gateway: ApplicationGateway): readonly Fix[] {
  const ports = managementPorts(gateway);
  if (!ports) return [];
  return accusedFixes(finding, gateway, {
    name: 'AllowGatewayManager',
    direction: 'Inbound',
    protocol: 'Tcp',
    sources: ['GatewayManager'],
    destinations: ['*'],
    ports: [formatPorts([ports])],
  });
}

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

type Blocked = SecurityAnswer & { readonly denied: readonly Decision[] };

function reportBlocked(context: Context, gateway: ApplicationGateway, subnet: Subnet, answer: Blocked, severity: Severity): void {
  const rule = accusedRule(answer.denied);
  if (!rule) return;
  context.report({
    at: rule.at,
    resource: rule.id,
    severity,
    ...changeOf(context, answer.group.id, rule),
    data: { ...dataOf(rule, answer, subnet, gateway), ports: describeDenied(answer.denied, 'ports') },
    evidence: chainEvidence(answer),
  });
}

function reportNarrow(context: Context, gateway: ApplicationGateway, subnet: Subnet, answer: SecurityAnswer): void {
  const rule = answer.decisions.map((decision) => decision.rule).find((each) => !isToAnyDestination(each));
  const ports = managementPorts(gateway);
  if (!rule || !ports) return;
  context.report({
    at: rule.at,
    resource: rule.id,
    variant: 'narrow',
    severity: 'info',
    isRiskOnly: true,
    data: { ...dataOf(rule, answer, subnet, gateway), ports: formatPorts([ports]) },
    evidence: chainEvidence(answer),
  });
}

function dataOf(rule: SecurityRule, { group }: SecurityAnswer, subnet: Subnet, gateway: ApplicationGateway) {
  return { rule: rule.name, priority: String(rule.priority ?? '?'), group: group.name, subnet: subnet.name, gateway: gateway.name };
}
