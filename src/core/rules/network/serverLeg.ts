import { gatewayOutboundLeg, type Leg } from '../../network/reach';
import { coversAll, isPrivateAddress, prefixesOf } from '../../network/cidr';
import { formatPorts } from '../../network/trafficSpace';
import type { Decision } from '../../network/securityRules';
import { effectiveProbe } from '../../path/effectiveProbe';
import { platformOf } from '../../path/platformHosts';
import type { ServerSubject } from '../../path/subject';
import type { Model } from '../../model/model';
import type { Finding, Fix, TextData } from '../finding';
import type { RuleContext } from '../rule';
import { accusedRule, chainEvidence, changeOf, sourcesIn } from './securityEvidence';
import { allowFixes } from './securityFixes';

/** How a rule asks one security group between the gateway and a server. */
export type AskLeg = (model: Model, server: ServerSubject, port: number) => Leg;

/** What the messages of the three rules on a server's security groups say. */
export interface LegData extends TextData {
  readonly server: string;
  readonly ports: string;
  readonly pool: string;
  readonly setting: string;
  readonly rule: string;
  readonly priority: string;
  readonly group: string;
}

/** What a public service lets in is told by its own rules; any other name may stand for a server in a network. */
export function mayBeInNetwork(server: ServerSubject): boolean {
  return server.ipAddress !== undefined || !server.isFqdn || platformOf(server.address) === undefined;
}

/** The ports that the gateway uses on a server: the probe's and the setting's. */
export function portsOf(server: ServerSubject): readonly number[] {
  const ports = [effectiveProbe(server).port, server.setting.port].filter((port) => port !== undefined);
  return [...new Set(ports)].sort((one, other) => one - other);
}

/**
 * Reports the security group on one leg when it denies the gateway on the probe's or the setting's port, once for each rule
 * that does. What it denies a part of the gateway's addresses only is left to AGW-NSG-010 and AGW-NSG-011.
 */
export function checkLeg(context: RuleContext<LegData>, server: ServerSubject, ask: AskLeg): void {
  const closed = closedLegs(context, server, ask).filter((each) => !isBySource(each));
  for (const group of groupByRule(closed)) reportClosed(context, server, group);
}

/** A security group that denies at least a part of the gateway's traffic to a server on one port. */
export interface ClosedLeg {
  readonly port: number;
  readonly leg: Leg & { readonly state: 'judged' };
  readonly denied: readonly Decision[];
  readonly isPart: boolean;
}

/** @returns the ports of a server on which one leg is closed; the outcome is *unknown* for ports that cannot be judged. */
export function closedLegs(context: Pick<RuleContext, 'model' | 'unknown'>, server: ServerSubject, ask: AskLeg): readonly ClosedLeg[] {
  const ports = portsOf(server);
  if (ports.length === 0) context.unknown([]);
  const closed = ports.flatMap((port): readonly ClosedLeg[] => {
    const leg = ask(context.model, server, port);
    if (leg.state === 'open') return openLeg(context, server, leg.why);
    if (leg.state === 'unknown') return undecided(context, server, port, leg.missing);
    switch (leg.answer.access) {
      case 'allow':
        return [];
      case 'unknown':
        return undecided(context, server, port, leg.answer.missing);
      case 'deny':
        return [{ port, leg, denied: leg.answer.denied, isPart: leg.isPart }];
      case 'partial':
        return [{ port, leg, denied: leg.answer.denied, isPart: true }];
    }
  });
  return closed.filter((each) => !isWithoutRoute(each));
}

/** @returns whether some of the gateway's addresses are denied and others are not. */
export function isBySource({ leg, denied }: ClosedLeg): boolean {
  return !coversAll(sourcesIn(denied), sourcesIn(leg.answer.decisions));
}

/**
 * Azure's own outbound deny takes only private addresses outside the network and its routes. What is missing there is a route:
 * with one, the tag VirtualNetwork holds the address.
 */
export function isWithoutRoute({ denied }: Pick<ClosedLeg, 'denied'>): boolean {
  return denied.every(({ rule }) => rule.isDefault && rule.direction === 'Outbound');
}

/** Behind networks that ARM does not show from here, other security groups may stand. */
function openLeg(context: Pick<RuleContext, 'unknown'>, server: ServerSubject, why: (Leg & { readonly state: 'open' })['why']): readonly ClosedLeg[] {
  const isDecided = server.ipAddress === undefined ? answersOnAll(server) : !isPrivateAddress(server.ipAddress);
  if (why === 'outside' && !isDecided) context.unknown([]);
  return [];
}

