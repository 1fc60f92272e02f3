import { unreadable } from '../../model/lookUps';
import type { Model } from '../../model/model';
import type { PrivateEndpoint } from '../../model/network';
import type { PrivateDnsZoneConfig, StorageAccount } from '../../model/privateDns';
import type { PrivateEndpointConnection, WebApp } from '../../model/webApp';
import { zoneName } from '../../model/parsePrivateDns';
import { siteOfHost } from '../../path/siteOfHost';
import type { ServerSubject } from '../../path/subject';
import { known, mapFact, type Fact, type Source } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { parseResourceId } from '../../snapshot/resourceId';
import { dnsName } from './memberName';

/** What the default name of a service says about the private zone of the service. */
export interface ServiceHost {
  readonly kind: 'storage' | 'webApp';
  /** Of the account or the app. */
  readonly name: string;
  /** Such as `privatelink.web.core.windows.net`. */
  readonly zone: string;
  /** The part of the service that a private endpoint must lead to. */
  readonly groupId: string;
}

// Azure: learn.microsoft.com/azure/private-link/private-endpoint-dns.
const storage = /^([a-z0-9]{3,24})(?:\.z\d+)?\.((web|blob|dfs|file|queue|table)\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn))$/;
const webApp = /^([a-z0-9-]+)\.(azurewebsites\.(?:net|us)|chinacloudsites\.cn)$/;

/** @returns undefined for a name that is no default name of a web app or of a part of a storage account. */
export function serviceHostOf(address: string): ServiceHost | undefined {
  const host = dnsName(address);
  const [, account, domain, part] = storage.exec(host) ?? [];
  if (account !== undefined && domain !== undefined && part !== undefined)
    return { kind: 'storage', name: account, zone: `privatelink.${domain}`, groupId: part };
  const [, app, suffix] = webApp.exec(host) ?? [];
  return app === undefined || suffix === undefined ? undefined : { kind: 'webApp', name: app, zone: `privatelink.${suffix}`, groupId: 'sites' };
}

/** A service behind a name, with what decides whether the public way to it is open. */
export interface PrivateService {
  readonly id: string;
  readonly name: string;
  readonly at: Source;
  readonly publicAccess: 'denied' | 'open' | 'unknown';
  /** Steps from `properties` to what decides. */
  readonly decider: readonly string[];
  /** Undefined: they could not be read. */
  readonly connections: readonly PrivateEndpointConnection[] | undefined;
}

/** @returns the service that a member of a pool names; unavailable when it cannot be found. */
export function privateServiceOf(model: Model, host: ServiceHost, { gateway, address }: ServerSubject): Fact<PrivateService> {
  if (host.kind === 'webApp') return mapFact(siteOfHost(model, dnsName(address)), ofWebApp);
  return mapFact(model.storageAccount(host.name, parseResourceId(gateway.id)?.subscriptionId ?? ''), ofStorage);
}

/** An app with a private endpoint is closed to the public as long as nobody opened it. */
function ofWebApp({ id, name, at, publicNetworkAccess, privateEndpointConnections }: WebApp): PrivateService {
  const access = publicNetworkAccess?.toLowerCase();
  const isDenied = access === 'disabled' || (access === undefined && privateEndpointConnections.some(isApproved));
  return { id, name, at, publicAccess: isDenied ? 'denied' : 'unknown', decider: ['publicNetworkAccess'], connections: privateEndpointConnections };
}

/** An account is closed by its public network access, or by its firewall when that has no exception. */
function ofStorage(account: StorageAccount): PrivateService {
  const { id, name, at, privateEndpointConnections } = account;
  const access = account.publicNetworkAccess?.toLowerCase() ?? 'enabled';
  const service = { id, name, at, connections: privateEndpointConnections };
  if (access !== 'enabled') return { ...service, publicAccess: access === 'disabled' ? 'denied' : 'unknown', decider: ['publicNetworkAccess'] };
  const action = account.defaultAction?.toLowerCase();
  const isDenied = action === 'deny' && account.hasNoExceptions;
  return { ...service, publicAccess: isDenied ? 'denied' : action === 'allow' ? 'open' : 'unknown', decider: ['networkAcls', 'defaultAction'] };
}

export function isApproved({ status }: PrivateEndpointConnection): boolean {
  return status?.toLowerCase() === 'approved';
}

/**
 * The approved private endpoints of a service that lead to the part of the service that the name means.
 *
 * @returns unavailable when the connections or one of the endpoints cannot be read.
 */
export function endpointsOfService(model: Model, host: ServiceHost, { id, connections }: PrivateService): Fact<readonly PrivateEndpoint[]> {
  if (!connections) return unreadable(getRequest(id), 'the private endpoint connections could not be read');
  const found: PrivateEndpoint[] = [];
  for (const { privateEndpointId } of connections.filter(isApproved)) {
    if (privateEndpointId === undefined) return unreadable(getRequest(id), 'a private endpoint connection names no private endpoint');
    const endpoint = model.privateEndpoint(privateEndpointId);
    if (endpoint.state !== 'known') return endpoint;
    if (endpoint.value.groupIds.some((group) => group.toLowerCase() === host.groupId)) found.push(endpoint.value);
  }
  return known(found);
}

/**
 * The zones of the right name into which private endpoints write.
 *
 * @returns unavailable when it cannot be read of one of the endpoints.
 */
export function zonesOfEndpoints(model: Model, host: ServiceHost, endpoints: readonly PrivateEndpoint[]): Fact<readonly PrivateDnsZoneConfig[]> {
  const found: PrivateDnsZoneConfig[] = [];
  for (const { id } of endpoints) {
    const configs = model.privateDnsZoneConfigs(id);
    if (configs.state !== 'known') return configs;
    found.push(...configs.value.filter(({ privateDnsZoneId }) => zoneName(privateDnsZoneId) === host.zone));
  }
  return known(found);
}

/** Whether a zone, where it is linked, answers for the name or for what it stands for in public DNS. */
export function mayAnswer(zoneId: string, { name, zone }: ServiceHost, address: string): boolean {
  const suffix = zoneName(zoneId);
  return [dnsName(address), `${name}.${zone}`].some((full) => full === suffix || full.endsWith(`.${suffix}`));
}
