import { prefixContains } from '../../network/cidr';
import { isConnected } from '../../network/networkSpace';
import type { Model } from '../../model/model';
import type { Subnet, VirtualNetwork } from '../../model/network';
import type { ServerSubject } from '../../path/subject';
import { resourceType } from '../../snapshot/resourceId';

/** Whether a subnet may have addresses that no look-up finds: of uniform scale sets, pods, platform services. */
export function mayHoldUnlisted({ name, delegations, hasServiceLinks, ipConfigurationIds }: Subnet): boolean {
  const listed = ['microsoft.network/networkinterfaces/ipconfigurations', 'microsoft.network/loadbalancers/frontendipconfigurations'];
  const isOfPlatform = /^(azurefirewallsubnet|azurefirewallmanagementsubnet|gatewaysubnet|routeserversubnet|azurebastionsubnet)$/i.test(name);
  return isOfPlatform || delegations.length > 0 || hasServiceLinks || ipConfigurationIds.some((id) => !listed.includes(resourceType(id)));
}

/** @returns true only where a network that was read whole has the address in its space and no subnet with it. */
export function isInNoSubnet(model: Model, { gateway }: Pick<ServerSubject, 'gateway'>, address: string): boolean {
  const subnet = gateway.subnet.state === 'known' ? gateway.subnet.value : undefined;
  const own = subnet?.virtualNetwork.state === 'known' ? subnet.virtualNetwork.value : undefined;
  if (!own) return false;
  const peers = own.peerings.filter(isConnected).flatMap(({ remoteVirtualNetworkId }): readonly VirtualNetwork[] => {
    const peer = remoteVirtualNetworkId === undefined ? undefined : model.virtualNetwork(remoteVirtualNetworkId);
    return peer?.state === 'known' ? [peer.value] : [];
  });
  const holder = [own, ...peers].find(({ addressPrefixes }) => addressPrefixes.some((prefix) => prefixContains(prefix, address)));
  return holder?.isComplete === true && holder.subnets.every(({ addressPrefixes }) => addressPrefixes.length > 0);
}
