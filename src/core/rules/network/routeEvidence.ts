import type { Model } from '../../model/model';
import type { SubnetRoute } from '../../network/routes';
import { parentResourceId, parseResourceId, resourceName } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import type { Evidence, Fix } from '../finding';

/** Sentences for the evidence that `routeEvidence` makes. */
export const routeNotes = { route: 'Of the routes of the subnet this one has the longest prefix that holds the destination.' } as const;

/** The route that was selected, as evidence. */
export function routeEvidence(route: SubnetRoute): Evidence {
  return { resource: route.resource, at: route.at, value: describeRoute(route), note: 'route' };
}

/** @returns a route in one line, such as `0.0.0.0/0 → VirtualAppliance 10.0.9.4`. */
export function describeRoute({ prefix, nextHop, nextHopIpAddress }: SubnetRoute): string {
  return `${prefix} → ${[nextHop, nextHopIpAddress].filter((word) => word !== undefined).join(' ')}`;
}

/** The property that says where a route leads. */
export function nextHopPlace(model: Model, route: SubnetRoute) {
  return deepestPlace(model, route.at, 'properties', 'nextHopType');
}

/** The name of the route, and of its table. */
export function routeNames(route: SubnetRoute): { readonly route: string; readonly table: string } {
  return { route: resourceName(route.resource), table: resourceName(parentResourceId(route.resource) ?? route.resource) };
}

/** Titles of the fixes for a route. */
export const routeTitles = {
  toInternet: 'Let the route lead to the Internet',
  remove: 'Remove the route',
  openRoutes: 'Routes of the route table: change route {route}',
} as const;

/** Lets a route of the user for a prefix lead to the Internet. */
export function toInternetFixes(routeId: string, addressPrefix: string): readonly Fix[] {
  const payload = JSON.stringify({ properties: { addressPrefix, nextHopType: 'Internet' } });
  const put = ['Invoke-AzRestMethod', '-Method', 'PUT', '-Path', `${routeId}?api-version=2024-05-01`, '-Payload', payload];
  return [
    azureCli('toInternet', [routeCommand(routeId, 'update', '--next-hop-type', 'Internet')]),
    { kind: 'powershell', title: 'toInternet', commands: [put] },
    openRoutes(routeId),
  ];
}

/** Removes a route of the user. */
export function removeFixes(routeId: string): readonly Fix[] {
  const remove = { kind: 'powershell', title: 'remove', commands: [['Remove-AzResource', '-ResourceId', routeId]] } as const;
  return [azureCli('remove', [removeRouteCommand(routeId)]), remove, openRoutes(routeId)];
}

/** The routes of the table of a route, in the portal. */
export function openRoutes(routeId: string): Fix {
  return portal('openRoutes', parentResourceId(routeId) ?? routeId, { route: resourceName(routeId) });
}

/** `az network route-table route delete` */
export function removeRouteCommand(routeId: string): readonly string[] {
  return routeCommand(routeId, 'delete');
}

/**
 * `az network route-table route create`
 *
 * @param address of the appliance, for the next hop `VirtualAppliance`.
 */
export function createRouteCommand(tableId: string, name: string, prefix: string, nextHop: string, address?: string): readonly string[] {
  const hop = ['--next-hop-type', nextHop, ...(address === undefined ? [] : ['--next-hop-ip-address', address])];
  return routeCommand(`${tableId}/routes/${name}`, 'create', '--address-prefix', prefix, ...hop);
}

function routeCommand(routeId: string, verb: string, ...options: readonly string[]): readonly string[] {
  const table = parseResourceId(parentResourceId(routeId) ?? '');
  const place = table
    ? ['--resource-group', table.resourceGroup, '--route-table-name', table.name, '--name', resourceName(routeId), '--subscription', table.subscriptionId]
    : ['--ids', routeId];
  return ['network', 'route-table', 'route', verb, ...place, ...options];
}
