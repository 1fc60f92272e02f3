import { unreadable } from '../../model/lookUps';
import type { Model } from '../../model/model';
import type { PrivateDnsZoneConfig, StorageAccount } from '../../model/privateDns';
import type { PrivateEndpointConnection, WebApp } from '../../model/webApp';
import { zoneName } from '../../model/parsePrivateDns';
import { siteOfHost } from '../../path/siteOfHost';
import type { ServerSubject } from '../../path/subject';
import { chainFact, known, mapFact, type Fact, type Source } from '../../snapshot/fact';
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
 * The zones of the right name into which the approved private endpoints of a service write, when they lead to the part of the service
 * that the name means.
 *
 * @returns known and empty when no approved private endpoint leads there; unavailable when an endpoint cannot be read, or writes into no
 * such zone.
 */
export function zonesOfService(model: Model, host: ServiceHost, { id, connections }: PrivateService): Fact<readonly PrivateDnsZoneConfig[]> {
  if (!connections) return unreadable(getRequest(id), 'the private endpoint connections could not be read');
  const found: PrivateDnsZoneConfig[] = [];
  for (const connection of connections.filter(isApproved)) {
    if (connection.privateEndpointId === undefined) return unreadable(getRequest(id), 'a private endpoint connection names no private endpoint');
    const zones = zonesOfEndpoint(model, host, connection.privateEndpointId);
    if (zones.state !== 'known') return zones;
    found.push(...zones.value);
  }
  return known(found);
}

function zonesOfEndpoint(model: Model, host: ServiceHost, endpointId: string): Fact<readonly PrivateDnsZoneConfig[]> {
  return chainFact(model.privateEndpoint(endpointId), ({ groupIds }) => {
    if (!groupIds.some((group) => group.toLowerCase() === host.groupId)) return known([]);
    return chainFact(model.privateDnsZoneConfigs(endpointId), (configs) => {
      const zones = configs.filter(({ privateDnsZoneId }) => zoneName(privateDnsZoneId) === host.zone);
      return zones.length > 0 ? known(zones) : unreadable(getRequest(`${endpointId}/privateDnsZoneGroups`), `the private endpoint writes into no ${host.zone}`);
    });
  });
}
