import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { ids, type GatewaySketch } from './gatewaySnapshot';
import { silentMessage } from './serverMachine';

const subscription = '/subscriptions/11111111-1111-1111-1111-111111111111';
const domain = 'niceday-1.westeurope.azurecontainerapps.io';

/** Requests for the lists of platform services in the subscription of the gateway. */
export const lists = {
  clusters: `GET ${subscription}/providers/Microsoft.ContainerService/managedClusters`,
  apps: `GET ${subscription}/providers/Microsoft.App/containerApps`,
  environments: `GET ${subscription}/providers/Microsoft.App/managedEnvironments`,
  apis: `GET ${subscription}/providers/Microsoft.ApiManagement/service`,
} as const;

export const clusterId = `${ids.group}/providers/Microsoft.ContainerService/managedClusters/aks`;
export const appId = `${ids.group}/providers/Microsoft.App/containerApps/web`;
export const environmentId = `${ids.group}/providers/Microsoft.App/managedEnvironments/env`;
export const apiId = `${ids.group}/providers/Microsoft.ApiManagement/service/api`;
export const appHost = `web.${domain}`;
export const internalAppHost = `web.internal.${domain}`;

export function list(request: string, ...value: readonly JsonObject[]): RecordedResponse {
  return { request, status: 200, body: { value: [...value] } };
}

export function cluster(power: string, subnet = ids.backendSubnet, name = 'aks'): JsonObject {
  return {
    id: clusterId.replace(/aks$/, name),
    name,
    properties: {
      powerState: { code: power },
      networkProfile: { networkPlugin: 'azure' },
      nodeResourceGroup: 'MC_aks',
      agentPoolProfiles: [{ name: 'p', vnetSubnetID: subnet }],
    },
  };
}

export function containerApps(app: JsonObject, environment: JsonObject = {}): readonly RecordedResponse[] {
  return [
    list(lists.environments, { id: environmentId, name: 'env', properties: { defaultDomain: domain, ...environment } }),
    list(lists.apps, { id: appId, name: 'web', properties: { environmentId, configuration: { ingress: { external: true } }, ...app } }),
  ];
}

export function apiManagement(properties: JsonObject = {}): RecordedResponse {
  const hostnameConfigurations = [{ type: 'Proxy', hostName: 'api.contoso.com' }];
  return list(lists.apis, {
    id: apiId,
    name: 'api',
    properties: { provisioningState: 'Succeeded', gatewayUrl: 'https://api.azure-api.net', hostnameConfigurations, ...properties },
  });
}

/** A gateway whose only server does not answer. @param message what the gateway says; empty: it is Healthy. */
export function platformSketch(server: string, responses: readonly RecordedResponse[], message = silentMessage, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [server] }],
    health: [{ servers: [{ address: server, ...(message === '' ? {} : { health: 'Unhealthy', message }) }] }],
    nics: [],
    lookups: [{ kind: 'address', key: server, complete: true, ids: [] }],
    settings: [{ name: 'set-app', port: 80, protocol: 'Http', pickHostNameFromBackendAddress: true, requestTimeout: 20 }],
    responses,
    ...more,
  };
}