/** A server that answers on the port needs no more questions about it. */
function undecided(
  context: Pick<RuleContext, 'unknown'>,
  server: ServerSubject,
  port: number,
  missing: Parameters<typeof context.unknown>[0],
): readonly ClosedLeg[] {
  context.unknown(answersOn(server, port) ? [] : missing);
  return [];
}

/** @returns whether the server is Healthy by a probe on that port, under this setting or another. */
export function answersOn(server: ServerSubject, port: number): boolean {
  return [server, ...server.siblings()].some((each) => {
    const health = each.health.state === 'known' ? each.health.value?.health : undefined;
    return health === 'healthy' && effectiveProbe(each).port === port;
  });
}

/** @returns whether the server is Healthy by probes on all ports that the gateway uses on it. */
export function answersOnAll(server: ServerSubject): boolean {
  const ports = portsOf(server);
  return ports.length > 0 && ports.every((port) => answersOn(server, port));
}

/** @returns the legs, together where the same rule is accused. */
export function groupByRule<Closed extends ClosedLeg>(closed: readonly Closed[]): readonly (readonly Closed[])[] {
  const groups = new Map<string, Closed[]>();
  for (const each of closed) {
    const key = `${accusedRule(each.denied)?.id.toLowerCase() ?? ''} ${each.isPart}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function reportClosed(context: RuleContext<LegData>, server: ServerSubject, closed: readonly ClosedLeg[]): void {
  const [first] = closed;
  const rule = first && accusedRule(first.denied);
  if (!first || !rule) return;
  const ports = closed.map(({ port }) => port);
  const probePort = effectiveProbe(server).port;
  const isProbeBlocked = probePort !== undefined && ports.includes(probePort);
  context.report({
    at: rule.at,
    resource: rule.id,
    ...(first.isPart ? { variant: 'partial' } : {}),
    severity: !first.isPart && context.shows('timeout') ? 'error' : 'warning',
    // A probe that gets through keeps the server in use: then only the requests fail.
    explains: isProbeBlocked ? ['timeout', 'gateway502'] : ['gateway502'],
    blocks: { address: server.address, ports },
    ...changeOf(context, first.leg.group.id, rule),
    data: {
      server: server.address,
      ports: ports.join(' and '),
      pool: server.pool.name,
      setting: server.setting.name,
      rule: rule.name,
      priority: String(rule.priority ?? '?'),
      group: first.leg.group.name,
    },
    evidence: chainEvidence(first.leg.answer),
  });
}

/** Allows the gateway's subnet to the server on its ports, in the security group that denies it. */
export function fixesOfLeg(finding: Finding, server: ServerSubject, model: Model, ask: AskLeg): readonly Fix[] {
  return fixesOnPorts(finding.blocks?.ports ?? [], server, model, ask);
}

/** Allows the gateway's subnet to the server on these ports, in the security group that denies it on the first of them. */
export function fixesOnPorts(ports: readonly number[], server: ServerSubject, model: Model, ask: AskLeg): readonly Fix[] {
  const leg = ports[0] === undefined ? undefined : ask(model, server, ports[0]);
  if (leg?.state !== 'judged' || !('denied' in leg.answer)) return [];
  const rule = accusedRule(leg.answer.denied);
  const subnet = server.gateway.subnet.state === 'known' ? server.gateway.subnet.value : undefined;
  if (!rule || !subnet) return [];
  const isOutbound = ask === gatewayOutboundLeg;
  return allowFixes(leg.group, rule, {
    name: isOutbound ? 'AllowToBackend' : 'AllowApplicationGateway',
    direction: isOutbound ? 'Outbound' : 'Inbound',
    protocol: 'Tcp',
    sources: subnet.addressPrefixes,
    destinations: addressesDenied(leg.answer.denied),
    ports: [...new Set(ports.flatMap((port) => portsDenied(ask(model, server, port))))],
  });
}

/** The destination that the security group sees: behind a load balancer that is the member, not the frontend. */
function addressesDenied(denied: readonly Decision[]): readonly string[] {
  const prefixes = denied.flatMap(({ traffic }) => (traffic.destination.kind === 'addresses' ? prefixesOf(traffic.destination.set) : []));
  return [...new Set(prefixes.map((prefix) => prefix.replace(/(^[\d.]+)\/32$|\/128$/, '$1')))];
}

function portsDenied(leg: Leg): readonly string[] {
  const denied = leg.state === 'judged' && 'denied' in leg.answer ? leg.answer.denied : [];
  return denied.flatMap(({ traffic }) => (traffic.ports.kind === 'ports' ? [formatPorts(traffic.ports.ranges)] : []));
}
