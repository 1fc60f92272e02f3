import type { VirtualMachine } from '../model/compute';
import type { Model } from '../model/model';
import { chainFact, known, type Fact } from '../snapshot/fact';
import { parentResourceId, resourceType } from '../snapshot/resourceId';
import type { ReachedServer } from './reach';
import { ownerOf, subnetOfAddress } from './serverPlace';

/**
 * The virtual machine that a network interface belongs to.
 *
 * @returns known and undefined for an interface of something else, such as a private endpoint or an instance of a scale set.
 */
export function machineOfInterface(model: Model, interfaceId: string): Fact<VirtualMachine | undefined> {
  return chainFact(model.networkInterface(interfaceId), ({ virtualMachineId }): Fact<VirtualMachine | undefined> => {
    const isMachine = virtualMachineId !== undefined && resourceType(virtualMachineId) === 'microsoft.compute/virtualmachines';
    return isMachine ? model.virtualMachine(virtualMachineId) : known(undefined);
  });
}

/**
 * The virtual machine that a server of a gateway is: by its attached interface, else by the owner of its address.
 *
 * @returns known and undefined for a server that is something else, or whose address is in no network that is known.
 */
export function machineOfServer(model: Model, server: ReachedServer): Fact<VirtualMachine | undefined> {
  const attached = server.ipConfigurationId === undefined ? undefined : parentResourceId(server.ipConfigurationId);
  if (attached !== undefined) return resourceType(attached) === 'microsoft.network/networkinterfaces' ? machineOfInterface(model, attached) : known(undefined);
  const { ipAddress } = server;
  if (ipAddress === undefined) return known(undefined);
  return chainFact(subnetOfAddress(model, server.gateway.subnet, ipAddress), (place) => {
    if (!place) return known(undefined);
    return chainFact(ownerOf(model, { ...server, ipAddress }, place), (owner) =>
      owner.kind === 'interface' ? machineOfInterface(model, owner.id) : known(undefined),
    );
  });
}

/** Whether a machine in this power state answers nobody: `PowerState/…` of its instance view, in lower case. */
export function isPoweredOff(powerState: string): boolean {
  return /^(stopped|stopping|deallocated|deallocating)$/.test(powerState);
}
