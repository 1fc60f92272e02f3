import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without } from './check';
import { apiId, apiManagement, appHost, appId, cluster, clusterId, containerApps, list, lists, platformSketch } from './platforms';

const address = '10.0.2.9';
const storageId = `${ids.group}/providers/Microsoft.Storage/storageAccounts/files`;
const storageHost = 'files.z6.web.core.windows.net';
const storage = (properties: JsonObject): RecordedResponse => ({
  request: `GET ${storageId}`,
  status: 200,
  body: { id: storageId, name: 'files', properties: { privateEndpointConnections: [], ...properties } },
});
const shut = { networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [], resourceAccessRules: [] } };
const otherHost = { settings: [{ name: 'set-app', port: 80, protocol: 'Http', hostName: 'www.contoso.com', requestTimeout: 20 }] };

const stopped = gatewaySnapshot(platformSketch(address, [list(lists.clusters, cluster('Stopped'))]));
const noApp = gatewaySnapshot(platformSketch(appHost, containerApps({ runningStatus: 'Stopped' })));
const failed = gatewaySnapshot(platformSketch('api.azure-api.net', [apiManagement({ provisioningState: 'Failed' })]));

checkRule('BE-PAAS-001', [
  {
    name: 'fails for a stopped cluster in the subnet of the address',
    snapshot: stopped,
    expect: 'fail',
    findings: [{ resource: clusterId, request: lists.clusters, pointer: '/value/0/properties/powerState/code', severity: 'error', data: { platform: 'aks' } }],
  },
  {
    name: 'passes where another cluster in the subnet runs',
    snapshot: gatewaySnapshot(platformSketch(address, [list(lists.clusters, cluster('Stopped'), cluster('Running', ids.backendSubnet, 'other'))])),
    expect: 'pass',
  },
  {
    name: 'passes for a stopped cluster elsewhere',
    snapshot: gatewaySnapshot(platformSketch(address, [list(lists.clusters, cluster('Stopped', ids.gatewaySubnet))])),
    expect: 'pass',
  },
  {
    name: 'says nothing of an address that answers',
    snapshot: gatewaySnapshot(platformSketch(address, [list(lists.clusters, cluster('Stopped'))], '')),
    expect: 'pass',
  },
  {
    name: 'fails for a stopped container app',
    snapshot: noApp,
    expect: 'fail',
    findings: [{ resource: appId, request: lists.apps, pointer: '/value/0/properties/runningStatus', severity: 'error' }],
  },
  {
    name: 'fails for a container app without ingress',
    snapshot: gatewaySnapshot(platformSketch(appHost, containerApps({ configuration: { ingress: null } }))),
    expect: 'fail',
    findings: [{ resource: appId, request: lists.apps, pointer: '/value/0/properties/configuration', severity: 'error', variant: 'noIngress' }],
  },
  {
    name: 'passes for a container app that runs',
    snapshot: gatewaySnapshot(platformSketch(appHost, containerApps({ runningStatus: 'Running' }))),
    expect: 'pass',
  },
  {
    name: 'fails for API Management that failed',
    snapshot: failed,
    expect: 'fail',
    findings: [{ resource: apiId, request: lists.apis, pointer: '/value/0/properties/provisioningState', severity: 'error', variant: 'failed' }],
  },
  {
    name: 'fails for a host name that API Management does not have',
    snapshot: gatewaySnapshot(platformSketch('api.azure-api.net', [apiManagement()], undefined, otherHost)),
    expect: 'fail',
    findings: [
      {
        resource: apiId,
        request: lists.apis,
        pointer: '/value/0/properties/hostnameConfigurations',
        severity: 'error',
        variant: 'otherHost',
        explains: ['refusedByProbe'],
      },
    ],
  },
  { name: 'passes for its default name', snapshot: gatewaySnapshot(platformSketch('api.azure-api.net', [apiManagement()])), expect: 'pass' },
  {
    name: 'fails for a storage account that is shut',
    snapshot: gatewaySnapshot(platformSketch(storageHost, [storage({ publicNetworkAccess: 'Disabled' })])),
    expect: 'fail',
    findings: [{ resource: storageId, request: `GET ${storageId}`, pointer: '', severity: 'error', variant: 'closed', explains: ['refusedByProbe'] }],
  },
  {
    name: 'fails for a storage account that denies without exception',
    snapshot: gatewaySnapshot(platformSketch(storageHost, [storage(shut)])),
    expect: 'fail',
    findings: [{ resource: storageId, request: `GET ${storageId}`, pointer: '', severity: 'error', variant: 'closed' }],
  },
  {
    name: 'passes for a shut account with a private endpoint',
    snapshot: gatewaySnapshot(
      platformSketch(storageHost, [
        storage({
          publicNetworkAccess: 'Disabled',
          privateEndpointConnections: [{ name: 'c', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } }],
        }),
      ]),
    ),
    expect: 'pass',
  },
  {
    name: 'passes for an open account',
    snapshot: gatewaySnapshot(platformSketch(storageHost, [storage({ networkAcls: { defaultAction: 'Allow' } })])),
    expect: 'pass',
  },
  { name: 'passes for any other name', snapshot: gatewaySnapshot(platformSketch('www.contoso.com', [])), expect: 'pass' },
  {
    name: 'does not know a service of another subscription',
    snapshot: gatewaySnapshot(platformSketch('other.azure-api.net', [apiManagement()])),
    expect: 'unknown',
  },
  { name: 'is unknown where the clusters are refused', snapshot: refused(stopped, 'managedClusters'), expect: 'unknown' },
  { name: 'is unknown without the container apps', snapshot: without(noApp, 'containerApps'), expect: 'unknown', missing: [lists.apps] },
  { name: 'is unknown where API Management is refused', snapshot: refused(failed, 'ApiManagement'), expect: 'unknown' },
]);
