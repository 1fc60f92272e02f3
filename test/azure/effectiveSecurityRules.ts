import { parsePrefix } from '../../src/core/network/cidr';
import { idKey } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { at, listAt, textAt, textsAt, type AttachedInterface } from './attachedInterface';
import { effectiveRoutes } from './effectiveRoutes';
import type { World } from './world';

/** Azure's own addresses: health probes and DNS come from there. */
const platform = '168.63.129.16/32';

/**
 * The security rules of an interface as ARM answers `effectiveNetworkSecurityGroups`: those of its subnet, then its own. The tags
 * `VirtualNetwork` and `AzureLoadBalancer` are expanded, and application security groups become addresses; every other tag stays a name.
 */
export function effectiveSecurityGroups(world: World, attached: AttachedInterface): readonly JsonObject[] {
  const groups: readonly (readonly [string, JsonObject])[] = [
    [textAt(attached.subnet, 'properties', 'networkSecurityGroup', 'id'), { subnet: { id: attached.subnetId } }],
    [textAt(attached.body, 'properties', 'networkSecurityGroup', 'id'), { networkInterface: { id: attached.id } }],
  ];
  const tags: Tags = { VirtualNetwork: [...networkRanges(world, attached), platform], AzureLoadBalancer: [platform] };
  return groups.flatMap(([id, association]) => {
    const body = world.resource(id);
    if (!body) return [];
    const rules = (['securityRules', 'defaultSecurityRules'] as const).flatMap((kind) =>
      listAt(body, 'properties', kind).map((rule) => effectiveRule(world, kind, rule, tags)),
    );
    const ordered = rules.sort((one, other) => Number(one['priority']) - Number(other['priority']));
    return [{ networkSecurityGroup: { id }, association, effectiveSecurityRules: ordered, tagMap: tags }];
  });
}

type Tags = Readonly<Record<string, readonly string[]>>;

/** Where the tag `VirtualNetwork` stands for: the network, its peers, and what routes lead to by a gateway or an appliance. */
function networkRanges(world: World, attached: AttachedInterface): readonly string[] {
  return effectiveRoutes(world, attached)
    .filter(
      (each) => ['VnetLocal', 'VNetPeering'].includes(textAt(each, 'nextHopType')) || (each['source'] === 'User' && textAt(each, 'nextHopType') !== 'Internet'),
    )
    .flatMap((each) => textsAt(each, 'addressPrefix'));
}

function effectiveRule(world: World, kind: string, rule: JsonObject, tags: Tags): JsonObject {
  const properties = (at(rule, 'properties') ?? {}) as JsonObject;
  const sides = (['source', 'destination'] as const).map((side) => {
    const ports = textsAt(properties, `${side}PortRange`, `${side}PortRanges`).map(portRange);
    const groups = listAt(properties, `${side}ApplicationSecurityGroups`).map((each) => textAt(each, 'id'));
    const prefixes = [...textsAt(properties, `${side}AddressPrefix`, `${side}AddressPrefixes`), ...membersOf(world, groups)].map((text) =>
      text === '*' ? '0.0.0.0/0' : text,
    );
    const expanded = prefixes.flatMap((prefix) => tags[prefix] ?? []);
    const name = side === 'source' ? 'expandedSourceAddressPrefix' : 'expandedDestinationAddressPrefix';
    return {
      [`${side}PortRange`]: ports[0] ?? null,
      [`${side}PortRanges`]: ports,
      [`${side}AddressPrefix`]: prefixes[0] ?? null,
      [`${side}AddressPrefixes`]: prefixes,
      ...(expanded.length === 0 ? {} : { [name]: expanded }),
    } satisfies JsonObject;
  });
  const protocol = textAt(properties, 'protocol');
  const { access, priority, direction } = properties as Readonly<Record<string, Json | undefined>>;
  const own = { name: `${kind}/${textAt(rule, 'name')}`, protocol: protocol === '*' ? 'All' : protocol };
  return { ...own, ...sides[0], ...sides[1], access, priority, direction };
}

