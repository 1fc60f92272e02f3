import type { Model } from '../../model/model';
import { zoneName } from '../../model/parsePrivateDns';
import type { PrivateDnsZoneLink } from '../../model/privateDns';
import type { VirtualNetwork } from '../../model/network';
import { known, type Fact } from '../../snapshot/fact';
import { idKey, parseResourceId, sameId } from '../../snapshot/resourceId';

/** A private zone and its link to a network. */
export interface LinkedZone {
  readonly id: string;
  /** Lower case. */
  readonly name: string;
  readonly link: PrivateDnsZoneLink;
}

/**
 * The private zones that are linked to a network, among those whose name matches: of the network's own subscription, and what is known of
 * others. A zone of another subscription that nobody read is not seen, since a network does not say which zones are linked to it.
 *
 * @returns unavailable when the list of the subscription, or the links of a zone that matches, cannot be read.
 */
export function linkedZones(model: Model, network: VirtualNetwork, matches: (zone: string) => boolean): Fact<readonly LinkedZone[]> {
  const listed = model.privateDnsZonesOfSubscription(parseResourceId(network.id)?.subscriptionId ?? '');
  if (listed.state === 'unavailable') return listed;
  const all = [...model.privateDnsZoneIds, ...(listed.state === 'known' ? listed.value : [])];
  const wanted = [...new Map(all.map((id) => [idKey(id), id])).values()].filter((id) => matches(zoneName(id)));
  const found: LinkedZone[] = [];
  for (const id of wanted) {
    const links = model.privateDnsZoneLinks(id);
    if (links.state === 'unavailable') return links;
    if (links.state !== 'known') continue;
    found.push(...links.value.filter(({ virtualNetworkId = '' }) => sameId(virtualNetworkId, network.id)).map((link) => ({ id, name: zoneName(id), link })));
  }
  return known(found);
}

/**
 * Whether a record set of a zone answers for a name, both relative to the zone and in lower case: it has the name, or is a wildcard above it. A
 * wildcard does not answer for the zone itself (`@`).
 */
export function recordAnswers(record: string, relative: string): boolean {
  if (record === relative) return true;
  return record === '*' ? relative !== '@' : record.startsWith('*.') && relative.endsWith(record.slice(1));
}
