import { chainFact, factRequestKey, known, mapFact, type Fact, type FactRequest, type Unavailable } from '../snapshot/fact';
import { once } from '../snapshot/once';
import { activityLogRequest, getRequest, postRequest, resourceHealthHistoryRequest, resourceHealthRequest, splitRequest } from '../snapshot/request';
import { idKey, parentResourceId, parseResourceId, resourceName, sameId } from '../snapshot/resourceId';
import type { Snapshot } from '../snapshot/snapshot';
import { createSnapshotIndex, type FoundBody, type RecordedFact } from '../snapshot/snapshotIndex';
import { addressKey, indexAddressOwners } from './addressOwners';
import { unreadable, type LookUps } from './lookUps';
import { parseDiagnosticSetting } from './diagnosticSetting';
import { findMetric, standardMetricsRequest } from './metrics';
import type { Model, ModelNote } from './model';
import type { Subnet } from './network';
import type { KeyVault } from './keyVault';
import type { StorageAccount } from './privateDns';
import { parseApplicationGateway } from './parseApplicationGateway';
import { parseAdminRules } from './parseAdminRules';
import { parseAzureFirewallPolicy, parseAzureFirewallRules, parseFirewallRuleCollectionGroup, parseIpGroup } from './parseAzureFirewallPolicy';
import { parseBackendHealth } from './parseBackendHealth';
import { parseManagedCluster, parseVirtualMachine } from './parseCompute';
import { parseDeletedKeyVault, parseKeyVault, parseKeyVaultSecret, parseRoleAssignment, parseRoleDefinition } from './parseKeyVault';
import {
  parseLoadBalancer,
  parseNetworkInterface,
  parseNetworkSecurityGroup,
  parsePrivateEndpoint,
  parsePublicIPAddress,
  parseRouteTable,
  parseSubnet,
  parseVirtualNetwork,
  type ParseContext,
} from './parseNetwork';
import { parseApiManagement, parseContainerApp, parseContainerAppEnvironment } from './parsePlatforms';
import { parsePrivateDnsARecord, parsePrivateDnsZoneGroup, parsePrivateDnsZoneLink, parseStorageAccount, parseWholeList } from './parsePrivateDns';
import { parseAzureFirewall, parseEffectiveRoutes } from './parseRouting';
import { parseScaleSet, parseScaleSetInstance } from './parseScaleSet';
import { parseActivityLog, parseResourceHealth, parseResourceHealthHistory } from './parseTime';
import { parseUserAssignedIdentity } from './parseTls';
import { parseTrafficManagerProfile } from './parseTrafficManager';
import { parseAppServicePlan, parseWebApp, parseWebAppAuthentication, parseWebAppConfig } from './parseWebApp';
import { parseWebCertificate } from './webCertificate';
import { parseHubConnection, parseRoutingIntent, parseVirtualHub } from './parseVirtualHub';
import { createReader, type Reader } from './reader';

export interface ModelOptions {
  /** Keys (`factRequestKey`) of requests that are under way: what they would answer is *pending*. */
  readonly pending?: ReadonlySet<string>;
}

/** A body that is wrong everywhere must not fill the memory with notes. */
const maximumNotes = 1000;

type Parse<T> = (body: Reader, id: string, found: FoundBody) => T;

/** Last segments of the types that a look-up takes, in lower case. Interfaces of scale sets have types of their own. */
const types = {
  gateway: ['microsoft.network/applicationgateways'],
  profile: ['microsoft.network/trafficmanagerprofiles'],
  webApp: ['microsoft.web/sites', 'microsoft.web/sites/slots'],
  webAppConfig: ['microsoft.web/sites/config', 'microsoft.web/sites/slots/config'],
  appServicePlan: ['microsoft.web/serverfarms'],
  virtualNetwork: ['microsoft.network/virtualnetworks'],
  subnet: ['microsoft.network/virtualnetworks/subnets'],
  networkSecurityGroup: ['microsoft.network/networksecuritygroups'],
  routeTable: ['microsoft.network/routetables'],
  publicIPAddress: ['microsoft.network/publicipaddresses', '/publicipaddresses'],
  networkInterface: ['microsoft.network/networkinterfaces', '/networkinterfaces'],
  privateEndpoint: ['microsoft.network/privateendpoints'],
  loadBalancer: ['microsoft.network/loadbalancers'],
  azureFirewall: ['microsoft.network/azurefirewalls'],
  azureFirewallRules: ['microsoft.network/azurefirewalls'],
  azureFirewallPolicy: ['microsoft.network/firewallpolicies'],
  ipGroup: ['microsoft.network/ipgroups'],
  virtualMachine: ['microsoft.compute/virtualmachines'],
  managedCluster: ['microsoft.containerservice/managedclusters'],
  storageAccount: ['microsoft.storage/storageaccounts'],
  keyVault: ['microsoft.keyvault/vaults'],
  keyVaultSecret: ['microsoft.keyvault/vaults/secrets'],
  userAssignedIdentity: ['microsoft.managedidentity/userassignedidentities'],
} as const;

