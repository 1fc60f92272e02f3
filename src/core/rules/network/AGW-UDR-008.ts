import type { ApplicationGateway } from '../../model/applicationGateway';
import type { ManagedCluster } from '../../model/compute';
import type { Model } from '../../model/model';
import { isPrivateAddress, prefixContains } from '../../network/cidr';
import { isConnected } from '../../network/networkSpace';
import { routeToServer } from '../../network/reach';
import { subnetOfAddress } from '../../network/serverPlace';
import type { ServerSubject } from '../../path/subject';
import { parentResourceId, parseResourceId, sameId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule, type RuleContext } from '../rule';
import { describeRoute } from './routeEvidence';
import { answersOnAll } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-008',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 85,
  text: {
    en: {
      title: "The gateway's subnet has no route to the pods of a kubenet cluster",
      message:
        "Server {server} of pool {pool} is a pod of cluster {cluster}, and the gateway's subnet {subnet} has no route that leads to the node of the pod: nothing arrives. Associate the cluster's route table with the subnet.",
      why: "Pods of a kubenet cluster have addresses that the virtual network does not know. Only the cluster's route table, with one route for each node, leads to them, and Azure puts it on the subnet of the nodes alone.",
      howWeKnow:
        "The address of the server lies in the pod addresses of a cluster with the network plugin kubenet, and of the routes of the gateway's subnet none leads it to an appliance, as the routes to the nodes do.",
      fix: "Associate the route table of the cluster's node resource group with the gateway's subnet, or move the cluster to Azure CNI.",
      notAProblem: 'When the cluster uses Azure CNI or its overlay: then no route table is needed.',
      notes: {
        pods: "The addresses of the cluster's pods.",
        route: "The route that the gateway's subnet has for the address.",
        table: "The route table of the gateway's subnet.",
      },
      fixes: {
        associate: "Associate the cluster's route table with the gateway's subnet",
        openSubnet: 'The gateway’s subnet: choose the route table of the cluster',
      },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure', 'https://learn.microsoft.com/azure/aks/configure-kubenet'],
  applies: ({ ipAddress }) => ipAddress !== undefined && isPrivateAddress(ipAddress),
  check(context, server) {
    const { ipAddress, gateway } = server;
    context.need(server.health);
    // An address that answers is reached, by whatever way.
    if (ipAddress === undefined || answersOnAll(server)) return;
    const place = context.need(subnetOfAddress(context.model, gateway.subnet, ipAddress));
    // Pods have addresses outside of every network; what lies in a subnet is found there.
    if (place) return;
    const cluster = kubenetClusterOf(context.model.managedClusters, server, ipAddress) ?? otherCluster(context, server, ipAddress);
    if (!cluster && clustersOf(context.model.managedClusters, gateway, ipAddress).some(isKubenet)) context.unknown([]);
    if (!cluster) return;
    const subnet = context.need(gateway.subnet);
    if (!subnet) return;
    if (!isOnlyCluster(context, server, ipAddress)) {
      context.unknown([]);
      return;
    }
    context.need(subnet.routeTable);
    const answer = routeToServer(context.model, server);
    if (answer.outcome === 'unknown') {
      context.unknown(answer.missing);
      return;
    }
    const { route } = answer;
    // A route of the user that drops it is AGW-UDR-004's.
    const isDropped = route.origin === 'user' && route.nextHop.toLowerCase() === 'none';
    if (isDropped || route.nextHop.toLowerCase() === 'virtualappliance') return;
    context.report({
      at: deepestPlace(context.model, subnet.at, 'properties', 'routeTable'),
      resource: subnet.id,
      blocks: { address: server.address, ports: server.setting.port === undefined ? [] : [server.setting.port] },
      data: { server: server.address, pool: server.pool.name, cluster: cluster.name, subnet: subnet.name },
      evidence: [
        { resource: cluster.id, at: cluster.networkProfileAt, value: `kubenet, ${cluster.podPrefixes.join(', ')}`, note: 'pods' },
        { resource: route.resource, at: route.at, value: describeRoute(route), note: 'route' },
      ],
    });
  },
  fixes: (finding, server, model) => {
    const { gateway } = server;
    const cluster = kubenetClusterOf(model.managedClusters, server, finding.blocks?.address ?? '');
    const tableId = cluster && routeTableOf(model, cluster);
    const id = parseResourceId(finding.resource);
    const [network = '', subnet = ''] = id?.names ?? [];
    const associate = [
      ...['network', 'vnet', 'subnet', 'update', '--resource-group', id?.resourceGroup ?? '', '--vnet-name', network, '--name', subnet],
      ...['--route-table', tableId ?? '<id of the route table in the node resource group>', '--subscription', id?.subscriptionId ?? ''],
    ];
    return [azureCli('associate', [associate]), portal('openSubnet', gateway.subnetId ?? finding.resource)];
  },
});

