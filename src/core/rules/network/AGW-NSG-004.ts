import type { ApplicationGateway } from '../../model/applicationGateway';
import type { SecurityRule } from '../../model/network';
import { arePortsReadable, destinationKind, openPorts, type OpenPort } from '../../network/listenerTraffic';
import { sameId } from '../../snapshot/resourceId';
import { unreadableRules } from '../applicationGateway/unreadableRules';
import { defineRule, type RuleContext } from '../rule';
import { accessOfClients, destinationsOf, explainedOn, type ClientAccess, type SecuredSubnet } from './clientAccess';
import { gatewaySecurityGroup } from './managementTraffic';
import { misdirectedRules } from './misdirectedRules';
import { changeOf, describeRule } from './securityEvidence';
import { redirectFixes, redirectTitles } from './securityFixes';

export default defineRule({
  code: 'AGW-NSG-004',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  explains: ['cannotConnect', 'tmDegraded'],
  specificity: 85,
  text: {
    en: {
      title: 'A security rule lets clients in to the wrong kind of destination',
      message:
        'Rule {rule} (priority {priority}) of network security group {group} allows port {ports} to {found}, which takes nothing: on gateway {gateway} the security group sees the subnet as the destination of clients, since no public and private listener share a port. Clients of that rule are denied. Set its destination to {destination}.',
      variants: {
        frontends:
          'Rule {rule} (priority {priority}) of network security group {group} allows port {ports} to {found}: on gateway {gateway} a public and a private listener share a port, so the security group sees the addresses of the frontends as the destination of all clients. Clients of that rule are denied. Set its destination to {destination}.',
      },
      why: 'The destination that a network security group sees of clients is the subnet of the gateway. As soon as a public and a private listener share a port, it is the address of the frontend instead, for every listener. A rule for the other kind never takes a client: connections time out.',
      howWeKnow:
        'The listeners that a rule uses tell which destination the group sees. The rule allows the port of such a listener, and its destination is of the other kind. Evaluated with any destination it would let in clients that are denied now.',
      fix: 'Set the destination of the rule to what the security group sees: the addresses of the frontends where a public and a private listener share a port, else the prefix of the subnet.',
      notAProblem: 'When other rules let the same clients in.',
      notes: { rule: 'The rule that does not take the clients it is meant for.', shared: 'Its listeners decide which destination the security group sees.' },
      fixes: redirectTitles,
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
    const found = ports.flatMap((port) => misdirectedOn(context, { gateway, secured, ports }, port));
    const rules = [...new Set(found.map(({ rule }) => rule))];
    for (const rule of rules)
      report(
        context,
        { gateway, secured, ports },
        rule,
        found.filter((each) => each.rule === rule),
      );
  },
  fixes(finding, { gateway }) {
    const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
    const group = subnet?.networkSecurityGroup.state === 'known' ? subnet.networkSecurityGroup.value : undefined;
    const rule = group?.rules.find(({ id }) => sameId(id, finding.resource));
    const destinations = destinationsOf(gateway, openPorts(gateway));
    return group && rule && destinations.length > 0 ? redirectFixes(group, rule, destinations) : [];
  },
});

type Context = RuleContext<Readonly<Record<'rule' | 'priority' | 'group' | 'ports' | 'found' | 'gateway' | 'destination', string>>>;

interface Judged {
  readonly gateway: ApplicationGateway;
  readonly secured: SecuredSubnet;
  readonly ports: readonly OpenPort[];
}

interface MisdirectedOn {
  readonly rule: SecurityRule;
  readonly port: OpenPort;
  readonly access: ClientAccess;
}

function misdirectedOn(context: Context, { gateway, secured, ports }: Judged, port: OpenPort): readonly MisdirectedOn[] {
  const kind = destinationKind(ports);
  const access = accessOfClients(secured, port, kind);
  if (access.kind === 'unknown') context.unknown(access.missing);
  const { rules, missing } = misdirectedRules(secured, gateway, port, access, kind);
  if (missing.length > 0) context.unknown(missing);
  return rules.map((rule) => ({ rule, port, access }));
}

function report(context: Context, { gateway, secured, ports }: Judged, rule: SecurityRule, found: readonly MisdirectedOn[]): void {
  const numbers = [...new Set(found.map(({ port }) => port.port))].sort((one, other) => one - other);
  context.report({
    at: rule.at,
    resource: rule.id,
    severity: found.some(({ access }) => access.kind === 'closed') ? 'error' : 'warning',
    ...(destinationKind(ports) === 'frontends' ? { variant: 'frontends' } : {}),
    explains: explainedOn(context, numbers),
    ...changeOf(context, secured.group.id, rule),
    data: {
      rule: rule.name,
      priority: String(rule.priority ?? '?'),
      group: secured.group.name,
      ports: numbers.join(' and '),
      found: rule.destinationAddressPrefixes.join(', '),
      gateway: gateway.name,
      destination: destinationsOf(gateway, ports).join(', '),
    },
    evidence: [
      { resource: rule.id, at: rule.at, value: describeRule(rule), note: 'rule' },
      ...found.flatMap(({ port }) =>
        port.listeners.map((listener) => ({ resource: listener.id, at: listener.at, value: `${listener.name}: ${port.port}`, note: 'shared' })),
      ),
    ],
  });
}
