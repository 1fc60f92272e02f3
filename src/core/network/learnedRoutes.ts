import type { Model } from '../model/model';
import type { EffectiveRoute, VirtualNetwork } from '../model/network';
import type { Unavailable } from '../snapshot/fact';
import { parentResourceId, resourceType } from '../snapshot/resourceId';

/**
 * Whether the network has learned a default route, as the effective routes of one of its network interfaces say.
 *
 * - *noWitness*: no interface of a running machine is there that learns routes as the gateway's subnet does.
 */
export type LearnedDefault =
  | { readonly state: 'learned'; readonly route: EffectiveRoute; readonly networkInterfaceId: string }
  | { readonly state: 'notLearned' }
  | { readonly state: 'noWitness' }
  | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] };

/** Each takes up to three waves of questions; machines that are stopped are seldom many. */
const mostWitnesses = 5;

/**
 * Asks the effective routes of a network interface in the network. Only subnets that take learned routes count, and only interfaces
 * of running machines have effective routes.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/diagnose-network-routing-problem. A default route that another one overrides is
 * listed as Invalid; it is learned all the same.
 */
export function learnedDefaultOf(model: Model, network: VirtualNetwork): LearnedDefault {
  const { ids, missing } = candidatesIn(network);
  const recorded = ids.flatMap((id) => {
    const routes = model.effectiveRoutes(id);
    return routes.state === 'known' ? [{ id, routes: routes.value }] : [];
  });
  for (const { id, routes } of recorded) {
    const route = routes.find(isLearnedDefault);
    if (!route) continue;
    // Interfaces that learn alike and do not agree were asked at different moments, or are not alike: neither is proof.
    const isContradicted = recorded.some(({ routes: others }) => others.length > 0 && !others.some(isLearnedDefault));
    return isContradicted ? { state: 'unknown', missing } : { state: 'learned', route, networkInterfaceId: id };
  }
  if (recorded.some(({ routes }) => routes.length > 0)) return { state: 'notLearned' };
  for (const id of ids.slice(0, mostWitnesses)) {
    const isRunning = runs(model, id);
    if (isRunning === 'no') continue;
    if (isRunning !== 'yes') return { state: 'unknown', missing: [isRunning] };
    const routes = model.effectiveRoutes(id);
    return { state: 'unknown', missing: routes.state === 'unavailable' ? [routes] : [] };
  }
  return missing.length > 0 || ids.length > mostWitnesses ? { state: 'unknown', missing } : { state: 'noWitness' };
}

function candidatesIn(network: VirtualNetwork): { readonly ids: readonly string[]; readonly missing: readonly Unavailable[] } {
  const missing: Unavailable[] = [];
  const ids = network.subnets.flatMap(({ routeTable, ipConfigurationIds }) => {
    const owners = ipConfigurationIds.flatMap((id) => parentResourceId(id) ?? []).filter((id) => resourceType(id) === 'microsoft.network/networkinterfaces');
    if (owners.length === 0) return [];
    if (routeTable.state === 'unavailable') missing.push(routeTable);
    const isLearning = routeTable.state === 'known' && routeTable.value?.disableBgpRoutePropagation !== true;
    return isLearning ? owners : [];
  });
  return { ids, missing };
}

function isLearnedDefault({ source, addressPrefixes }: EffectiveRoute): boolean {
  return source?.toLowerCase() === 'virtualnetworkgateway' && addressPrefixes.includes('0.0.0.0/0');
}

/** Interfaces of private endpoints have no machine, and those of stopped machines no effective routes. */
function runs(model: Model, networkInterfaceId: string): 'yes' | 'no' | Unavailable {
  const networkInterface = model.networkInterface(networkInterfaceId);
  if (networkInterface.state === 'unavailable') return networkInterface;
  const machineId = networkInterface.state === 'known' ? networkInterface.value.virtualMachineId : undefined;
  if (machineId === undefined) return 'no';
  const machine = model.virtualMachine(machineId);
  if (machine.state === 'unavailable') return machine;
  return machine.state === 'known' && machine.value.powerState === 'running' ? 'yes' : 'no';
}
