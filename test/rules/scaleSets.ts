import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { ids, type GatewaySketch } from './gatewaySnapshot';
import { silentMessage } from './serverMachine';

export const scaleSetId = `${ids.group}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-web`;
export const scaleSetList = '/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Compute/virtualMachineScaleSets';
export const instancesRequest = `GET ${scaleSetId}/virtualMachines?$expand=instanceView`;

/** @param pool the pool of the gateway that the model names. */
export function scaleSetBody(capacity: number | undefined, pool = 'pool-app', mode = 'Uniform'): JsonObject {
  const ipConfigurations = [{ name: 'ip', properties: { applicationGatewayBackendAddressPools: [{ id: ids.child('backendAddressPools', pool) }] } }];
  return {
    id: scaleSetId,
    name: 'vmss-web',
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    ...(capacity === undefined ? {} : { sku: { name: 'Standard_D2s_v5', capacity } }),
    properties: {
      orchestrationMode: mode,
      virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations: [{ name: 'nic', properties: { ipConfigurations } }] } },
    },
  };
}

export function scaleSetsAnswer(...scaleSets: readonly JsonObject[]): RecordedResponse {
  return { request: `GET ${scaleSetList}`, status: 200, body: { value: [...scaleSets] } };
}

/** A gateway whose only pool is empty. */
export function emptySketch(answer: RecordedResponse, more: GatewaySketch = {}): GatewaySketch {
  return { pools: [{ name: 'pool-app' }], health: [{ servers: [] }], responses: [answer], ...more };
}

export interface InstanceSketch {
  readonly power?: string;
  readonly health?: string;
  readonly latest?: boolean;
}

/** A gateway with the instances 0, 1, … as its servers. @param isHealthy whether backend health says Healthy of each. */
export function instancesSketch(instances: readonly InstanceSketch[], isHealthy = false): GatewaySketch {
  const addresses = instances.map((_, index) => `10.0.2.${4 + index}`);
  const configuration = (index: number): string => `${scaleSetId}/virtualMachines/${index}/networkInterfaces/nic/ipConfigurations/ip`;
  const health = (index: number): JsonObject => ({
    address: addresses[index] ?? '',
    ipConfiguration: { id: configuration(index) },
    health: isHealthy ? 'Healthy' : 'Unhealthy',
    ...(isHealthy ? {} : { healthProbeLog: silentMessage }),
  });
  const request = `POST ${ids.gateway}/backendhealth`;
  const pair = {
    backendHttpSettings: { id: ids.child('backendHttpSettingsCollection', 'set-app') },
  };
  const body: JsonObject = {
    backendAddressPools: [
      {
        backendAddressPool: { id: ids.child('backendAddressPools', 'pool-app') },
        backendHttpSettingsCollection: [{ ...pair, servers: instances.map((_, index) => health(index)) }],
      },
    ],
  };
  return {
    pools: [{ name: 'pool-app', properties: { backendIPConfigurations: instances.map((_, index) => ({ id: configuration(index) })) } }],
    nics: [],
    responses: [
      { request, status: 200, body },
      { request: instancesRequest, status: 200, body: { value: instances.map(instanceBody) } },
    ],
  };
}

function instanceBody({ power = 'running', health, latest = true }: InstanceSketch, index: number): JsonObject {
  return {
    id: `${scaleSetId}/virtualMachines/${index}`,
    name: `vmss-web_${index}`,
    properties: {
      latestModelApplied: latest,
      instanceView: {
        statuses: [{ code: 'ProvisioningState/succeeded' }, { code: `PowerState/${power}` }],
        ...(health === undefined ? {} : { vmHealth: { status: { code: `HealthState/${health}` } } }),
      },
    },
  };
}
