import type { PairSubject, RouteSubject } from '../../path/subject';
import type { Symptom } from '../../snapshot/snapshot';

/**
 * How requests come to a pool: some certainly do, those of the reported URL do, some may, or it is only parked as the default
 * of path maps (the ingress controller parks an empty pool there and never sends traffic to it).
 */
export type PoolUse = 'direct' | 'reported' | 'open' | 'parked';

/**
 * @param reported what the user saw: another answer than 502 did not come from an empty pool.
 * @returns the strongest use of the pair by any of its routes.
 */
export function useOfPair(pair: PairSubject, reported: Symptom | undefined): PoolUse {
  if (pair.routes.some((route) => !route.isDefaultOfPathMap)) return 'direct';
  const isFailure = reported?.status === undefined || reported.status === 502;
  if (isFailure && pair.routes.some((route) => route.isReported === true)) return 'reported';
  return pair.routes.some((route) => route.isReported === undefined && !coversEverything(route)) ? 'open' : 'parked';
}

/** Whether a path rule of the map takes the root or every path, so that its default is hardly ever reached. */
function coversEverything(route: RouteSubject): boolean {
  return (route.urlPathMap?.pathRules ?? []).some((rule) => rule.paths.some((path) => path === '/' || path === '/*'));
}
