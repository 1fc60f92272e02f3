import { isList } from '../snapshot/json';
import type { NetworkSecurityGroup, SecurityRule } from './network';
import { defined, parseElement } from './parseResource';
import type { Reader } from './reader';

/**
 * Parses the answer of `POST {network}/listNetworkManagerEffectiveSecurityAdminRules` as a security group: the rules have the same parts.
 * *AlwaysAllow* counts as Allow: neither denies.
 *
 * Azure: learn.microsoft.com/azure/virtual-network-manager/concept-security-admins.
 */
export function parseAdminRules(body: Reader, networkId: string): NetworkSecurityGroup {
  let isComplete = body.exists;
  const whole = body.watched(() => (isComplete = false));
  const rules = whole.list('value').map((element, index) => parseAdminRule(element, networkId, index));
  // A further page is asked for with a token in the body of a POST; what it holds is not read.
  const isLastPage = isList(body.raw('value') ?? false) && !body.text('skipToken');
  const identity = { id: networkId, name: 'Azure Virtual Network Manager', at: body.at, type: 'microsoft.network/networkmanagers', tags: {} };
  return { ...identity, rules, isComplete: isComplete && isLastPage };
}

function parseAdminRule(element: Reader, networkId: string, index: number): SecurityRule {
  const properties = element.requiredObject('properties');
  const sides = [...properties.list('sources'), ...properties.list('destinations')];
  const direction = properties.text('direction')?.toLowerCase();
  const access = properties.text('access')?.toLowerCase();
  const prefixes = (name: string): readonly string[] => properties.list(name).flatMap((each) => each.text('addressPrefix') ?? []);
  const rule = {
    ...parseElement(element, networkId, 'adminRules', index),
    isDefault: false,
    direction: direction === 'inbound' ? ('Inbound' as const) : direction === 'outbound' ? ('Outbound' as const) : undefined,
    access: access === 'deny' ? ('Deny' as const) : access === 'allow' || access === 'alwaysallow' ? ('Allow' as const) : undefined,
    priority: properties.number('priority'),
    protocol: properties.text('protocol')?.toLowerCase(),
    sourceAddressPrefixes: prefixes('sources'),
    destinationAddressPrefixes: prefixes('destinations'),
    sourcePortRanges: properties.texts('sourcePortRanges'),
    destinationPortRanges: properties.texts('destinationPortRanges'),
    sourceApplicationSecurityGroupIds: [],
    destinationApplicationSecurityGroupIds: [],
  };
  const lists = [rule.sourceAddressPrefixes, rule.destinationAddressPrefixes, rule.sourcePortRanges, rule.destinationPortRanges];
  // A network group stands for networks that the answer does not name.
  const isReadable = sides.every((side) => /^(ipprefix|servicetag)$/i.test(side.text('addressPrefixType') ?? ''));
  const isWhole = rule.direction !== undefined && rule.access !== undefined && rule.priority !== undefined && lists.every((list) => list.length > 0);
  return defined({ ...rule, isComplete: isReadable && isWhole });
}