/** The cluster whose pods have the address. Overlay clusters bring their pods to the network without routes (SDK, NetworkPluginMode.Overlay). */
function kubenetClusterOf(clusters: readonly ManagedCluster[], { gateway }: ServerSubject, address: string): ManagedCluster | undefined {
  const near = clustersOf(clusters, gateway, address);
  // Where clusters of both kinds have the address, nobody knows whose pod it is.
  return near.every(isKubenet) ? near[0] : undefined;
}

function clustersOf(clusters: readonly ManagedCluster[], gateway: ApplicationGateway, address: string): readonly ManagedCluster[] {
  return clusters.filter((cluster) => cluster.podPrefixes.some((prefix) => prefixContains(prefix, address)) && isNear(cluster, gateway));
}

function isKubenet({ networkPlugin, networkPluginMode }: ManagedCluster): boolean {
  return networkPlugin === 'kubenet' && networkPluginMode !== 'overlay';
}

/** Every kubenet cluster has the same prefix for its pods unless told: only one in the gateway's network, or a peered one, can be meant. */
function isNear({ subnetIds, nodeResourceGroup, applicationGatewayId, id }: ManagedCluster, gateway: ApplicationGateway): boolean {
  if (applicationGatewayId !== undefined && sameId(applicationGatewayId, gateway.id)) return true;
  const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
  const network = subnet?.virtualNetwork.state === 'known' ? subnet.virtualNetwork.value : undefined;
  const peers = (network?.peerings ?? []).filter(isConnected).flatMap(({ remoteVirtualNetworkId }) => remoteVirtualNetworkId ?? []);
  const networkIds = [...(network ? [network.id] : []), ...peers];
  const isMade = (networkId: string): boolean => {
    const place = parseResourceId(networkId);
    return sameText(place?.subscriptionId, parseResourceId(id)?.subscriptionId) && sameText(place?.resourceGroup, nodeResourceGroup);
  };
  return networkIds.some((networkId) => subnetIds.some((subnetId) => sameId(parentResourceId(subnetId) ?? '', networkId)) || isMade(networkId));
}

function sameText(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

/** Asks for the clusters of the gateway's subscription, where a symptom makes it worth a call. */
function otherCluster(context: RuleContext, server: ServerSubject, address: string): ManagedCluster | undefined {
  if (!context.shows('timeout')) {
    context.unknown([]);
    return undefined;
  }
  const subscription = parseResourceId(server.gateway.id)?.subscriptionId ?? '';
  const listed = context.need(context.model.clustersOfSubscription(subscription));
  return kubenetClusterOf([...listed, ...context.model.managedClusters], server, address);
}

/** Most clusters have the same prefix for their pods. Where a peer is in another subscription, its clusters must be seen before one is accused. */
function isOnlyCluster({ model, need }: Pick<RuleContext, 'model' | 'need'>, { gateway }: ServerSubject, address: string): boolean {
  const network = gateway.subnet.state === 'known' && gateway.subnet.value ? need(gateway.subnet.value.virtualNetwork) : undefined;
  const own = parseResourceId(gateway.id)?.subscriptionId.toLowerCase();
  const peers = (network?.peerings ?? []).filter(isConnected).map(({ remoteVirtualNetworkId = '' }) => parseResourceId(remoteVirtualNetworkId)?.subscriptionId);
  const others = new Set(peers.flatMap((id) => (id === undefined || id.toLowerCase() === own ? [] : [id.toLowerCase()])));
  const listed = [...others].flatMap((subscription) => need(model.clustersOfSubscription(subscription)));
  return clustersOf([...model.managedClusters, ...listed], gateway, address).every(isKubenet);
}

/** The route table on the subnet of the cluster's nodes. */
function routeTableOf(model: Model, { subnetIds }: ManagedCluster): string | undefined {
  for (const id of subnetIds) {
    const subnet = model.subnet(id);
    const table = subnet.state === 'known' && subnet.value.routeTable.state === 'known' ? subnet.value.routeTable.value : undefined;
    if (table) return table.id;
  }
  return undefined;
}
