import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { ids, type GatewaySketch } from './gatewaySnapshot';

export const machineId = `${ids.group}/providers/Microsoft.Compute/virtualMachines/vm-app`;
export const silentMessage = 'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server.';

/** The answer about the machine, with its instance view. @param power such as `deallocated`; undefined: the view does not say it. */
export function machineAnswer(power: string | undefined, properties: JsonObject = {}): RecordedResponse {
  const statuses = [
    { code: 'ProvisioningState/succeeded', displayStatus: 'Provisioning succeeded' },
    ...(power === undefined ? [] : [{ code: `PowerState/${power}`, displayStatus: `VM ${power}` }]),
  ];
  return {
    request: `GET ${machineId}?$expand=instanceView`,
    status: 200,
    body: { id: machineId, name: 'vm-app', type: 'Microsoft.Compute/virtualMachines', properties: { ...properties, instanceView: { statuses } } },
  };
}

/** A gateway whose only server is 10.0.2.4, the address of the machine. @param message what the gateway says; undefined: it is Healthy. */
export function machineSketch(answer: RecordedResponse, message: string | undefined = silentMessage, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    health: [{ servers: [{ address: '10.0.2.4', ...(message === '' ? {} : { health: 'Unhealthy', message }) }] }],
    nics: [{ name: 'nic-app', address: '10.0.2.4', properties: { virtualMachine: { id: machineId } } }],
    responses: [answer],
    ...more,
  };
}
