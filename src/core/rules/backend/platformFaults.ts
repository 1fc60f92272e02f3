import type { ManagedCluster } from '../../model/compute';
import { isPrivateAddress } from '../../network/cidr';
import { ownerOf, subnetOfAddress } from '../../network/serverPlace';
import { azureService } from '../../path/azureServices';
import { effectiveProbe } from '../../path/effectiveProbe';
import type { ServerSubject } from '../../path/subject';
import type { Source } from '../../snapshot/fact';
import { parseResourceId, sameId } from '../../snapshot/resourceId';
import { isApproved } from '../dns/privateService';
import type { RuleContext } from '../rule';
import type { SymptomClass } from '../symptomClass';
import { containerAppOf } from './containerApps';

/** What is wrong with the platform behind a server. */
export interface PlatformFault {
  /** Undefined: it is stopped. */
  readonly variant?: 'noIngress' | 'closed' | 'failed' | 'otherHost';
  readonly resource: string;
  readonly name: string;
  readonly at: Source;
  readonly value: string;
  readonly explains: readonly SymptomClass[];
}

type Context = Pick<RuleContext, 'model' | 'need' | 'unknown' | 'shows'>;

/**
 * Looks at what a server is, by its name or its address, and whether that is stopped or shut. The look is in the subscription
 * of the gateway; the check becomes *unknown* where the service of a name is not found there.
 */
export function platformFault(context: Context, server: ServerSubject): PlatformFault | undefined {
  const subscriptionId = parseResourceId(server.gateway.id)?.subscriptionId ?? '';
  if (!server.isFqdn) return clusterFault(context, server, subscriptionId);
  switch (azureService(server.address)) {
    case 'containerApps':
      return containerFault(context, server, subscriptionId);
    case 'apiManagement':
      return apiManagementFault(context, server, subscriptionId);
    case 'storage':
    case 'storageWebsite':
      return storageFault(context, server, subscriptionId);
    default:
      return undefined;
  }
}

/** Only an address that no look-up finds, or a load balancer of the cluster, can be of a cluster's nodes or pods. */
function clusterFault({ model, need, shows }: Context, server: ServerSubject, subscriptionId: string): PlatformFault | undefined {
  const { ipAddress } = server;
  if (ipAddress === undefined || !isPrivateAddress(ipAddress) || !shows('timeout')) return undefined;
  const place = need(subnetOfAddress(model, server.gateway.subnet, ipAddress));
  const owner = place && need(ownerOf(model, { ...server, ipAddress }, place));
  if (!owner || (owner.kind !== 'unlisted' && owner.kind !== 'loadBalancer')) return undefined;
  const isOf = ({ subnetIds, nodeResourceGroup = '' }: ManagedCluster): boolean =>
    owner.kind === 'unlisted'
      ? subnetIds.some((id) => sameId(id, place.id))
      : parseResourceId(owner.id)?.resourceGroup.toLowerCase() === nodeResourceGroup.toLowerCase();
  const clusters = need(model.clustersOfSubscription(subscriptionId)).filter(isOf);
  // Clusters may share a subnet: then one that runs may have the address.
  const [stopped] = clusters;
  if (!stopped || !clusters.every(({ powerState }) => powerState?.toLowerCase() === 'stopped')) return undefined;
  return { resource: stopped.id, name: stopped.name, at: stopped.powerStateAt, value: 'Stopped', explains: ['timeout', 'gateway502'] };
}

function containerFault(context: Context, server: ServerSubject, subscriptionId: string): PlatformFault | undefined {
  const hosted = context.need(containerAppOf(context.model, server.address, subscriptionId));
  if (!hosted) {
    context.unknown([]);
    return undefined;
  }
  const { id, name, runningStatus, runningStatusAt, ingress, configurationAt } = hosted.app;
  const explains = ['refusedByProbe', 'unresolved', 'timeout', 'gateway502'] as const;
  if (/^stopped$/i.test(runningStatus ?? '')) return { resource: id, name, at: runningStatusAt, value: runningStatus ?? '', explains };
  if (!ingress) return { variant: 'noIngress', resource: id, name, at: configurationAt, value: name, explains };
  return undefined;
}

function apiManagementFault(context: Context, server: ServerSubject, subscriptionId: string): PlatformFault | undefined {
  const all = context.need(context.model.apiManagementOfSubscription(subscriptionId));
  const service = all.find(({ gatewayHosts }) => gatewayHosts.includes(server.address.toLowerCase()));
  if (!service) {
    context.unknown([]);
    return undefined;
  }
  const { id, name, provisioningState = '', provisioningStateAt, gatewayHosts, hostsAt } = service;
  if (/^(failed|stopped|terminated)$/i.test(provisioningState))
    return {
      variant: 'failed',
      resource: id,
      name,
      at: provisioningStateAt,
      value: provisioningState,
      explains: ['refusedByProbe', 'timeout', 'gateway502'],
    };
  const host = effectiveProbe(server).host?.toLowerCase();
  if (host === undefined || gatewayHosts.includes(host)) return undefined;
  return { variant: 'otherHost', resource: id, name, at: hostsAt, value: host, explains: ['refusedByProbe'] };
}

/** With an approved private endpoint it depends on the way, which the rules on names judge. */
function storageFault({ model, need, unknown }: Context, server: ServerSubject, subscriptionId: string): PlatformFault | undefined {
  const account = need(model.storageAccount(server.address.split('.')[0] ?? '', subscriptionId));
  const { id, name, publicNetworkAccess, defaultAction, hasNoExceptions, privateEndpointConnections, at } = account;
  const isClosed = publicNetworkAccess?.toLowerCase() === 'disabled' || (defaultAction?.toLowerCase() === 'deny' && hasNoExceptions);
  if (!isClosed) return undefined;
  if (!privateEndpointConnections) {
    unknown([]);
    return undefined;
  }
  if (privateEndpointConnections.some(isApproved)) return undefined;
  return { variant: 'closed', resource: id, name, at, value: publicNetworkAccess ?? defaultAction ?? '', explains: ['refusedByProbe'] };
}
