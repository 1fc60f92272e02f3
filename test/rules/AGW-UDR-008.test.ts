import type { Json, JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { peeringTo } from './peeredNetwork';

const pod = '10.244.1.9';
const clusterId = `${ids.group}/providers/Microsoft.ContainerService/managedClusters/aks-shop`;
const subscription = ids.group.split('/').slice(0, 3).join('/');
const list = `GET ${subscription}/providers/Microsoft.ContainerService/managedClusters`;
const cannotConnect = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to server.';

const clusterBody = (networkProfile: JsonObject): JsonObject => ({
  id: clusterId,
  name: 'aks-shop',
  type: 'Microsoft.ContainerService/managedClusters',
  properties: { networkProfile, agentPoolProfiles: [{ vnetSubnetID: ids.backendSubnet }], nodeResourceGroup: 'MC_rg-shop' },
});
const kubenet = { networkPlugin: 'kubenet', podCidr: '10.244.0.0/16' };
const cluster = (networkProfile: JsonObject = kubenet): RecordedResponse => ({ request: `GET ${clusterId}`, status: 200, body: clusterBody(networkProfile) });
const clusters = (value: Json): RecordedResponse => ({ request: list, status: 200, body: { value } });

function sketch(responses: readonly RecordedResponse[], more: GatewaySketch = {}, message: string | null = cannotConnect): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [pod] }],
    health: [{ servers: [{ address: pod, health: message === null ? 'Healthy' : 'Unhealthy', ...(message === null ? {} : { message }) }] }],
    backendRoutes: [{ name: 'node-1', prefix: '10.244.1.0/24', nextHop: 'VirtualAppliance', nextHopIp: '10.0.2.5' }],
    responses,
    ...more,
  };
}

const otherGroup = '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg-other';
const peerId = `${otherGroup}/providers/Microsoft.Network/virtualNetworks/vnet-other`;
const overlayId = `${otherGroup}/providers/Microsoft.ContainerService/managedClusters/aks-other`;
const overlayElsewhere: JsonObject = {
  id: overlayId,
  name: 'aks-other',
  type: 'Microsoft.ContainerService/managedClusters',
  properties: {
    networkProfile: { networkPlugin: 'azure', networkPluginMode: 'overlay', podCidr: '10.244.0.0/16' },
    agentPoolProfiles: [{ vnetSubnetID: `${peerId}/subnets/nodes` }],
  },
};
const clustersElsewhere = (value: Json): RecordedResponse => ({
  request: `GET /subscriptions/22222222-2222-2222-2222-222222222222/providers/Microsoft.ContainerService/managedClusters`,
  status: 200,
  body: { value },
});
const peered: GatewaySketch = { vnet: { virtualNetworkPeerings: [peeringTo(peerId, '10.7.0.0/16')] } };

const request = `GET ${ids.vnet}`;
const finding = { resource: ids.gatewaySubnet, request, pointer: '/properties/subnets/0/properties', severity: 'error' } as const;

