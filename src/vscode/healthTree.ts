import type { BackendAddressPool } from '../core/model/applicationGateway';
import type { BackendHealthServer } from '../core/model/backendHealth';
import { createModel } from '../core/model/createModel';
import type { Model } from '../core/model/model';
import { subjectsOf } from '../core/path/paths';
import type { ServerSubject } from '../core/path/subject';
import type { EstateProblem, EstateResource } from '../core/ports';
import type { DiagnosisDocument } from '../core/report/document';
import type { Fact } from '../core/snapshot/fact';
import { idKey, parseResourceId, resourceName, sameId } from '../core/snapshot/resourceId';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type CloudName, type RecordedResponse } from '../core/snapshot/snapshot';
import type { EstateState } from './estateState';
import { gatewayLook, monitorLook, serverLook, verdictLook, webAppLook, worstLook, type Look } from './status';
import { growTree, type Branch, type Tree } from './tree';

export type HealthGroup = 'profiles' | 'gateways' | 'webApps';

/** What a node of the Health view shows, without words of any language. */
export type HealthNode =
  | { readonly kind: 'group'; readonly group: HealthGroup; readonly total: number; readonly failing: number }
  | ResourceNode<'profile'>
  | (ResourceNode<'endpoint'> & { readonly target: string })
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
  | { readonly kind: 'problem'; readonly subscriptionId: string | undefined; readonly name: string; readonly problem: EstateProblem };

export interface ResourceNode<Kind extends string> {
  readonly kind: Kind;
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription: string;
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
}

const noKnowledge: GatewayKnowledge = { health: undefined, isAsking: false, verdict: undefined, isRunning: false };

const groupOrder: readonly { readonly group: HealthGroup; readonly type: string }[] = [
  { group: 'profiles', type: 'microsoft.network/trafficmanagerprofiles' },
  { group: 'gateways', type: 'microsoft.network/applicationgateways' },
  { group: 'webApps', type: 'microsoft.web/sites' },
];

/** Builds the Health view of what is known. */
export function healthTree(input: HealthTreeInput): Tree<HealthNode> {
  const groups = groupOrder.flatMap(({ group, type }): Branch<HealthNode>[] => {
    const resources = [...input.estate.resources.values()].filter((each) => each.type === type && input.isChosen(each.subscriptionId));
    if (resources.length === 0) return [];
    const children = resources
      .map((resource) => resourceBranch(resource, input))
      .sort((one, other) => compareNames(nameOf(one.data), nameOf(other.data)) || compareNames(one.key, other.key));
    const failing = children.filter((child) => 'look' in child.data && child.data.look === 'failing').length;
    return [{ key: group, data: { kind: 'group', group, total: children.length, failing }, children }];
  });
  return growTree('health', [...groups, ...problemBranches(input)]);
}

function resourceBranch(resource: EstateResource, input: HealthTreeInput): Branch<HealthNode> {
  switch (resource.type) {
    case 'microsoft.network/applicationgateways':
      return gatewayBranch(resource, input);
    case 'microsoft.network/trafficmanagerprofiles':
      return profileBranch(resource, input);
    default:
      return webAppBranch(resource, input);
  }
}

/** A model of one resource and of what else was answered about it. */
function modelOf(resource: EstateResource, cloud: CloudName, more: readonly RecordedResponse[] = []): Model {
  const responses = [{ request: `GET ${resource.id}`, status: 200, body: resource.body }, ...more];
  return createModel({ format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, cloud, capturedAt: '1970-01-01T00:00:00Z', responses });
}

function identity(resource: EstateResource, input: HealthTreeInput): Pick<ResourceNode<string>, 'id' | 'name' | 'resourceGroup' | 'subscription'> {
  const { id, subscriptionId } = resource;
  const subscription = input.estate.subscriptions.find((each) => each.subscriptionId.toLowerCase() === subscriptionId.toLowerCase());
  return {
    id,
    name: resourceName(id),
    resourceGroup: parseResourceId(id)?.resourceGroup ?? '',
    subscription: subscription?.displayName ?? subscriptionId,
  };
}

