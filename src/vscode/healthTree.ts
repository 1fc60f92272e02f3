import type { BackendAddressPool } from '../core/model/applicationGateway';
import type { BackendHealthServer } from '../core/model/backendHealth';
import { createModel } from '../core/model/createModel';
import type { Model } from '../core/model/model';
import { subjectsOf } from '../core/path/paths';
import type { ServerSubject } from '../core/path/subject';
import type { EstateProblem, EstateResource } from '../core/ports';
import type { DiagnosisDocument } from '../core/report/document';
import type { Fact } from '../core/snapshot/fact';
import { idKey, resourceName, sameId } from '../core/snapshot/resourceId';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type CloudName, type RecordedResponse } from '../core/snapshot/snapshot';
import { partKey, shownProblems, type EstateState } from './estateState';
import { isProblem, readFilter, type HealthGrouping, type HealthSight } from './healthFilter';
import { resourceLine, type ResourceKind, type ResourceLine } from './healthResource';
import { monitorLook, serverLook, verdictLook, worstLook, type Look } from './status';
import { growTree, type Branch, type Tree } from './tree';

export type HealthGroup = 'profiles' | 'gateways' | 'webApps';

/** What a node of the Health view shows, without words of any language. */
export type HealthNode =
  | { readonly kind: 'group'; readonly group: HealthGroup; readonly total: number; readonly failing: number }
  | {
      readonly kind: 'place';
      readonly grouping: 'subscription' | 'resourceGroup';
      readonly name: string;
      readonly subscription: string;
      readonly total: number;
      readonly failing: number;
    }
  | (ResourceNode<'profile'> & { readonly isStatusPending: boolean })
  | (ResourceNode<'endpoint'> & { readonly target: string; readonly isStatusPending: boolean })
  | (ResourceNode<'gateway'> & { readonly verdict: DiagnosisDocument['verdict']['status'] | undefined; readonly isRunning: boolean })
  | {
      readonly kind: 'pool';
      readonly gatewayId: string;
      readonly poolId: string;
      readonly name: string;
      readonly look: Look | undefined;
      readonly isAsking: boolean;
      readonly servers: number;
      readonly unhealthy: number;
      readonly isUsed: boolean;
      /** Why health could not be read, in Azure's words. */
      readonly failure: string | undefined;
    }
  | {
      readonly kind: 'server';
      readonly gatewayId: string;
      readonly address: string;
      readonly look: Look | undefined;
      readonly isAsking: boolean;
      /** Azure's word, such as `Unhealthy`. */
      readonly word: string;
      readonly message: string;
      /** Name of the setting, when the pool is used with more than one. */
      readonly setting: string | undefined;
    }
  | ResourceNode<'webApp'>
  | {
      readonly kind: 'problem';
      readonly subscriptionId: string | undefined;
      /** What could not be read. */
      readonly place: 'account' | 'tenant' | 'subscription';
      readonly name: string;
      readonly problem: EstateProblem;
      /** It is being read again. */
      readonly isRetrying: boolean;
    };

export interface ResourceNode<Kind extends string> {
  readonly kind: Kind;
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription: string;
  /** What the nodes above it say already. */
  readonly grouping: HealthGrouping;
  readonly look: Look;
  /** Azure's own word for the state; empty when it gave none. */
  readonly word: string;
}

/** What is known of gateways beside the estate's lists. */
export interface GatewayKnowledge {
  /** The newest answer about backend health. */
  readonly health: RecordedResponse | undefined;
  readonly isAsking: boolean;
  /** Verdict of an open investigation. */
  readonly verdict: DiagnosisDocument['verdict']['status'] | undefined;
  readonly isRunning: boolean;
}

export interface HealthTreeInput {
  readonly estate: EstateState;
  readonly cloud: CloudName;
  readonly gateways: ReadonlyMap<string, GatewayKnowledge>;
  readonly isChosen: (subscriptionId: string) => boolean;
  readonly sight: HealthSight;
}

const noKnowledge: GatewayKnowledge = { health: undefined, isAsking: false, verdict: undefined, isRunning: false };