checkRule('AGW-UDR-008', [
  {
    name: 'fails without a route to the pods',
    snapshot: gatewaySnapshot(sketch([cluster()])),
    expect: 'fail',
    findings: [{ ...finding, explains: ['timeout', 'gateway502'], data: { cluster: 'aks-shop', server: pod, subnet: 'snet-gateway' } }],
  },
  {
    name: 'finds the cluster in the list of the subscription',
    snapshot: gatewaySnapshot(sketch([clusters([clusterBody(kubenet)])])),
    expect: 'fail',
    findings: [finding],
  },
  {
    name: 'fails when the routes lead to other pods',
    snapshot: gatewaySnapshot(
      sketch([cluster()], { gatewayRoutes: [{ name: 'node-0', prefix: '10.244.0.0/24', nextHop: 'VirtualAppliance', nextHopIp: '10.0.2.4' }] }),
    ),
    expect: 'fail',
    findings: [{ ...finding, pointer: '/properties/subnets/0/properties/routeTable' }],
  },
  {
    name: "passes with the cluster's routes",
    snapshot: gatewaySnapshot(
      sketch([cluster()], { gatewayRoutes: [{ name: 'node-1', prefix: '10.244.1.0/24', nextHop: 'VirtualAppliance', nextHopIp: '10.0.2.5' }] }),
    ),
    expect: 'pass',
  },
  { name: 'passes for a pod that answers', snapshot: gatewaySnapshot(sketch([cluster()], {}, null)), expect: 'pass' },
  { name: 'passes for an overlay', snapshot: gatewaySnapshot(sketch([clusters([clusterBody({ ...kubenet, networkPluginMode: 'overlay' })])])), expect: 'pass' },
  {
    name: 'passes for Azure CNI',
    snapshot: gatewaySnapshot(sketch([clusters([clusterBody({ networkPlugin: 'azure', podCidr: '10.244.0.0/16' })])])),
    expect: 'pass',
  },
  {
    name: 'passes for a cluster of another network that has the same addresses for its pods',
    snapshot: gatewaySnapshot(
      sketch([
        clusters([
          { ...clusterBody(kubenet), properties: { networkProfile: kubenet, agentPoolProfiles: [{ vnetSubnetID: `${ids.vnet}-other/subnets/nodes` }] } },
        ]),
      ]),
    ),
    expect: 'pass',
  },
  {
    name: 'leaves a route that drops the pods to its own rule',
    snapshot: gatewaySnapshot(sketch([cluster()], { gatewayRoutes: [{ name: 'drop', prefix: '10.244.0.0/16', nextHop: 'None' }] })),
    expect: 'pass',
  },
  { name: 'passes when no cluster has the address', snapshot: gatewaySnapshot(sketch([clusters([])])), expect: 'pass' },
  {
    name: 'passes for a server of the network',
    snapshot: gatewaySnapshot(
      sketch([cluster()], {
        pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
        health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: cannotConnect }] }],
      }),
    ),
    expect: 'pass',
  },
  {
    name: 'accuses none where a peer of another subscription has a cluster of another kind with the same addresses',
    snapshot: gatewaySnapshot(sketch([cluster(), clustersElsewhere([overlayElsewhere])], peered)),
    expect: 'unknown',
  },
  {
    name: 'accuses none where only the list of the own subscription shows the cluster',
    snapshot: gatewaySnapshot(sketch([clusters([clusterBody(kubenet)]), { request: `GET ${overlayId}`, status: 200, body: overlayElsewhere }], peered)),
    expect: 'unknown',
  },
  {
    name: 'fails where a peer of another subscription has no such cluster',
    snapshot: gatewaySnapshot(sketch([cluster(), clustersElsewhere([])], peered)),
    expect: 'fail',
    findings: [finding],
  },
  {
    name: 'is unknown without the clusters of the subscription of a peer',
    snapshot: gatewaySnapshot(sketch([cluster()], peered)),
    expect: 'unknown',
    missing: [clustersElsewhere([]).request],
  },
  { name: 'is unknown when nobody asked for the clusters', snapshot: gatewaySnapshot(sketch([])), expect: 'unknown', missing: [list] },
  {
    name: 'is unknown when the clusters may not be listed',
    snapshot: gatewaySnapshot(sketch([{ request: list, status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } }])),
    expect: 'unknown',
  },
  { name: 'is unknown when a page of the clusters is missing', snapshot: gatewaySnapshot(sketch([{ ...clusters([]), incomplete: true }])), expect: 'unknown' },
  { name: 'is unknown when the health is refused', snapshot: gatewaySnapshot(sketch([cluster()], { health: 403 })), expect: 'unknown' },
  {
    name: 'does not apply to a public address',
    snapshot: gatewaySnapshot(
      sketch([cluster()], {
        pools: [{ name: 'pool-app', servers: ['203.0.113.9'] }],
        health: [{ servers: [{ address: '203.0.113.9', health: 'Unhealthy', message: cannotConnect }] }],
      }),
    ),
    expect: 'notApplicable',
  },
]);