function profileBranch(resource: EstateResource, input: HealthTreeInput): Branch<HealthNode> {
  const fact = modelOf(resource, input.cloud).profile(resource.id);
  const profile = valueOf(fact);
  const own = identity(resource, input);
  const word = profile?.profileMonitorStatus ?? '';
  const endpoints = (profile?.endpoints ?? []).map((endpoint): Branch<HealthNode> => {
    const monitorWord = endpoint.endpointMonitorStatus ?? endpoint.endpointStatus ?? '';
    return {
      key: `${endpoint.endpointType ?? ''} ${endpoint.name}`.toLowerCase(),
      data: {
        ...own,
        kind: 'endpoint',
        id: endpoint.id,
        name: endpoint.name,
        look: monitorLook(endpoint.endpointMonitorStatus ?? (monitorWord === 'Disabled' ? monitorWord : undefined)),
        word: monitorWord,
        target: endpoint.target ?? '',
      },
    };
  });
  return { key: idKey(resource.id), data: { ...own, kind: 'profile', look: monitorLook(word), word }, children: endpoints };
}

function webAppBranch(resource: EstateResource, input: HealthTreeInput): Branch<HealthNode> {
  const webApp = valueOf(modelOf(resource, input.cloud).webApp(resource.id));
  const look = webAppLook(webApp?.state, webApp?.availabilityState);
  const word = look === 'warning' ? (webApp?.availabilityState ?? '') : (webApp?.state ?? '');
  return { key: idKey(resource.id), data: { ...identity(resource, input), kind: 'webApp', look, word } };
}

function gatewayBranch(resource: EstateResource, input: HealthTreeInput): Branch<HealthNode> {
  const knowledge = input.gateways.get(idKey(resource.id)) ?? noKnowledge;
  const model = modelOf(resource, input.cloud, knowledge.health === undefined ? [] : [knowledge.health]);
  const gateway = valueOf(model.gateway(resource.id));
  const servers = subjectsOf(model, resource.id).filter((subject) => subject.kind === 'server');
  const pools = (gateway?.pools ?? []).map((pool) => poolBranch(resource.id, pool, servers, knowledge));
  const look = gatewayLook(gateway?.operationalState, gateway?.provisioningState);
  const failed = look === 'warning' ? gateway?.provisioningState : undefined;
  return {
    key: idKey(resource.id),
    data: {
      ...identity(resource, input),
      kind: 'gateway',
      look: gatewayNodeLook(look, pools, knowledge),
      word: failed ?? gateway?.operationalState ?? '',
      verdict: knowledge.verdict,
      isRunning: knowledge.isRunning,
    },
    children: pools,
  };
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

/** One node for each subscription that could not be read, whatever number of its lists failed. */
function problemBranches({ estate, isChosen }: HealthTreeInput): readonly Branch<HealthNode>[] {
  return estate.problems
    .filter((problem) => problem.subscriptionId === undefined || isChosen(problem.subscriptionId))
    .map((problem): Branch<HealthNode> => {
      const { subscriptionId } = problem;
      const subscription = estate.subscriptions.find((each) => each.subscriptionId.toLowerCase() === subscriptionId?.toLowerCase());
      const name = subscription?.displayName ?? subscriptionId ?? '';
      return { key: `problem ${subscriptionId ?? ''} ${problem.reason}`.toLowerCase(), data: { kind: 'problem', subscriptionId, name, problem } };
    });
}

function nameOf(data: HealthNode): string {
  return 'name' in data ? data.name : '';
}

function compareNames(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true, sensitivity: 'base' });
}

/** How many resources fail: the number on the view's badge. */
export function failingCount(tree: Tree<HealthNode>): number {
  return tree.roots.reduce((sum, root) => {
    const data = tree.nodes.get(root)?.data;
    return sum + (data?.kind === 'group' ? data.failing : 0);
  }, 0);
}