/** The Health view, and what its description and badge say. */
export interface HealthPicture {
  readonly tree: Tree<HealthNode>;
  /** How many resources are shown, of how many that could be. */
  readonly shown: number;
  readonly total: number;
  /** How many resources fail, also those that the filter hides. */
  readonly failing: number;
}

const kindOrder: readonly ResourceKind[] = ['profile', 'gateway', 'webApp'];
const groupOf: Readonly<Record<ResourceKind, HealthGroup>> = { profile: 'profiles', gateway: 'gateways', webApp: 'webApps' };

/** A resource with its line in the tree. */
interface Placed {
  readonly resource: EstateResource;
  readonly line: ResourceLine;
  readonly subscription: string;
  readonly branch: Branch<HealthNode>;
  readonly look: Look;
}

/** Builds the Health view of what is known. */
export function healthTree(input: HealthTreeInput): HealthPicture {
  const { estate, sight } = input;
  const names = new Map(estate.subscriptions.map((each) => [each.subscriptionId.toLowerCase(), each.displayName]));
  const all = [...estate.resources.values()].flatMap((resource) => placedIn(resource, names, input));
  const isWanted = readFilter(sight.filter);
  const shown = all.filter(({ resource, line, subscription, look }) => {
    if (sight.onlyProblems && !isProblem(look)) return false;
    return isWanted({ ...line, subscription, subscriptionId: resource.subscriptionId, body: resource.body });
  });
  shown.sort((one, other) => compareNames(one.line.name, other.line.name) || (one.line.key < other.line.key ? -1 : 1));
  return {
    // What could not be read stands first: below a long list nobody would see it.
    tree: growTree('health', [...problemBranches(input, names), ...groupedBranches(shown, sight.grouping)]),
    shown: shown.length,
    total: all.length,
    failing: failingIn(all),
  };
}

function placedIn(resource: EstateResource, names: ReadonlyMap<string, string>, input: HealthTreeInput): readonly Placed[] {
  const line = input.isChosen(resource.subscriptionId) ? resourceLine(resource) : undefined;
  if (!line) return [];
  const subscription = names.get(resource.subscriptionId.toLowerCase()) ?? resource.subscriptionId;
  const branch = resourceBranch(resource, line, subscription, input);
  return [{ resource, line, subscription, branch, look: 'look' in branch.data && branch.data.look !== undefined ? branch.data.look : line.look }];
}

function failingIn(placed: readonly Placed[]): number {
  return placed.filter(({ look }) => look === 'failing').length;
}

function groupedBranches(placed: readonly Placed[], grouping: HealthGrouping): readonly Branch<HealthNode>[] {
  const byKind = kindOrder.map((kind) => placed.filter(({ line }) => line.kind === kind));
  const branchesOf = (members: readonly Placed[]) => ({ total: members.length, failing: failingIn(members), children: members.map(({ branch }) => branch) });
  if (grouping === 'kind') {
    return byKind.flatMap((members, index): Branch<HealthNode>[] => {
      const group = groupOf[kindOrder[index] ?? 'webApp'];
      const { total, failing, children } = branchesOf(members);
      return total === 0 ? [] : [{ key: group, data: { kind: 'group', group, total, failing }, children }];
    });
  }
  const isOfSubscription = grouping === 'subscription';
  const places = new Map<string, Placed[]>();
  for (const each of byKind.flat()) {
    const { subscriptionId } = each.resource;
    const key = (isOfSubscription ? subscriptionId : `${subscriptionId} ${each.line.resourceGroup}`).toLowerCase();
    const members = places.get(key);
    if (members) members.push(each);
    else places.set(key, [each]);
  }
  const branches = [...places].map(([key, members]): Branch<HealthNode> & { readonly name: string } => {
    const { total, failing, children } = branchesOf(members);
    const subscription = members[0]?.subscription ?? '';
    const name = isOfSubscription ? subscription : (members[0]?.line.resourceGroup ?? '');
    return { name, key: `${grouping} ${key}`, data: { kind: 'place', grouping, name, subscription, total, failing }, children };
  });
  return branches.sort((one, other) => compareNames(one.name, other.name) || (one.key < other.key ? -1 : 1));
}

/** Lines of which nothing but the resource itself is known: they stay as they are while it does. */
const plainBranches = new WeakMap<EstateResource, { readonly subscription: string; readonly grouping: HealthGrouping; readonly branch: Branch<HealthNode> }>();

