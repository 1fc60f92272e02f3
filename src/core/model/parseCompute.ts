import { below } from '../snapshot/fact';
import type { ManagedCluster, VirtualMachine } from './compute';
import { defined, parseResource } from './parseResource';
import type { Reader } from './reader';

/** Parses a virtual machine that was read with its instance view. */
export function parseVirtualMachine(body: Reader, id: string): VirtualMachine {
  const statuses = body.requiredObject('properties').object('instanceView').list('statuses');
  const power = statuses.find((status) => /^PowerState\//i.test(status.text('code') ?? ''));
  return defined({
    ...parseResource(body, id),
    powerState: power?.text('code')?.slice('PowerState/'.length).toLowerCase(),
    powerStateAt: power?.place('code') ?? below(body.at, 'properties'),
    provisioningState: body.object('properties').text('provisioningState'),
    networkInterfaceIds: body
      .object('properties')
      .object('networkProfile')
      .list('networkInterfaces')
      .flatMap((each) => each.text('id') ?? []),
  });
}

/** Parses a cluster of Azure Kubernetes Service: what is told of its network. */
export function parseManagedCluster(body: Reader, id: string): ManagedCluster {
  const properties = body.requiredObject('properties');
  const network = properties.requiredObject('networkProfile');
  const single = network.text('podCidr');
  const ingress = properties.object('addonProfiles').object('ingressApplicationGateway').object('config');
  return defined({
    ...parseResource(body, id),
    networkPlugin: network.text('networkPlugin')?.toLowerCase(),
    networkPluginMode: network.text('networkPluginMode')?.toLowerCase(),
    podPrefixes: [...new Set([...(single === undefined ? [] : [single]), ...network.texts('podCidrs')])],
    networkProfileAt: properties.place('networkProfile'),
    nodeResourceGroup: properties.text('nodeResourceGroup'),
    powerState: properties.object('powerState').text('code'),
    powerStateAt: properties.object('powerState').place('code'),
    subnetIds: properties.list('agentPoolProfiles').flatMap((pool) => pool.text('vnetSubnetID') ?? []),
    applicationGatewayId: ingress.text('applicationGatewayId') ?? ingress.text('effectiveApplicationGatewayId'),
  });
}
