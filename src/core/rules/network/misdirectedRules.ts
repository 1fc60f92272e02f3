import type { ApplicationGateway } from '../../model/applicationGateway';
import type { SecurityRule } from '../../model/network';
import { addressSet, coversAll, intersectionOf, noAddress, overlaps, unionOf } from '../../network/cidr';
import { frontendAddress, questionOfClients, type OpenPort } from '../../network/listenerTraffic';
import { readable, tagContextOf } from '../../network/networkSpace';
import { evaluateSecurityRules } from '../../network/securityRules';
import { addressesOfPrefix } from '../../network/serviceTags';
import { commonTraffic } from '../../network/trafficSpace';
import type { Unavailable } from '../../snapshot/fact';
import { isForPort, isInboundAllow, type ClientAccess, type SecuredSubnet } from './clientAccess';

/** Rules that would let clients in to a port, were their destination the one that the security group sees. */
export interface Misdirected {
  readonly rules: readonly SecurityRule[];
  /** What would have to be read to know that there are no others. */
  readonly missing: readonly Unavailable[];
}

/**
 * The rules that allow a port of a listener to a destination of the wrong kind, and that would let in clients who are kept out
 * now: to frontends where the group sees the subnet, or to the subnet where it sees the frontends.
 */
export function misdirectedRules(
  secured: SecuredSubnet,
  gateway: ApplicationGateway,
  port: OpenPort,
  access: ClientAccess,
  destination: 'subnet' | 'frontends',
): Misdirected {
  if (access.kind === 'open' || access.kind === 'unknown') return { rules: [], missing: [] };
  const candidates = secured.group.rules.filter((rule) => !rule.isDefault && isInboundAllow(rule) && isForPort(rule, port.port));
  const judged = candidates.map((rule) => ({
    rule,
    kind: destination === 'subnet' ? leadsToFrontends(secured, gateway, rule) : leadsToSubnet(secured, port, rule),
  }));
  const rules = judged.filter(({ rule, kind }) => kind === 'wrong' && letsInMore(secured, port, access, destination, rule)).map(({ rule }) => rule);
  return { rules, missing: judged.some(({ kind }) => kind === 'unknown') ? missingAddresses(gateway) : [] };
}

type Kind = 'wrong' | 'right' | 'unknown';

/** Every destination of the rule is the address of a frontend, and that is not the whole subnet. */
function leadsToFrontends({ subnet }: SecuredSubnet, gateway: ApplicationGateway, rule: SecurityRule): Kind {
  const leads = addressSet(rule.destinationAddressPrefixes);
  if (!leads || leads.length === 0 || coversAll(leads, readable(subnet.addressPrefixes))) return 'right';
  const addresses = gateway.frontends.map(frontendAddress).flatMap((address) => (address.state === 'known' ? [address.value] : []));
  const frontends = readable(addresses.filter((address) => address !== undefined));
  if (coversAll(frontends, leads)) return 'wrong';
  const inside = intersectionOf(leads, readable(subnet.addressPrefixes));
  return coversAll(frontends, inside) && missingAddresses(gateway).length > 0 ? 'unknown' : 'right';
}

/** The rule leads to the subnet or a part of it, and not to the frontend of the port. */
function leadsToSubnet({ subnet }: SecuredSubnet, port: OpenPort, rule: SecurityRule): Kind {
  const tags = tagContextOf(subnet);
  const leads = unionOf(rule.destinationAddressPrefixes.flatMap((prefix) => addressesOfPrefix(prefix, tags).certain));
  const address = frontendAddress(port.frontend);
  const own = address.state === 'known' && address.value !== undefined ? readable([address.value]) : noAddress;
  return overlaps(leads, readable(subnet.addressPrefixes)) && own.length > 0 && !coversAll(leads, own) ? 'wrong' : 'right';
}

function missingAddresses(gateway: ApplicationGateway): readonly Unavailable[] {
  return gateway.frontends.map(frontendAddress).filter((address) => address.state === 'unavailable');
}

/** With any destination, the rule takes clients who are not let in now. */
function letsInMore(
  { subnet, group }: SecuredSubnet,
  port: OpenPort,
  access: ClientAccess & { readonly kind: 'closed' | 'limited' | 'part' },
  destination: 'subnet' | 'frontends',
  rule: SecurityRule,
): boolean {
  const address = frontendAddress(port.frontend);
  const own = destination === 'frontends' && address.state === 'known' ? address.value : undefined;
  const redirected = { ...group, rules: group.rules.map((each) => (each === rule ? { ...rule, destinationAddressPrefixes: ['*'] } : each)) };
  const answer = evaluateSecurityRules(redirected, questionOfClients(subnet, port, own));
  const isIts = (other: SecurityRule): boolean => other.id === rule.id;
  const taken = answer.decisions.filter((decision) => isIts(decision.rule) || decision.doubts.some((doubt) => isIts(doubt.rule)));
  const keptOut = access.answer.decisions.filter(({ decidedAs }) => decidedAs !== 'allow');
  return taken.some((decision) => keptOut.some(({ traffic }) => commonTraffic(decision.traffic, traffic) !== undefined));
}