function resourceBranch(resource: EstateResource, line: ResourceLine, subscription: string, input: HealthTreeInput): Branch<HealthNode> {
  const { grouping } = input.sight;
  const knowledge = input.gateways.get(line.key);
  const known = knowledge ? undefined : plainBranches.get(resource);
  if (known?.subscription === subscription && known.grouping === grouping) return known.branch;
  const { name, resourceGroup, look, word } = line;
  const own = { id: resource.id, name, resourceGroup, subscription, grouping, look, word };
  const branch = branchOf(resource, line, own, input.cloud, knowledge);
  if (!knowledge) plainBranches.set(resource, { subscription, grouping, branch });
  return branch;
}

type Own = Omit<ResourceNode<string>, 'kind'>;

function branchOf(resource: EstateResource, line: ResourceLine, own: Own, cloud: CloudName, knowledge: GatewayKnowledge | undefined): Branch<HealthNode> {
  switch (line.kind) {
    case 'gateway':
      return gatewayBranch(resource, line, own, cloud, knowledge ?? noKnowledge);
    case 'profile': {
      const isStatusPending = resource.isStatusPending === true;
      const children = line.hasParts ? { children: () => endpointBranches(resource, own, cloud, isStatusPending) } : {};
      return { key: line.key, data: { ...own, kind: 'profile', isStatusPending }, ...children };
    }
    case 'webApp':
      return { key: line.key, data: { ...own, kind: 'webApp' } };
  }
}

/** A model of one resource and of what else was answered about it. */
function modelOf(resource: EstateResource, cloud: CloudName, more: readonly RecordedResponse[] = []): Model {
  const responses = [{ request: `GET ${resource.id}`, status: 200, body: resource.body }, ...more];
  return createModel({ format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, cloud, capturedAt: '1970-01-01T00:00:00Z', responses });
}

function endpointBranches(resource: EstateResource, own: Own, cloud: CloudName, isStatusPending: boolean): readonly Branch<HealthNode>[] {
  const profile = valueOf(modelOf(resource, cloud).profile(resource.id));
  return (profile?.endpoints ?? []).map((endpoint): Branch<HealthNode> => {
    const { endpointMonitorStatus, endpointStatus, id, name, target = '', endpointType = '' } = endpoint;
    const word = endpointMonitorStatus ?? endpointStatus ?? '';
    const look = isStatusPending ? 'checking' : monitorLook(endpointMonitorStatus ?? (word === 'Disabled' ? word : undefined));
    return {
      key: `${endpointType} ${name}`.toLowerCase(),
      data: { ...own, kind: 'endpoint', id, name, look, word: isStatusPending ? '' : word, isStatusPending, target },
    };
  });
}

function gatewayBranch(resource: EstateResource, line: ResourceLine, own: Own, cloud: CloudName, knowledge: GatewayKnowledge): Branch<HealthNode> {
  let made: readonly Branch<HealthNode>[] | undefined;
  const pools = (): readonly Branch<HealthNode>[] => (made ??= poolBranches(resource, cloud, knowledge));
  return {
    key: line.key,
    data: {
      ...own,
      kind: 'gateway',
      look: gatewayNodeLook(line.look, knowledge.health === undefined ? [] : pools(), knowledge),
      verdict: knowledge.verdict,
      isRunning: knowledge.isRunning,
    },
    ...(line.hasParts ? { children: pools } : {}),
  };
}

function poolBranches(resource: EstateResource, cloud: CloudName, knowledge: GatewayKnowledge): readonly Branch<HealthNode>[] {
  const model = modelOf(resource, cloud, knowledge.health === undefined ? [] : [knowledge.health]);
  const servers = subjectsOf(model, resource.id).filter((subject) => subject.kind === 'server');
  return (valueOf(model.gateway(resource.id))?.pools ?? []).map((pool) => poolBranch(resource.id, pool, servers, knowledge));
}

/** The verdict says more than the state, and a stopped gateway is stopped whatever was found on it. */
function gatewayNodeLook(own: Look, pools: readonly Branch<HealthNode>[], knowledge: GatewayKnowledge): Look {
  if (knowledge.isRunning) return 'checking';
  if (own !== 'stopped' && knowledge.verdict !== undefined) return verdictLook(knowledge.verdict);
  const isFailing = pools.some(({ data }) => data.kind === 'pool' && data.look === 'failing');
  return own === 'ok' && isFailing ? 'failing' : own;
}