/**
 * The typed view of a snapshot. Bodies are parsed when they are first asked for, once; facts are computed once.
 *
 * @param options see `ModelOptions`.
 */
export function createModel(snapshot: Snapshot, options: ModelOptions = {}): Model {
  const index = createSnapshotIndex(snapshot);
  const { notes, write } = createNotes();
  const facts = new Map<string, Fact<unknown>>();

  const memoized = <T>(key: string, compute: () => Fact<T>): Fact<T> => {
    const kept = facts.get(key);
    if (kept) return kept as Fact<T>;
    const fact = compute();
    facts.set(key, fact);
    return fact;
  };
  const open = (found: FoundBody): Reader => createReader(found.body, found.at, write);
  const unasked = (request: FactRequest): Unavailable => {
    const reason = options.pending?.has(factRequestKey(request)) === true ? 'pending' : 'notCollected';
    return { state: 'unavailable', reason, request };
  };
  const factOf = <T>(recorded: RecordedFact | undefined, request: FactRequest, parse: (found: FoundBody) => T): Fact<T> => {
    if (recorded === undefined) return unasked(request);
    if (recorded.state === 'found') return known(parse(recorded));
    if (recorded.state !== 'badBody') return recorded;
    write({ at: recorded.at, kind: 'badResponse', expected: 'object' });
    return recorded.unavailable;
  };
  const lookUp =
    <T>(kind: keyof typeof types, parse: Parse<T>) =>
    (id: string): Fact<T> =>
      memoized(`${kind} ${idKey(id)}`, () => {
        const wrong = wrongId(id, types[kind]);
        return wrong ?? factOf(index.resource(id), getRequest(id), (found) => parse(open(found), id, found));
      });
  const answer = <T>(kind: string, request: FactRequest, parse: (found: FoundBody) => T): Fact<T> =>
    memoized(`${kind} ${factRequestKey(request)}`, () => factOf(index.recorded(request), request, parse));

  const subnet = (id: string): Fact<Subnet> => memoized(`subnet ${idKey(id)}`, () => wrongId(id, types.subnet) ?? findSubnet(id));

  /** Its own answer first, then inside its virtual network, which is what is asked for when nobody asked for either. */
  const findSubnet = (id: string): Fact<Subnet> => {
    const own = index.own(id);
    if (own?.state === 'found') return known(parseSubnet(open(own), id, context));
    if (own?.state === 'absent') return own;
    const virtualNetwork = lookUps.virtualNetwork(parentResourceId(id) ?? '');
    const inside = virtualNetwork.state === 'known' ? virtualNetwork.value.subnets.find((candidate) => sameId(candidate.id, id)) : undefined;
    if (inside) return known(inside);
    const listed = index.listElement(id);
    if (listed) return known(parseSubnet(open(listed), id, context));
    const mayStillBeAsked = virtualNetwork.state === 'unavailable' && ['notCollected', 'pending'].includes(virtualNetwork.reason);
    if (own === undefined && mayStillBeAsked) return virtualNetwork;
    return factOf<Subnet>(own, getRequest(id), (found) => parseSubnet(open(found), id, context));
  };

  const lookUps: LookUps = {
    virtualNetwork: lookUp('virtualNetwork', (body, id) => parseVirtualNetwork(body, id, context)),
    subnet,
    networkSecurityGroup: lookUp('networkSecurityGroup', (body, id) => parseNetworkSecurityGroup(body, id, context)),
    routeTable: lookUp('routeTable', (body, id) => parseRouteTable(body, id, context)),
    publicIPAddress: lookUp('publicIPAddress', parsePublicIPAddress),
    networkInterface: lookUp('networkInterface', (body, id) => parseNetworkInterface(body, id, context)),
    backendHealth: (id) => answer('backendHealth', postRequest(id, 'backendhealth'), (found) => parseBackendHealth(open(found))),
  };
  const context: ParseContext = { lookUps, write };

  const gateway = lookUp('gateway', (body, id, found) => parseApplicationGateway(body, id, found.body, context));
  const profile = lookUp('profile', (body, id, found) =>
    parseTrafficManagerProfile(body, id, found.origin === 'own', (endpoint) => write({ at: endpoint.at, kind: 'duplicate', expected: 'a name of its own' })),
  );
  const webAppConfig = lookUp('webAppConfig', parseWebAppConfig);
  const webAppAuthentication = lookUp('webAppConfig', parseWebAppAuthentication);
  const webAppLookUps = {
    config: (siteId: string) => webAppConfig(`${siteId}/config/web`),
    authentication: (siteId: string) => webAppAuthentication(`${siteId}/config/authsettingsV2`),
    plan: lookUp('appServicePlan', parseAppServicePlan),
  };
  const webApp = lookUp('webApp', (body, id) => parseWebApp(body, id, webAppLookUps));

  const allOf = <T>(kind: 'gateway' | 'profile' | 'webApp', find: (id: string) => Fact<T>) =>
    once(() => index.idsOfType((type) => type === types[kind][0]).flatMap((id) => valueOf(find(id))));
  const gateways = allOf('gateway', gateway);
  const profiles = allOf('profile', profile);
  const webApps = allOf('webApp', webApp);
  const ownersByAddress = once(() => indexAddressOwners(index));
  const wholeList = <T>(kind: string, id: string, collection: string, parse: (element: Reader, index: number) => T): Fact<readonly T[]> => {
    const request = getRequest(`${id}/${collection}`);
    const list = answer(kind, request, (found) => (found.incomplete ? undefined : parseWholeList(open(found), parse)));
    return chainFact(list, (elements) => (elements ? known(elements) : unreadable(request, 'a part of the list could not be read')));
  };
  const subscriptionList = <T>(subscriptionId: string, provider: string, type: string, parse: (element: Reader, id: string) => T): Fact<readonly T[]> =>
    wholeList(`all ${type}`, `/subscriptions/${subscriptionId}/providers/${provider}`, type, (element) => parse(element, element.requiredText('id') ?? ''));
  const privateDnsZoneIds = once(() => {
    const zones = index.idsOfType((type) => type === 'microsoft.network/privatednszones');
    const linked = index.idsOfType((type) => type === 'microsoft.network/privatednszones/virtualnetworklinks');
    const all = [...zones, ...linked.flatMap((id) => parentResourceId(id) ?? [])];
    return [...new Map(all.map((id) => [idKey(id), id])).values()];
  });
  const storageAccountById = lookUp('storageAccount', parseStorageAccount);
  const storageAccount = (name: string, subscriptionId: string): Fact<StorageAccount> => {
    const id = index.idsOfType((type) => type === types.storageAccount[0]).find((each) => resourceName(each).toLowerCase() === name.toLowerCase());
    if (id !== undefined) return storageAccountById(id);
    const request = getRequest(`/subscriptions/${subscriptionId}/providers/Microsoft.Storage/storageAccounts`);
    const list = answer('storageAccounts', request, () => undefined);
    return chainFact(list, () => unreadable(request, 'the storage account is not in this subscription'));
  };
  const keyVault = lookUp('keyVault', parseKeyVault);
  const keyVaultSecret = lookUp('keyVaultSecret', parseKeyVaultSecret);
  /** A vault of which the answer is that it is gone counts too. */
  const askedKeyVaultIds = once(() =>
    snapshot.responses.flatMap(({ request }) => {
      const id = splitRequest(request).path.split('?')[0] ?? '';
      return parseResourceId(id)?.type === types.keyVault[0] ? [id] : [];
    }),
  );
  const keyVaultOfHost = (host: string): Fact<KeyVault> => {
    const lookups = index.lookups('hostName', host);
    const isNamed = (id: string): boolean =>
      parseResourceId(id)?.type === types.keyVault[0] && resourceName(id).toLowerCase() === host.split('.')[0]?.toLowerCase();
    const inFile = index.idsOfType((type) => type === types.keyVault[0]);
    const id = [...inFile, ...lookups.flatMap(({ ids }) => ids), ...askedKeyVaultIds()].find(isNamed);
    if (id !== undefined) return keyVault(id);
    const request: FactRequest = { kind: 'lookup', lookup: 'hostName', key: host };
    if (lookups.length === 0) return unasked(request);
    const { failure: reason = 'failed', detail = 'no vault of this name is in a subscription that can be read' } =
      lookups.find((each) => each.failure !== undefined) ?? {};
    return { state: 'unavailable', reason, request, detail };
  };
  const roleAssignments = (scope: string, principalId: string): ReturnType<Model['roleAssignments']> => {
    const collection = 'providers/Microsoft.Authorization/roleAssignments';
    const assigned = wholeList('assignedTo', scope, `${collection}?$filter=assignedTo('${principalId}')`, (element, place) =>
      parseRoleAssignment(element, scope, place),
    );
    if (assigned.state !== 'unavailable' || assigned.reason !== 'notCollected') return assigned;
    // A list of everybody's shows what is assigned to the principal itself, and not what it has through groups.
    const all = answer('roleAssignments', getRequest(`${scope}/${collection}`), (found) =>
      open(found)
        .list('value')
        .map((each, place) => parseRoleAssignment(each, scope, place)),
    );
    const own = all.state === 'known' ? all.value.filter((each) => each.principalId?.toLowerCase() === principalId.toLowerCase()) : [];
    return own.length > 0 ? known(own) : assigned;
  };
  const managedCluster = lookUp('managedCluster', parseManagedCluster);
  const managedClusters = once(() => index.idsOfType((type) => type === types.managedCluster[0]).flatMap((id) => valueOf(managedCluster(id))));

  const ownersOfAddress = (address: string, mustBeComplete: boolean): Fact<readonly string[]> => {
    const lookups = index.lookups('address', addressKey(address));
    const hits = [...lookups.flatMap((lookup) => lookup.ids), ...(ownersByAddress().get(addressKey(address)) ?? [])];
    const isComplete = lookups.some((lookup) => lookup.complete);
    if (isComplete || (hits.length > 0 && !mustBeComplete)) return known([...new Map(hits.map((id) => [idKey(id), id])).values()]);
    const request: FactRequest = { kind: 'lookup', lookup: 'address', key: addressKey(address) };
    if (lookups.length === 0) return unasked(request);
    const { failure: reason = 'failed', detail = 'the look-up is incomplete' } = lookups.find((lookup) => lookup.failure !== undefined) ?? {};
    return { state: 'unavailable', reason, request, detail };
  };

  return {
    snapshot,
    notes,
    get gateways() {
      return gateways();
    },
    get profiles() {
      return profiles();
    },
    get webApps() {
      return webApps();
    },
    gateway,
    profile,
    webApp,
    webCertificates: (subscriptionId) =>
      wholeList('webCertificates', `/subscriptions/${subscriptionId}`, 'providers/Microsoft.Web/certificates', (element, place) =>
        parseWebCertificate(element, `/subscriptions/${subscriptionId}`, place),
      ),
    unasked,
    virtualNetwork: lookUps.virtualNetwork,
    subnet,
    networkSecurityGroup: lookUps.networkSecurityGroup,
    routeTable: lookUps.routeTable,
    publicIPAddress: lookUps.publicIPAddress,
    adminRules: (id) => answer('adminRules', postRequest(id, 'listNetworkManagerEffectiveSecurityAdminRules', {}), (found) => parseAdminRules(open(found), id)),
    publicIPAddressesOfSubscription: (subscriptionId) => subscriptionList(subscriptionId, 'Microsoft.Network', 'publicIPAddresses', parsePublicIPAddress),
    networkInterface: lookUps.networkInterface,
    privateEndpoint: lookUp('privateEndpoint', parsePrivateEndpoint),
    userAssignedIdentity: lookUp('userAssignedIdentity', parseUserAssignedIdentity),
    loadBalancer: lookUp('loadBalancer', parseLoadBalancer),
    azureFirewall: lookUp('azureFirewall', parseAzureFirewall),
    azureFirewallRules: lookUp('azureFirewallRules', parseAzureFirewallRules),
    azureFirewallPolicy: lookUp('azureFirewallPolicy', parseAzureFirewallPolicy),
    firewallRuleCollectionGroups: (policyId) =>
      wholeList('ruleCollectionGroups', policyId, 'ruleCollectionGroups', (element, place) => parseFirewallRuleCollectionGroup(element, policyId, place)),
    ipGroup: lookUp('ipGroup', parseIpGroup),
    virtualMachine: (id) =>
      wrongId(id, types.virtualMachine) ?? answer('virtualMachine', getRequest(id, '$expand=instanceView'), (found) => parseVirtualMachine(open(found), id)),
    virtualHubsOfSubscription: (subscriptionId) =>
      wholeList('virtualHubs', `/subscriptions/${subscriptionId}/providers/Microsoft.Network`, 'virtualHubs', (element) =>
        parseVirtualHub(element, element.requiredText('id') ?? ''),
      ),
    hubConnections: (hubId) =>
      wholeList('hubConnections', hubId, 'hubVirtualNetworkConnections', (element, place) => parseHubConnection(element, hubId, place)),
    routingPolicies: (hubId) => mapFact(wholeList('routingIntent', hubId, 'routingIntent', parseRoutingIntent), (intents) => intents.flat()),
    scaleSetsOfSubscription: (subscriptionId) => subscriptionList(subscriptionId, 'Microsoft.Compute', 'virtualMachineScaleSets', parseScaleSet),
    scaleSetInstances: (id) =>
      wholeList('scaleSetInstances', id, 'virtualMachines?$expand=instanceView', (element, place) => parseScaleSetInstance(element, id, place)),
    containerAppsOfSubscription: (subscriptionId) => subscriptionList(subscriptionId, 'Microsoft.App', 'containerApps', parseContainerApp),
    containerAppEnvironmentsOfSubscription: (subscriptionId) =>
      subscriptionList(subscriptionId, 'Microsoft.App', 'managedEnvironments', parseContainerAppEnvironment),
    apiManagementOfSubscription: (subscriptionId) => subscriptionList(subscriptionId, 'Microsoft.ApiManagement', 'service', parseApiManagement),
    effectiveRoutes: (id) => answer('effectiveRoutes', postRequest(id, 'effectiveRouteTable'), (found) => parseEffectiveRoutes(open(found))),
    get managedClusters() {
      return managedClusters();
    },
    clustersOfSubscription: (subscriptionId) => {
      const request = getRequest(`/subscriptions/${subscriptionId}/providers/Microsoft.ContainerService/managedClusters`);
      const list = answer('clusters', request, (found) => ({
        isComplete: !found.incomplete,
        ids: open(found)
          .list('value')
          .flatMap((each) => each.requiredText('id') ?? []),
      }));
      return chainFact(list, ({ isComplete, ids }) =>
        isComplete ? known(ids.flatMap((id) => valueOf(managedCluster(id)))) : unreadable(request, 'a page of the list failed'),
      );
    },
    privateDnsZoneLinks: (id) => wholeList('privateDnsZoneLinks', id, 'virtualNetworkLinks', (element, place) => parsePrivateDnsZoneLink(element, id, place)),
    privateDnsARecords: (id) => wholeList('privateDnsARecords', id, 'A', (element, place) => parsePrivateDnsARecord(element, id, place)),
    privateDnsRecordNames: (id) => wholeList('privateDnsRecordNames', id, 'ALL', (element) => (element.requiredText('name') ?? '').toLowerCase()),
    privateDnsZonesOfSubscription: (subscriptionId) => {
      const owner = `/subscriptions/${subscriptionId}/providers/Microsoft.Network`;
      return mapFact(
        wholeList('privateDnsZones', owner, 'privateDnsZones', (element) => element.requiredText('id')),
        (zones) => zones.filter((id) => id !== undefined),
      );
    },
    dnsForwardingRulesets: (id) => {
      const request = postRequest(id, 'listDnsForwardingRulesets');
      const list = answer('dnsForwardingRulesets', request, (found) =>
        found.incomplete ? undefined : parseWholeList(open(found), (each) => each.requiredText('id')),
      );
      return chainFact(list, (ids) => {
        const readable = ids?.filter((each) => each !== undefined);
        return readable && readable.length === ids?.length ? known(readable) : unreadable(request, 'the list was not read to its end');
      });
    },
    privateDnsZoneConfigs: (id) =>
      mapFact(
        wholeList('privateDnsZoneConfigs', id, 'privateDnsZoneGroups', (element, place) => parsePrivateDnsZoneGroup(element, id, place)),
        (groups) => groups.flat(),
      ),
    get privateDnsZoneIds() {
      return privateDnsZoneIds();
    },
    storageAccount,
    keyVaultOfHost,
    keyVaultSecret: (vaultId, name) => keyVaultSecret(`${vaultId}/secrets/${name}`),
    deletedKeyVaults: (subscriptionId) => {
      const owner = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault`;
      return wholeList('deletedKeyVaults', owner, 'deletedVaults', (element, place) => parseDeletedKeyVault(element, owner, place));
    },
    roleAssignments: (scope, principalId) => memoized(`roles ${idKey(scope)} ${principalId.toLowerCase()}`, () => roleAssignments(scope, principalId)),
    roleDefinition: (id) => answer('roleDefinition', getRequest(id), (found) => parseRoleDefinition(open(found), id)),
    resourceHealth: (id) => answer('resourceHealth', resourceHealthRequest(id), (found) => parseResourceHealth(open(found))),
    resourceHealthHistory: (id) =>
      answer('resourceHealthHistory', resourceHealthHistoryRequest(id), (found) => parseResourceHealthHistory(open(found), !found.incomplete)),
    diagnosticSettings: (id) =>
      wholeList('diagnosticSettings', id, 'providers/Microsoft.Insights/diagnosticSettings', (element, place) => parseDiagnosticSetting(element, id, place)),
    activityLog: (id) => answer('activityLog', activityLogRequest(id), (found) => parseActivityLog(open(found), !found.incomplete)),
    metric: (id, name, split) =>
      memoized(`metric ${idKey(id)} ${name.toLowerCase()} ${split?.toLowerCase() ?? ''}`, () => {
        const entries = index.metrics(id);
        for (const { fact } of entries) if (fact.state === 'badBody') write({ at: fact.at, kind: 'badResponse', expected: 'object' });
        const found = findMetric(entries, name, split, open);
        return found ?? unasked(standardMetricsRequest(id, name, split, isFirstGeneration(gateway, id)));
      }),
    ownersOfAddress: (address) => memoized(`owners ${addressKey(address)}`, () => ownersOfAddress(address, false)),
    allOwnersOfAddress: (address) => memoized(`all owners ${addressKey(address)}`, () => ownersOfAddress(address, true)),
  };
}

/** The same place is noted once, however often it is read. */
function createNotes(): { readonly notes: readonly ModelNote[]; readonly write: (note: ModelNote) => void } {
  const notes: ModelNote[] = [];
  const written = new Set<string>();
  const write = (note: ModelNote): void => {
    const key = `${note.kind} ${note.at.pointer} ${note.at.request}`;
    if (notes.length >= maximumNotes || written.has(key)) return;
    written.add(key);
    notes.push(note);
  };
  return { notes, write };
}

/** A look-up by an id that cannot name such a resource has no answer, and no question that would give one. */
function wrongId(id: string, accepted: readonly string[]): Unavailable | undefined {
  const type = parseResourceId(id)?.type;
  if (type === undefined) return unreadable(getRequest(id), 'not the id of an Azure resource');
  const isAccepted = accepted.some((candidate) => (candidate.startsWith('/') ? type.endsWith(candidate) : type === candidate));
  return isAccepted ? undefined : unreadable(getRequest(id), `the id is one of ${type}`);
}

function valueOf<T>(fact: Fact<T>): readonly T[] {
  return fact.state === 'known' ? [fact.value] : [];
}

function isFirstGeneration(gateway: Model['gateway'], id: string): boolean {
  const fact = parseResourceId(id)?.type === types.gateway[0] ? gateway(id) : undefined;
  return fact?.state === 'known' && fact.value.isV1;
}
