import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerTo, guid, type Place } from './build';
import { managedCluster, nodePlace } from './buildCompute';
import { routeTable, routeTableId, subnetId, type SubnetSketch } from './buildNetwork';

export interface KubenetSketch {
  readonly name: string;
  /** The network of the nodes, which are in its subnet `snet-nodes`. */
  readonly network: string;
  /** The first three numbers of the nodes' addresses. */
  readonly nodes: string;
  readonly podPrefix: '10.244.0.0/16';
  readonly applicationGatewayId: string;
}

/** A kubenet cluster of two nodes, with the route table by which its pods are found and the subnet of its nodes. */
export function kubenet(
  place: Place,
  sketch: KubenetSketch,
): { readonly routeTableId: string; readonly subnet: SubnetSketch; readonly prefix: string; readonly answers: readonly RecordedResponse[] } {
  const nodes = nodePlace(place, sketch.name);
  const number = parseInt(guid(`${place.resourceGroup} ${sketch.name}`).slice(0, 6), 16) + 10_000_000;
  const name = `aks-agentpool-${number}-routetable`;
  const id = routeTableId(nodes, name);
  const prefix = `${sketch.nodes}.0/24`;
  const routes = [0, 1].map((node) => ({
    name: `aks-nodepool1-${number}-vmss00000${node}____10244${node}024`,
    prefix: `10.244.${node}.0/24`,
    nextHop: 'VirtualAppliance' as const,
    nextHopAddress: `${sketch.nodes}.${4 + node}`,
  }));
  return {
    routeTableId: id,
    prefix,
    subnet: { name: 'snet-nodes', prefix, routeTableId: id },
    answers: [
      answerTo(routeTable(nodes, name, routes)),
      answerTo(
        managedCluster(place, {
          name: sketch.name,
          network: 'kubenet',
          subnetId: subnetId(place, sketch.network, 'snet-nodes'),
          nodes: 2,
          podPrefix: sketch.podPrefix,
          applicationGatewayId: sketch.applicationGatewayId,
        }),
      ),
    ],
  };
}