function poolBranch(gatewayId: string, pool: BackendAddressPool, servers: readonly ServerSubject[], knowledge: GatewayKnowledge): Branch<HealthNode> {
  const own = servers.filter((server) => sameId(server.pool.id, pool.id));
  const settings = new Set(own.map((server) => idKey(server.setting.id)));
  const children = own.length > 0 ? own.map((server) => serverBranch(gatewayId, server, settings.size > 1, knowledge)) : unusedMembers(gatewayId, pool);
  const looks = children.flatMap(({ data }) => ('look' in data && data.look !== undefined ? [data.look] : []));
  const failure = knowledge.health !== undefined && own.length > 0 ? failureOf(own[0]?.health) : undefined;
  return {
    key: idKey(pool.id),
    data: {
      kind: 'pool',
      gatewayId,
      poolId: pool.id,
      name: pool.name,
      look: worstLook(looks),
      isAsking: knowledge.isAsking,
      servers: children.length,
      unhealthy: looks.filter((look) => look === 'failing').length,
      isUsed: own.length > 0,
      failure,
    },
    children,
  };
}

function serverBranch(gatewayId: string, server: ServerSubject, namesSetting: boolean, knowledge: GatewayKnowledge): Branch<HealthNode> {
  const health = valueOf(server.health);
  return {
    key: `${server.address.toLowerCase()} ${idKey(server.setting.id)}`,
    data: {
      kind: 'server',
      gatewayId,
      address: server.address,
      look: health && serverLook(health.health),
      isAsking: knowledge.isAsking,
      word: health ? healthWord(health) : '',
      message: health?.message ?? '',
      setting: namesSetting ? server.setting.name : undefined,
    },
  };
}

/** `Up` and `Down` are the documentation's words for what the service calls Healthy and Unhealthy. */
function healthWord({ health, rawHealth }: BackendHealthServer): string {
  if (health === 'healthy') return 'Healthy';
  return health === 'unhealthy' ? 'Unhealthy' : rawHealth;
}

/** No rule uses the pool, so the gateway probes none of its members. */
function unusedMembers(gatewayId: string, pool: BackendAddressPool): readonly Branch<HealthNode>[] {
  const addresses = [
    ...pool.addresses.map((address) => address.fqdn ?? address.ipAddress ?? ''),
    ...pool.ipConfigurations.map((configuration) => resourceName(configuration.id)),
  ];
  return addresses.map((address) => ({
    key: address.toLowerCase(),
    data: { kind: 'server', gatewayId, address, look: undefined, isAsking: false, word: '', message: '', setting: undefined },
  }));
}

function failureOf(fact: Fact<unknown> | undefined): string | undefined {
  if (fact?.state !== 'unavailable') return undefined;
  return fact.permission ?? fact.detail ?? fact.reason;
}

function valueOf<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'known' ? fact.value : undefined;
}

/** One node for each account, tenant or subscription that could not be read, whatever number of its lists failed. */
function problemBranches({ estate, isChosen }: HealthTreeInput, names: ReadonlyMap<string, string>): readonly Branch<HealthNode>[] {
  return shownProblems(estate)
    .filter((problem) => problem.subscriptionId === undefined || isChosen(problem.subscriptionId))
    .map((problem): Branch<HealthNode> => {
      const { subscriptionId, tenantId, tenantName, account, reason } = problem;
      const place = subscriptionId === undefined ? (tenantId === undefined ? 'account' : 'tenant') : 'subscription';
      const ofSubscription = names.get(subscriptionId?.toLowerCase() ?? '') ?? subscriptionId;
      const name = ofSubscription ?? tenantName ?? tenantId ?? account ?? '';
      const key = partKey(problem);
      return {
        key: `problem ${key} ${reason}`,
        data: { kind: 'problem', subscriptionId, place, name, problem, isRetrying: estate.retrying.has(key) },
      };
    });
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compareNames(one: string, other: string): number {
  return collator.compare(one, other);
}
