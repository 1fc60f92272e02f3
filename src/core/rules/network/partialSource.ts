import type { SecurityRule, Subnet } from '../../model/network';
import type { Model } from '../../model/model';
import { coversAll, overlaps, parsePrefix } from '../../network/cidr';
import { readable } from '../../network/networkSpace';
import { backendInterfaceLeg, backendSubnetLeg, gatewayOutboundLeg } from '../../network/reach';
import { verb } from '../../network/ruleTraffic';
import type { ServerSubject } from '../../path/subject';
import type { RuleContext } from '../rule';
import type { SymptomClass } from '../symptomClass';
import { answersOnAll, closedLegs, isBySource, type AskLeg, type ClosedLeg } from './serverLeg';

const legs: readonly AskLeg[] = [gatewayOutboundLeg, backendSubnetLeg, backendInterfaceLeg];

/** A security group between a gateway and a server that lets some of the gateway's addresses through and others not. */
export interface PartialLeg extends ClosedLeg {
  readonly ask: AskLeg;
  readonly gatewaySubnet: Subnet;
}

/** @returns every leg on which a part of the gateway's addresses is denied; the outcome is *unknown* for those that cannot be judged. */
export function partialLegs(context: Pick<RuleContext, 'model' | 'unknown'>, server: ServerSubject): readonly PartialLeg[] {
  const found = server.gateway.subnet.state === 'known' ? server.gateway.subnet.value : undefined;
  return legs.flatMap((ask) => {
    const closed = closedLegs(context, server, ask).filter(isBySource);
    return found ? closed.map((each) => ({ ...each, ask, gatewaySubnet: found })) : [];
  });
}

/** @returns the partial legs again, for the fixes of a finding. */
export function partialLegsOf(model: Model, server: ServerSubject): readonly PartialLeg[] {
  return partialLegs({ model, unknown: () => undefined }, server);
}

/**
 * The rules that let instances through by their own addresses. Empty when anything wider than single addresses lets some of
 * the subnet through: then the rest was left out in some other way.
 */
export function instanceRules({ leg, gatewaySubnet }: PartialLeg): readonly SecurityRule[] {
  const own = readable(gatewaySubnet.addressPrefixes);
  const through = leg.answer.decisions.filter(({ decidedAs }) => decidedAs !== 'deny').map(({ rule }) => rule);
  const rules = [...new Set(through)].filter((rule) => verb(rule) === 'allow');
  return rules.every((rule) => addressesInside(rule, own).length > 0 && isByAddressOnly(rule, own)) ? rules : [];
}

/** @returns the single addresses of the subnet that a rule names as its source. */
export function addressesInside(rule: SecurityRule, own: ReturnType<typeof readable>): readonly string[] {
  return rule.sourceAddressPrefixes.filter((prefix) => {
    const parsed = parsePrefix(prefix);
    return parsed !== undefined && parsed.first === parsed.last && coversAll(own, [parsed]) && !coversAll([parsed], own);
  });
}

/** Nothing else in the source of the rule meets the subnet. */
function isByAddressOnly(rule: SecurityRule, own: ReturnType<typeof readable>): boolean {
  const single = addressesInside(rule, own);
  const others = rule.sourceAddressPrefixes.filter((prefix) => !single.includes(prefix));
  return others.every((prefix) => {
    const parsed = parsePrefix(prefix);
    return parsed !== undefined && !overlaps([parsed], own);
  });
}

/** A server that answers on every port is reached by the instances that there are: then nothing that is seen comes from here. */
export function explainedBy(server: ServerSubject): readonly SymptomClass[] {
  return answersOnAll(server) ? [] : ['timeout', 'gateway502'];
}
