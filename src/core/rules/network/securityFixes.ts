import type { Direction, NetworkSecurityGroup, SecurityRule } from '../../model/network';
import type { ApplicationGateway } from '../../model/applicationGateway';
import { effectiveRules } from '../../network/defaultSecurityRules';
import { parseResourceId, sameId } from '../../snapshot/resourceId';
import type { Finding, Fix } from '../finding';
import { azureCli, portal } from '../applicationGateway/commands';

/** A rule to be made. */
export interface AllowRule {
  readonly name: string;
  readonly direction: Direction;
  readonly protocol: 'Tcp' | '*';
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

/** Titles of the fixes that `allowFixes` makes. */
export const allowTitles = {
  allow: 'Add a rule that allows this traffic before it is denied',
  openRules: 'Security rules of the network security group: allow this traffic before rule {rule}',
} as const;

/** Titles of the fixes that `redirectFixes` makes. */
export const redirectTitles = {
  redirect: 'Change the destination of the rule',
  openRule: 'Security rules of the network security group: change the destination of rule {rule}',
} as const;

/** Titles of the fixes that `widenFixes` makes. */
export const widenTitles = {
  widen: 'Change the source of the rule to the whole subnet',
  openRule: 'Security rules of the network security group: change the source of rule {rule}',
} as const;

const lowest = 100;
const highest = 4096;

/**
 * Ways to allow traffic that a security group denies: a new rule with a free priority before the one that denies. When no
 * priority is free there, only the portal remains.
 */
export function allowFixes(group: NetworkSecurityGroup, before: SecurityRule, allow: AllowRule): readonly Fix[] {
  const priority = freePriority(group, before, allow.direction);
  const place = portal('openRules', group.id, { rule: before.name });
  if (priority === undefined) return [place];
  return [
    azureCli('allow', [createCommand(group.id, priority, allow)]),
    { kind: 'powershell', title: 'allow', commands: [restCommand(group.id, priority, allow)] },
    place,
  ];
}

/** Ways to allow traffic that the accused rule of the security group on the gateway's subnet denies. */
export function accusedFixes(finding: Finding, gateway: ApplicationGateway, allow: AllowRule): readonly Fix[] {
  const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
  const group = subnet?.networkSecurityGroup.state === 'known' ? subnet.networkSecurityGroup.value : undefined;
  const rule = group && effectiveRules(group, allow.direction).find(({ id }) => sameId(id, finding.resource));
  return group && rule ? allowFixes(group, rule, allow) : [];
}

/** Ways to change the destination of a rule. */
export function redirectFixes(group: NetworkSecurityGroup, rule: SecurityRule, destinations: readonly string[]): readonly Fix[] {
  return [
    azureCli('redirect', [updateCommand(group.id, rule, '--destination-address-prefixes', destinations)]),
    portal('openRule', group.id, { rule: rule.name }),
  ];
}

/** Ways to change the source of a rule. */
export function widenFixes(group: NetworkSecurityGroup, rule: SecurityRule, sources: readonly string[]): readonly Fix[] {
  return [azureCli('widen', [updateCommand(group.id, rule, '--source-address-prefixes', sources)]), portal('openRule', group.id, { rule: rule.name })];
}

/** The highest free priority before a rule, a multiple of ten where there is one. */
function freePriority(group: NetworkSecurityGroup, before: SecurityRule, direction: Direction): number | undefined {
  const used = new Set(group.rules.filter((rule) => rule.direction === direction || rule.direction === undefined).map(({ priority }) => priority));
  const end = Math.min(before.priority ?? lowest, highest + 1);
  const free = Array.from({ length: Math.max(0, end - lowest) }, (_, index) => end - 1 - index).filter((priority) => !used.has(priority));
  return free.find((priority) => priority % 10 === 0) ?? free[0];
}

function placeArguments(groupId: string): readonly string[] {
  const id = parseResourceId(groupId);
  return id ? ['--resource-group', id.resourceGroup, '--nsg-name', id.name, '--subscription', id.subscriptionId] : ['--nsg-name', groupId];
}

function updateCommand(groupId: string, rule: SecurityRule, option: string, values: readonly string[]): readonly string[] {
  return ['network', 'nsg', 'rule', 'update', ...placeArguments(groupId), '--name', rule.name, option, ...values];
}

function createCommand(groupId: string, priority: number, allow: AllowRule): readonly string[] {
  return [
    ...['network', 'nsg', 'rule', 'create', ...placeArguments(groupId), '--name', allow.name, '--priority', String(priority)],
    ...['--direction', allow.direction, '--access', 'Allow', '--protocol', allow.protocol],
    ...['--source-address-prefixes', ...allow.sources, '--source-port-ranges', '*'],
    ...['--destination-address-prefixes', ...allow.destinations, '--destination-port-ranges', ...allow.ports],
  ];
}

/** One command without a pipe: the rule is a resource of its own. */
function restCommand(groupId: string, priority: number, allow: AllowRule): readonly string[] {
  const properties = {
    priority,
    direction: allow.direction,
    access: 'Allow',
    protocol: allow.protocol,
    ...oneOrMany('sourceAddressPrefix', 'sourceAddressPrefixes', allow.sources),
    sourcePortRange: '*',
    ...oneOrMany('destinationAddressPrefix', 'destinationAddressPrefixes', allow.destinations),
    ...oneOrMany('destinationPortRange', 'destinationPortRanges', allow.ports),
  };
  const path = `${groupId}/securityRules/${allow.name}?api-version=2024-05-01`;
  return ['Invoke-AzRestMethod', '-Method', 'PUT', '-Path', path, '-Payload', JSON.stringify({ properties })];
}

/** ARM takes `*` and tags in the singular form only. */
function oneOrMany(one: string, many: string, values: readonly string[]): Readonly<Record<string, unknown>> {
  return values.length === 1 ? { [one]: values[0] } : { [many]: values };
}
