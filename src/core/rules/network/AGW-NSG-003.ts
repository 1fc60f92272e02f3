import type { ApplicationGateway } from '../../model/applicationGateway';
import { arePortsReadable, destinationKind, openPorts, type OpenPort } from '../../network/listenerTraffic';
import { unreadableRules } from '../applicationGateway/unreadableRules';
import { defineRule, type Report, type RuleContext } from '../rule';
import { accessOfClients, destinationsOf, explainedOn, type ClientAccess, type SecuredSubnet } from './clientAccess';
import { answersClients } from './clientTraffic';
import { gatewaySecurityGroup } from './managementTraffic';
import { misdirectedRules } from './misdirectedRules';
import { chainEvidence, changeOf, securityNotes } from './securityEvidence';
import { accusedFixes, allowTitles } from './securityFixes';

export default defineRule({
  code: 'AGW-NSG-003',
  on: 'gateway',
  severity: 'error',
  confidence: 'static',
  explains: ['cannotConnect', 'tmDegraded'],
  specificity: 65,
  text: {
    en: {
      title: 'The gateway’s subnet lets no client in on a port of a listener',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} denies every client on port {port} of the {frontend} frontend of gateway {gateway} (listener {listeners}): connections to it time out. Traffic to {destination} would have to be allowed.',
      variants: {
        limited:
          'On port {port} of the {frontend} frontend of gateway {gateway} (listener {listeners}) network security group {group} lets in only {allowed}; rule {rule} (priority {priority}) denies other clients. That is right if all clients come from there.',
        part: 'On port {port} of the {frontend} frontend of gateway {gateway} (listener {listeners}) rule {rule} (priority {priority}) of network security group {group} denies clients on a part of the subnet, {keptOut}, that are let in on the rest of it. Connections to instances in that part time out. Traffic to {destination} would have to be allowed.',
      },
      why: 'Clients reach the instances of a gateway through the network security group of its subnet. Where it denies them, the gateway never sees a request: connections time out, and a Traffic Manager probe fails. It is no reason for a 502, which is an answer.',
      howWeKnow:
        'The inbound rules of the network security group on the subnet of the gateway are evaluated in the order of their priorities, Azure’s default rules last, for TCP to every port of a listener that a rule uses: from the Internet to a public frontend, from anywhere to a private one. The destination that the group sees is the subnet, or the frontend’s own address as soon as a public and a private listener share a port.',
      fix: 'Allow the port from the clients that should reach it, to the destination that the security group sees, with a lower priority number than the rule that denies.',
      notAProblem:
        'When the port is closed on purpose, or open to a service in front of the gateway only, such as Azure Front Door: then all other clients are meant to stay outside.',
      notes: securityNotes,
      fixes: allowTitles,
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
    'https://learn.microsoft.com/azure/application-gateway/configuration-listeners',
  ],
  check(context, { gateway }) {
    const secured = gatewaySecurityGroup(context, gateway);
    if (!secured) return;
    const unreadable = unreadableRules(context.model, gateway);
    if (unreadable.length > 0 || !arePortsReadable(gateway)) {
      context.unknown(unreadable);
      return;
    }
    const ports = openPorts(gateway);
    const asked = ports.map((port): AskedPort => ({ port, access: accessOfClients(secured, port, destinationKind(ports)) }));
    const isAllClosed = asked.length > 0 && asked.every(({ access }) => access.kind === 'closed');
    for (const each of asked) reportPort(context, { gateway, secured, ports, isAllClosed }, each);
  },
  fixes(finding, { gateway }) {
    const ports = openPorts(gateway);
    const port = ports.find((each) => each.port === finding.data['port'] && each.frontend.name === finding.data['frontend']);
    if (!port || finding.variant === 'limited') return [];
    return accusedFixes(finding, gateway, {
      name: `AllowClients${port.port}`,
      direction: 'Inbound',
      protocol: 'Tcp',
      sources: [port.isPublic ? 'Internet' : 'VirtualNetwork'],
      destinations: destinationsOf(gateway, ports),
      ports: [String(port.port)],
    });
  },
});

type Data = Readonly<Record<'rule' | 'priority' | 'group' | 'frontend' | 'gateway' | 'listeners' | 'destination' | 'allowed' | 'keptOut', string>> & {
  readonly port: number;
};
type Context = RuleContext<Data>;

interface AskedPort {
  readonly port: OpenPort;
  readonly access: ClientAccess;
}

interface Judged {
  readonly gateway: ApplicationGateway;
  readonly secured: SecuredSubnet;
  readonly ports: readonly OpenPort[];
  readonly isAllClosed: boolean;
}

function reportPort(context: Context, judged: Judged, { port, access }: AskedPort): void {
  switch (access.kind) {
    case 'open':
      return;
    case 'unknown':
      context.unknown(access.missing);
      return;
    case 'limited':
      if (!isOrdinary(port, access)) report(context, judged, port, access);
      return;
    case 'part':
    case 'closed':
      report(context, judged, port, access);
  }
}

/** Azure's own rules let the network in to a private frontend, and nobody else. */
function isOrdinary({ isPublic }: OpenPort, { rule, answer }: ClientAccess & { readonly kind: 'limited' }): boolean {
  return !isPublic && rule.isDefault && answer.decisions.some((decision) => decision.decidedAs === 'allow' && decision.rule.isDefault);
}

const weightOf: Readonly<Record<'closed' | 'limited' | 'part', Pick<Report, 'variant' | 'severity'>>> = {
  closed: {},
  limited: { variant: 'limited', severity: 'info' },
  part: { variant: 'part', severity: 'warning' },
};

function report(context: Context, judged: Judged, port: OpenPort, access: ClientAccess & { readonly kind: 'closed' | 'limited' | 'part' }): void {
  const { gateway, secured, ports } = judged;
  const { rule, answer } = access;
  const change = changeOf(context, secured.group.id, rule);
  // What AGW-NSG-004 accuses is the reason: one cause is enough. Where instances are, and which clients are meant, nobody knows.
  const isRiskOnly = access.kind !== 'closed' || misdirectedRules(secured, gateway, port, access, destinationKind(ports)).rules.length > 0;
  context.report({
    at: rule.at,
    resource: rule.id,
    ...weightOf[access.kind],
    ...(isRiskOnly ? { isRiskOnly } : {}),
    byConstruction: !isRiskOnly && judged.isAllClosed && isSilent(context, gateway, change.changedAt),
    explains: explainedOn(context, [port.port]),
    ...change,
    data: {
      rule: rule.name,
      priority: String(rule.priority ?? '?'),
      group: secured.group.name,
      port: port.port,
      frontend: port.frontend.name,
      gateway: gateway.name,
      listeners: port.listeners.map(({ name }) => name).join(', '),
      destination: destinationsOf(gateway, ports).join(', '),
      allowed: access.kind === 'limited' ? access.allowed.join(', ') : '',
      keptOut: access.kind === 'part' ? access.keptOut : '',
    },
    evidence: chainEvidence(answer),
  });
}

/** No port lets anybody in, and the metrics agree that nobody is answered. */
function isSilent({ model, know, capturedAt }: Context, gateway: ApplicationGateway, changedAt: number | undefined): boolean {
  const isRead = know(model.metric(gateway.id, 'ResponseStatus', 'HttpStatusGroup')) !== undefined;
  return isRead && !answersClients({ model, know, capturedAt }, gateway, changedAt);
}
