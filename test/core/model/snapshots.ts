import { createModel, type ModelOptions } from '../../../src/core/model/createModel';
import type { Model } from '../../../src/core/model/model';
import type { Fact } from '../../../src/core/snapshot/fact';
import type { Json, JsonObject, RecordedLookup, RecordedResponse, Snapshot } from '../../../src/core/snapshot/snapshot';

export const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-web/providers';
export const network = `${group}/Microsoft.Network`;
export const gatewayId = `${network}/applicationGateways/agw`;
export const vnetId = `${network}/virtualNetworks/vnet`;
export const subnetId = `${vnetId}/subnets/gateway`;

/** @returns a snapshot entry of a GET that was answered. */
export function get(id: string, body: Json, rest: Partial<RecordedResponse> = {}): RecordedResponse {
  return { request: `GET ${id}`, status: 200, body, ...rest };
}

/** @returns a snapshot entry of a GET that was refused or failed. */
export function refused(id: string, status: number | null, rest: Partial<RecordedResponse> = {}): RecordedResponse {
  return { request: `GET ${id}`, status, ...rest };
}

/** @returns a snapshot entry of a list of a subscription. */
export function listOf(type: string, ...value: readonly Json[]): RecordedResponse {
  return get(`/subscriptions/00000000-0000-0000-0000-000000000001/providers/${type}`, { value });
}

/** @returns a resource body. */
export function resource(id: string, properties: JsonObject, rest: JsonObject = {}): JsonObject {
  return { id, name: id.slice(id.lastIndexOf('/') + 1), properties, ...rest };
}

export function snapshotOf(responses: readonly RecordedResponse[], lookups: readonly RecordedLookup[] = []): Snapshot {
  return { format: 'azure-traffic-doctor-snapshot', version: 1, cloud: 'AzureCloud', capturedAt: '2026-11-22T06:00:00Z', responses, lookups };
}

export function modelOf(responses: readonly RecordedResponse[], lookups: readonly RecordedLookup[] = [], options: ModelOptions = {}): Model {
  return createModel(snapshotOf(responses, lookups), options);
}

/** @returns the value of a fact that the test needs to be known. */
export function valueOf<T>(fact: Fact<T>): T {
  if (fact.state !== 'known') throw new Error(`The fact is ${JSON.stringify(fact)}.`);
  return fact.value;
}

/** State, reason and the request that would answer, in one line; ids are shortened. */
export function brief(fact: Fact<unknown>): string {
  if (fact.state === 'known') return fact.value === undefined ? 'known none' : 'known';
  const request = fact.request.kind === 'arm' ? fact.request.request : `LOOKUP ${fact.request.key}`;
  const short = request.replace(network, '…').replace(group, '…');
  return fact.state === 'absent' ? `absent ${short}` : `${fact.reason} ${short}`;
}

/** A gateway with one of everything, spelled as ARM spells it. */
export function gatewayBody(change: JsonObject = {}, rest: JsonObject = {}): JsonObject {
  const part = (collection: string, name: string, properties: JsonObject): JsonObject => resource(`${gatewayId}/${collection}/${name}`, properties);
  const to = (collection: string, name: string): JsonObject => ({ id: `${gatewayId}/${collection}/${name}` });
  return resource(
    gatewayId,
    {
      provisioningState: 'Succeeded',
      operationalState: 'Running',
      sku: { name: 'Standard_v2', tier: 'Standard_v2' },
      autoscaleConfiguration: { minCapacity: 0, maxCapacity: 10 },
      gatewayIPConfigurations: [part('gatewayIPConfigurations', 'ip', { subnet: { id: subnetId } })],
      frontendIPConfigurations: [
        part('frontendIPConfigurations', 'public', {
          publicIPAddress: { id: `${network}/publicIPAddresses/pip` },
          httpListeners: [to('httpListeners', 'https')],
        }),
        part('frontendIPConfigurations', 'private', { privateIPAddress: '10.0.0.100' }),
      ],
      frontendPorts: [part('frontendPorts', 'port443', { port: 443 })],
      sslCertificates: [part('sslCertificates', 'cert', {})],
      httpListeners: [
        part('httpListeners', 'https', {
          protocol: 'Https',
          frontendIPConfiguration: to('frontendIPConfigurations', 'public'),
          frontendPort: to('frontendPorts', 'port443'),
          sslCertificate: to('sslCertificates', 'cert'),
          hostName: 'shop.contoso.com',
          hostNames: ['SHOP.contoso.com', '*.contoso.com'],
        }),
      ],
      listeners: [part('listeners', 'tls', { protocol: 'Tls', frontendPort: to('frontendPorts', 'port443') })],
      backendAddressPools: [
        part('backendAddressPools', 'web', { backendAddresses: [{ ipAddress: '10.0.1.4' }, { fqdn: 'shop.azurewebsites.net' }, {}] }),
        part('backendAddressPools', 'vms', { backendIPConfigurations: [{ id: `${network}/networkInterfaces/nic/ipConfigurations/ip` }] }),
        part('backendAddressPools', 'none', { backendAddresses: [] }),
      ],
      backendHttpSettingsCollection: [
        part('backendHttpSettingsCollection', 'https', {
          protocol: 'Https',
          port: 443,
          requestTimeout: 20,
          probe: to('PROBES', 'Web'),
          hostName: '',
          pickHostNameFromBackendAddress: true,
        }),
      ],
      backendSettingsCollection: [part('backendSettingsCollection', 'tcp', { protocol: 'Tcp', port: 5432, timeout: 30 })],
      probes: [
        part('probes', 'web', { protocol: 'Https', path: '/health', interval: 30, timeout: 10, unhealthyThreshold: 3, match: { statusCodes: ['200-399'] } }),
      ],
      redirectConfigurations: [part('redirectConfigurations', 'toHttps', { redirectType: 'Permanent', targetListener: to('httpListeners', 'https') })],
      urlPathMaps: [
        part('urlPathMaps', 'paths', {
          defaultBackendAddressPool: to('backendAddressPools', 'web'),
          defaultBackendHttpSettings: to('backendHttpSettingsCollection', 'https'),
          pathRules: [part('urlPathMaps/paths/pathRules', 'api', { paths: ['/api/*'], backendAddressPool: to('backendAddressPools', 'vms') })],
        }),
      ],
      requestRoutingRules: [
        part('requestRoutingRules', 'rule', {
          ruleType: 'PathBasedRouting',
          priority: 10,
          httpListener: to('httpListeners', 'https'),
          urlPathMap: to('urlPathMaps', 'paths'),
        }),
      ],
      routingRules: [
        part('routingRules', 'tcp', {
          priority: 20,
          listener: to('listeners', 'tls'),
          backendAddressPool: to('backendAddressPools', 'vms'),
          backendSettings: to('backendSettingsCollection', 'tcp'),
        }),
      ],
      ...change,
    },
    { type: 'Microsoft.Network/applicationGateways', location: 'westeurope', tags: { env: 'test' }, ...rest },
  );
}
