import { unreadable } from '../../model/lookUps';
import type { Model } from '../../model/model';
import type { PrivateEndpoint, VirtualNetwork } from '../../model/network';
import type { PrivateDnsARecord } from '../../model/privateDns';
import { below, chainFact, known, mapFact, type Fact, type Source } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { linkedZones, type LinkedZone } from './linkedZones';
import { dnsName } from './memberName';
import { serviceHostOf } from './privateService';

/** What private DNS answers for a name now. */
export interface PrivateAnswer {
  /** The zone with the longest name among those that are linked to the network and hold the name, or what it stands for in public DNS. */
  readonly zone: LinkedZone;
  /** The record sets of the name itself; none: the zone does not know the name. */
  readonly records: readonly PrivateDnsARecord[];
}

/**
 * What the private zones that are linked to a network answer for a name. Azure's own DNS gives this answer; other DNS servers may give another.
 *
 * @returns undefined when no linked zone answers; unavailable when the zones, their links or the records cannot be read.
 */
export function privateAnswer(model: Model, address: string, network: VirtualNetwork): Fact<PrivateAnswer | undefined> {
  const host = serviceHostOf(address);
  const names = [dnsName(address), ...(host ? [`${host.name}.${host.zone}`] : [])];
  const linked = linkedZones(model, network, (zone) => names.some((name) => name === zone || name.endsWith(`.${zone}`)));
  return chainFact(linked, (zones): Fact<PrivateAnswer | undefined> => {
    const [zone] = [...zones].sort((one, other) => other.name.length - one.name.length);
    if (!zone) return known(undefined);
    const relative = names.flatMap((name) => (name === zone.name ? ['@'] : name.endsWith(`.${zone.name}`) ? [name.slice(0, -zone.name.length - 1)] : []));
    return mapFact(model.privateDnsARecords(zone.id), (all) => ({ zone, records: all.filter(({ name }) => relative.includes(name.toLowerCase())) }));
  });
}

/** An address of a private endpoint, and the interface that has it. */
export interface EndpointAddress {
  readonly address: string;
  readonly owner: string;
  readonly at: Source;
}

/** @returns the addresses of the endpoints' interfaces; unavailable when one cannot be read or has none. */
export function addressesOfEndpoints(model: Model, endpoints: readonly PrivateEndpoint[]): Fact<readonly EndpointAddress[]> {
  const found: EndpointAddress[] = [];
  for (const endpoint of endpoints) {
    if (endpoint.networkInterfaceIds.length === 0) return unreadable(getRequest(endpoint.id), 'the private endpoint names no network interface');
    for (const id of endpoint.networkInterfaceIds) {
      const nic = model.networkInterface(id);
      if (nic.state !== 'known') return nic;
      if (nic.value.ipConfigurations.length === 0) return unreadable(getRequest(id), 'the address of the private endpoint could not be read');
      for (const { privateIPAddress, at } of nic.value.ipConfigurations) {
        if (privateIPAddress === undefined) return unreadable(getRequest(id), 'the address of the private endpoint could not be read');
        found.push({ address: privateIPAddress, owner: nic.value.id, at: below(at, 'properties', 'privateIPAddress') });
      }
    }
  }
  return known(found);
}
