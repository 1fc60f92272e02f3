import { parseResourceId } from '../../snapshot/resourceId';

/** The arguments by which `az webapp` finds an app, or a slot of it. */
export function siteArguments(siteId: string): readonly string[] {
  const id = parseResourceId(siteId);
  const [app, slot] = id?.names ?? [];
  if (!id || app === undefined) return ['--ids', siteId];
  return ['--resource-group', id.resourceGroup, '--webapp-name', app, ...(slot === undefined ? [] : ['--slot', slot]), '--subscription', id.subscriptionId];
}
