import type { RouteTable } from '../model/network';
import { addressSet, coversAll, differenceOf, intersectionOf, overlaps, publicAddresses, type AddressSet } from './cidr';
import { userRoutes, type SubnetRoute } from './routes';

/**
 * What the routes of a table that are longer than a default route do to the Internet.
 *
 * - *split*: together they lead all of it elsewhere, so that no default route is used.
 * - *open*: some of the Internet is left to the default route, or the platform's own traffic is led to the Internet.
 * - *unknown*: they lead it elsewhere but for parts, and nobody here knows what is in the parts.
 */
export type SplitDefault = { readonly state: 'open' } | { readonly state: 'unknown' } | { readonly state: 'split'; readonly routes: readonly SubnetRoute[] };

/**
 * Tells whether routes such as `0.0.0.0/1` and `128.0.0.0/1` stand in for a default route: of two routes that hold an address the
 * longer is used, so a default route to the Internet beside them changes nothing.
 *
 * Azure: learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview.
 */
export function splitDefaultOf(table: RouteTable): SplitDefault {
  const routes = userRoutes(table).filter(({ prefix, length }) => length > 0 && !prefix.includes(':'));
  const [toInternet, elsewhere] = [routes.filter(isToInternet), routes.filter((route) => !isToInternet(route))];
  const astray = intersectionOf(addressesOf(elsewhere), internet);
  if (!coversAll(astray, internet)) return { state: 'open' };
  const tags = table.routes.filter(
    ({ addressPrefix, nextHopType }) => addressSet([addressPrefix ?? '']) === undefined && /^internet$/i.test(nextHopType ?? ''),
  );
  if (tags.some(({ addressPrefix }) => addressPrefix?.toLowerCase() === 'gatewaymanager')) return { state: 'open' };
  const isHoled = tags.length > 0 || toInternet.some((route) => isUsed(route, elsewhere));
  return isHoled ? { state: 'unknown' } : { state: 'split', routes: fewest(elsewhere) };
}

const internet = publicAddresses.filter(({ family }) => family === 4);

function isToInternet({ nextHop }: SubnetRoute): boolean {
  return nextHop.toLowerCase() === 'internet';
}

function addressesOf(routes: readonly SubnetRoute[]): AddressSet {
  return addressSet(routes.map(({ prefix }) => prefix)) ?? [];
}

/** A route is used where no longer one takes its addresses. */
function isUsed(route: SubnetRoute, others: readonly SubnetRoute[]): boolean {
  const longer = addressesOf(others.filter(({ length }) => length > route.length));
  return overlaps(differenceOf(addressesOf([route]), longer), internet);
}

/** The shortest prefixes that do it: what is inside them adds nothing. */
function fewest(routes: readonly SubnetRoute[]): readonly SubnetRoute[] {
  const sorted = [...routes].sort((one, other) => one.length - other.length);
  return sorted.filter((route, index) => {
    const own = intersectionOf(addressesOf([route]), internet);
    return own.length > 0 && !coversAll(addressesOf(sorted.slice(0, index)), own);
  });
}