function portRange(text: string): string {
  if (text === '*') return '0-65535';
  return text.includes('-') ? text : `${text}-${text}`;
}

function membersOf(world: World, groups: readonly string[]): readonly string[] {
  if (groups.length === 0) return [];
  const wanted = groups.map(idKey);
  return world.resources
    .filter(({ type }) => type === 'microsoft.network/networkinterfaces')
    .flatMap(({ body }) => listAt(body, 'properties', 'ipConfigurations'))
    .filter((each) => listAt(each, 'properties', 'applicationSecurityGroups').some((group) => wanted.includes(idKey(textAt(group, 'id')))))
    .map((each) => `${textAt(each, 'properties', 'privateIPAddress')}/32`);
}

/** A flow that is asked about, from the interface's side. */
export interface Flow {
  readonly direction: 'Inbound' | 'Outbound';
  /** `TCP` or `UDP`. */
  readonly protocol: string;
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
}

/** Which rule decides about a flow; `undecided` when a rule with a tag that only Azure can expand might. */
export type FlowAnswer = { readonly access: string; readonly ruleName: string } | 'undecided';

/** Inbound the subnet's group comes before the interface's, outbound after it; the first that denies decides. */
export function flowAnswer(groups: readonly JsonObject[], flow: Flow): FlowAnswer {
  const ordered = flow.direction === 'Inbound' ? groups : [...groups].reverse();
  let last: FlowAnswer = { access: 'Allow', ruleName: '' };
  for (const group of ordered) {
    last = answerOf(listAt(group, 'effectiveSecurityRules'), flow);
    if (last === 'undecided' || last.access !== 'Allow') return last;
  }
  return last;
}

function answerOf(rules: readonly JsonObject[], flow: Flow): FlowAnswer {
  const [source, destination] = flow.direction === 'Inbound' ? [flow.remote, flow.local] : [flow.local, flow.remote];
  for (const rule of rules) {
    if (rule['direction'] !== flow.direction) continue;
    const protocol = textAt(rule, 'protocol').toUpperCase();
    if (protocol !== 'ALL' && protocol !== flow.protocol.toUpperCase()) continue;
    if (!hasPort(rule, 'source', source.port) || !hasPort(rule, 'destination', destination.port)) continue;
    const matches = [matchOf(rule, 'source', source.address), matchOf(rule, 'destination', destination.address)];
    if (matches.includes(false)) continue;
    if (matches.includes(undefined)) return 'undecided';
    return { access: textAt(rule, 'access'), ruleName: textAt(rule, 'name') };
  }
  return 'undecided';
}

function hasPort(rule: JsonObject, side: 'source' | 'destination', port: number): boolean {
  return textsAt(rule, `${side}PortRanges`).some((range) => {
    const [first = NaN, last = NaN] = range.split('-').map(Number);
    return first <= port && port <= last;
  });
}

/** @returns whether a side of a rule has an address; undefined when only Azure knows. */
function matchOf(rule: JsonObject, side: 'source' | 'destination', address: string): boolean | undefined {
  const expanded = textsAt(rule, side === 'source' ? 'expandedSourceAddressPrefix' : 'expandedDestinationAddressPrefix');
  const answers = textsAt(rule, `${side}AddressPrefixes`).map((prefix): boolean | undefined => {
    if (prefix === 'VirtualNetwork' || prefix === 'AzureLoadBalancer') return expanded.some((each) => holds(each, address) === true);
    if (prefix === 'Internet') return isPublic(address);
    return holds(prefix, address);
  });
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function holds(prefix: string, address: string): boolean | undefined {
  const [range, target] = [parsePrefix(prefix), parsePrefix(address)];
  if (!range || !target) return undefined;
  return range.family === target.family && range.first <= target.first && target.last <= range.last;
}

/** `Internet` is what is neither private nor Azure's own (learn.microsoft.com/azure/virtual-network/service-tags-overview). */
function isPublic(address: string): boolean {
  return !['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', platform].some((each) => holds(each, address) === true);
}
