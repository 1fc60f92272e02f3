import { ownerOf } from '../../network/serverPlace';
import type { SubnetRoute } from '../../network/routes';
import type { Model } from '../../model/model';
import type { ServerSubject } from '../../path/subject';
import type { Unavailable } from '../../snapshot/fact';
import { addressedAppliance, applianceOnPath } from './applianceLeg';

/** The Azure Firewall that the gateway's traffic to a server crosses. */
export type FirewallOnPath =
  | { readonly state: 'none' }
  | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] }
  | { readonly state: 'firewall'; readonly id: string; readonly route: SubnetRoute };

/** @returns *unknown* also for a next hop in a network that ARM does not show from here: a firewall may have that address. */
export function firewallOnPath(model: Model, server: ServerSubject): FirewallOnPath {
  const hop = applianceOnPath(model, server);
  if (hop.state !== 'appliance') return hop;
  const { place, route, address } = hop;
  if (place.state === 'unavailable') return { state: 'unknown', missing: [place] };
  if (place.state === 'absent' || !place.value) return { state: 'unknown', missing: [] };
  const owner = ownerOf(model, addressedAppliance(server, address), place.value);
  if (owner.state === 'unavailable') return { state: 'unknown', missing: [owner] };
  if (owner.state === 'absent') return { state: 'unknown', missing: [] };
  return owner.value.kind === 'firewall' ? { state: 'firewall', id: owner.value.id, route } : { state: 'none' };
}
