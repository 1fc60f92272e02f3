import type { ApplicationGateway, BackendAddressPool, BackendHttpSettings } from '../model/applicationGateway';
import type { BackendHealthServer } from '../model/backendHealth';
import { mapFact, type Fact } from '../snapshot/fact';
import { sameId } from '../snapshot/resourceId';

/** @returns what backend health says of one (pool, setting) pair; known and empty when the answer lists no server for it. */
export function healthOfPair(gateway: ApplicationGateway, pool: BackendAddressPool, setting: BackendHttpSettings): Fact<readonly BackendHealthServer[]> {
  return mapFact(gateway.backendHealth, (health) =>
    health.pools
      .filter((entry) => entry.poolId !== undefined && sameId(entry.poolId, pool.id))
      .flatMap((entry) => entry.settings.filter((each) => each.settingId !== undefined && sameId(each.settingId, setting.id)))
      .flatMap((entry) => entry.servers),
  );
}
