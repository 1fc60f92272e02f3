import type { JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerTo, guid, present, resourceIdOf, type Place, type Resource } from './build';

/** A virtual machine with one interface, as ARM shows it without and with its instance view. @param power running unless told. */
export function virtualMachine(
  place: Place,
  name: string,
  interfaceId: string,
  startedAt: string,
  power: 'running' | 'deallocated' = 'running',
): { readonly plain: Resource; readonly withInstanceView: Resource } {
  const id = resourceIdOf(place, 'Microsoft.Compute/virtualMachines', name);
  const properties: JsonObject = {
    hardwareProfile: { vmSize: 'Standard_D2s_v5' },
    provisioningState: 'Succeeded',
    vmId: guid(`vm ${id}`),
    storageProfile: {
      imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
      osDisk: { osType: 'Linux', name: `${name}_OsDisk_1`, createOption: 'FromImage', caching: 'ReadWrite', deleteOption: 'Delete', diskSizeGB: 30 },
      dataDisks: [],
    },
    osProfile: { computerName: name, adminUsername: 'azureuser', secrets: [], allowExtensionOperations: true, requireGuestProvisionSignal: true },
    networkProfile: { networkInterfaces: [{ id: interfaceId, properties: { primary: true, deleteOption: 'Delete' } }] },
    timeCreated: startedAt,
  };
  const whole = (more: JsonObject): Resource => ({
    name,
    id,
    type: 'Microsoft.Compute/virtualMachines',
    location: place.location,
    tags: place.tags,
    properties: { ...properties, ...present(more) },
  });
  const agent = { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Ready', message: 'Guest Agent is running', time: startedAt };
  const instanceView = {
    // A machine that is not running has neither a name nor an agent here.
    ...(power === 'running' ? { computerName: name, vmAgent: { vmAgentVersion: '2.11.1.12', statuses: [agent], extensionHandlers: [] } } : {}),
    statuses: [
      { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded', time: startedAt },
      { code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` },
    ],
  };
  return { plain: whole({}), withInstanceView: whole({ instanceView }) };
}

export function virtualMachineId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Compute/virtualMachines', name);
}

/** @returns the answers about a machine: without and with its instance view. */
export function answersAbout({ plain, withInstanceView }: ReturnType<typeof virtualMachine>): readonly RecordedResponse[] {
  return [answerTo(plain), { ...answerTo(withInstanceView), request: `GET ${plain.id}?$expand=instanceView` }];
}

export interface ClusterSketch {
  readonly name: string;
  readonly network: 'kubenet' | 'overlay';
  readonly subnetId: string;
  readonly nodes: number;
  readonly podPrefix: string;
  /** The gateway that the ingress add-on keeps. */
  readonly applicationGatewayId?: string;
}

/** The resource group that Azure makes for the nodes of a cluster. */
export function nodePlace(place: Place, cluster: string): Place {
  return { ...place, resourceGroup: `MC_${place.resourceGroup}_${cluster}_${place.location}` };
}

/** A cluster of Azure Kubernetes Service in a subnet of one's own. */
export function managedCluster(place: Place, sketch: ClusterSketch): Resource {
  const id = resourceIdOf(place, 'Microsoft.ContainerService/managedClusters', sketch.name);
  const isKubenet = sketch.network === 'kubenet';
  return {
    id,
    name: sketch.name,
    type: 'Microsoft.ContainerService/managedClusters',
    location: place.location,
    tags: place.tags,
    sku: { name: 'Base', tier: 'Standard' },
    identity: { type: 'SystemAssigned', principalId: guid(`principal ${id}`), tenantId: guid('tenant') },
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: 'Running' },
      kubernetesVersion: '1.32',
      currentKubernetesVersion: '1.32.7',
      dnsPrefix: sketch.name,
      fqdn: `${sketch.name}-${guid(id).slice(0, 8)}.hcp.${place.location}.azmk8s.io`,
      agentPoolProfiles: [
        {
          name: 'nodepool1',
          count: sketch.nodes,
          vmSize: 'Standard_D4s_v5',
          osType: 'Linux',
          mode: 'System',
          type: 'VirtualMachineScaleSets',
          vnetSubnetID: sketch.subnetId,
          maxPods: 110,
          provisioningState: 'Succeeded',
          powerState: { code: 'Running' },
        },
      ],
      addonProfiles:
        sketch.applicationGatewayId === undefined
          ? {}
          : {
              ingressApplicationGateway: {
                enabled: true,
                config: { applicationGatewayId: sketch.applicationGatewayId, effectiveApplicationGatewayId: sketch.applicationGatewayId },
              },
            },
      nodeResourceGroup: nodePlace(place, sketch.name).resourceGroup,
      enableRBAC: true,
      networkProfile: present({
        networkPlugin: isKubenet ? 'kubenet' : 'azure',
        networkPluginMode: isKubenet ? undefined : 'overlay',
        networkDataplane: isKubenet ? undefined : 'azure',
        podCidr: sketch.podPrefix,
        podCidrs: [sketch.podPrefix],
        serviceCidr: '10.0.0.0/16',
        serviceCidrs: ['10.0.0.0/16'],
        dnsServiceIP: '10.0.0.10',
        ipFamilies: ['IPv4'],
        loadBalancerSku: 'standard',
        outboundType: 'loadBalancer',
      }),
    },
  };
}
