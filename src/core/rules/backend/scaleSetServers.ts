import type { PairSubject, ServerSubject } from '../../path/subject';
import { idKey, resourceName, sameId } from '../../snapshot/resourceId';

/** Which instance of which uniform scale set a server is, by the id of its ip configuration. */
export interface ScaleSetPlace {
  readonly scaleSetId: string;
  readonly instance: string;
}

/**
 * Ids such as `{scale set}/virtualMachines/{instance}/networkInterfaces/{nic}/ipConfigurations/{name}`.
 *
 * @returns undefined for everything else; instances of flexible scale sets are ordinary machines.
 */
export function scaleSetPlaceOf({ ipConfigurationId }: Pick<ServerSubject, 'ipConfigurationId'>): ScaleSetPlace | undefined {
  const found = /^(.+\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/([^/]+)\//i.exec(ipConfigurationId ?? '');
  const [, scaleSetId, instance] = found ?? [];
  return scaleSetId === undefined || instance === undefined ? undefined : { scaleSetId, instance };
}

/** The scale sets that the servers of a pair are of, with these servers. */
export function scaleSetsOfServers({ servers }: PairSubject): readonly { readonly scaleSetId: string; readonly servers: readonly ServerSubject[] }[] {
  const ids = servers.flatMap((server) => scaleSetPlaceOf(server)?.scaleSetId ?? []);
  const different = [...new Map(ids.map((id) => [idKey(id), id])).values()];
  return different.map((scaleSetId) => ({ scaleSetId, servers: servers.filter((server) => sameId(scaleSetPlaceOf(server)?.scaleSetId ?? '', scaleSetId)) }));
}

/** @returns whether the instance with this id is the one that the place names. */
export function isInstance(place: ScaleSetPlace, { id }: { readonly id: string }): boolean {
  return resourceName(id).toLowerCase() === place.instance.toLowerCase();
}
