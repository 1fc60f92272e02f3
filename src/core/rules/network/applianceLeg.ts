import { routeToServer } from '../../network/reach';
import type { SubnetRoute } from '../../network/routes';
import { subnetOfAddress } from '../../network/serverPlace';
import type { Model } from '../../model/model';
import type { Subnet } from '../../model/network';
import type { ServerSubject } from '../../path/subject';
import type { Fact, Unavailable } from '../../snapshot/fact';
import { answersOn, portsOf } from './serverLeg';

/** A route knows no ports: an answer on one of them refutes it for all. */
export function portsToRefute(server: ServerSubject): readonly number[] {
  const ports = [server, ...server.siblings()].flatMap(portsOf);
  const answering = ports.find((port) => answersOn(server, port));
  return answering === undefined ? portsOf(server) : [answering];
}

/** The appliance that the gateway's traffic to a server is sent to by a route of the user. */
export type ApplianceOnPath =
  | { readonly state: 'none' }
  | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] }
  | { readonly state: 'appliance'; readonly route: SubnetRoute; readonly address: string; readonly place: Fact<Subnet | undefined> };

/** @returns the next hop of the route to the server, with the subnet that its address is in (known and undefined: none that is told here). */
export function applianceOnPath(model: Model, server: ServerSubject): ApplianceOnPath {
  const answer = routeToServer(model, server);
  if (answer.outcome === 'unknown') return { state: 'unknown', missing: answer.missing };
  const { route } = answer;
  if (route.origin !== 'user' || route.nextHop.toLowerCase() !== 'virtualappliance') return { state: 'none' };
  const address = route.nextHopIpAddress;
  if (address === undefined) return { state: 'unknown', missing: [] };
  return { state: 'appliance', route, address, place: subnetOfAddress(model, server.gateway.subnet, address) };
}

/** The address of an appliance as what has an address is looked up: it is no member of a pool. */
export function addressedAppliance(server: ServerSubject, address: string) {
  return { gateway: server.gateway, ipAddress: address, ipConfigurationId: undefined };
}
