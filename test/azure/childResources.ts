import { isObject } from '../../src/core/snapshot/json';
import { idKey, parseResourceId } from '../../src/core/snapshot/resourceId';
import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { authorizationFailed, monitorError, type ArmAnswer } from './armErrors';
import { listAt, textAt } from './attachedInterface';
import type { World } from './world';

/** A list, to be given in pages, or a whole answer. */
export type ChildAnswer = { readonly list: readonly JsonObject[] } | { readonly answer: ArmAnswer };

/** Types of record sets, which are collections of a zone. */
const recordTypes = ['a', 'aaaa', 'cname', 'mx', 'ptr', 'soa', 'srv', 'txt'];

/** Collections that a resource of a type always has: when nothing is in them, they are empty. */
const collections: Readonly<Record<string, readonly string[]>> = {
  'microsoft.network/privatednszones': ['virtualnetworklinks', 'all', ...recordTypes],
  'microsoft.network/privateendpoints': ['privatednszonegroups'],
  'microsoft.network/virtualhubs': ['hubvirtualnetworkconnections', 'hubroutetables'],
  'microsoft.keyvault/vaults': ['secrets'],
  'microsoft.web/sites': ['slots', 'hostnamebindings', 'instances', 'privateendpointconnections'],
  'microsoft.compute/virtualmachinescalesets': ['virtualmachines', 'networkinterfaces'],
};

/**
 * What lies below a resource and is recorded there, alone or in a list: record sets and links of private zones, secrets (without values),
 * slots and so on; diagnostic settings; role assignments with their filters; Resource Health of one resource or many.
 *
 * @param path decoded path of a GET for which nothing is recorded.
 * @returns undefined when it is of none of these, or ARM has nothing there.
 */
export function childAnswer(world: World, path: string, query: URLSearchParams): ChildAnswer | undefined {
  return (
    roleAssignments(world, path, query) ??
    resourceHealth(world, path) ??
    diagnosticSettings(world, path) ??
    recordedList(world, path) ??
    recordedElement(world, path)
  );
}

/** Every resource has them: where none is recorded, nobody has made any. */
function diagnosticSettings(world: World, path: string): ChildAnswer | undefined {
  const [, resourceId] = /^(.*)\/providers\/microsoft\.insights\/diagnosticsettings\/?$/i.exec(path) ?? [];
  return resourceId === undefined || !world.resource(resourceId) ? undefined : { list: [] };
}

/** Children that are recorded one by one are a list too; `ALL` of a zone has every type of record. */
function recordedList(world: World, path: string): ChildAnswer | undefined {
  const [, parentId, name] = /^(.*)\/([^/]+)\/?$/.exec(path) ?? [];
  const parent = parentId === undefined ? undefined : parseResourceId(parentId);
  const collection = name?.toLowerCase() ?? '';
  if (parentId === undefined || !parent || !world.resource(parentId)) return undefined;
  if (!collections[parent.type]?.includes(collection)) return undefined;
  if (collection === 'all') return { list: recordTypes.flatMap((type) => listAt(world.recorded('GET', `${parentId}/${type}`)?.body, 'value')) };
  return { list: world.below(`${parentId}/${collection}`) };
}

function recordedElement(world: World, path: string): ChildAnswer | undefined {
  const parent = path.slice(0, path.lastIndexOf('/'));
  const element = listAt(world.recorded('GET', parent)?.body, 'value').find((each) => idKey(textAt(each, 'id')) === idKey(path));
  return element && { answer: { status: 200, body: element } };
}

/**
 * Assignments at a scope and at those above it. Where nothing is recorded it is refused, as it is for a reader without that role: an empty list
 * would say that nobody has access.
 */
function roleAssignments(world: World, path: string, query: URLSearchParams): ChildAnswer | undefined {
  const [, scope] = /^(.*)\/providers\/microsoft\.authorization\/roleassignments\/?$/i.exec(path) ?? [];
  if (scope === undefined) return undefined;
  const recorded = scopesFrom(scope).flatMap((each) => world.recorded('GET', `${each}/providers/Microsoft.Authorization/roleAssignments`) ?? []);
  const known = recorded.filter(({ status }) => status === 200);
  if (known.length === 0) return { answer: authorizationFailed('GET', path) };
  // The list of a subscription has those of its other resources too.
  const concerns = (each: JsonObject): boolean =>
    isAtOrAbove(textAt(each, 'properties', 'scope'), scope) || isAtOrAbove(scope, textAt(each, 'properties', 'scope'));
  const found = known.flatMap(({ body }) => listAt(body, 'value')).filter(concerns);
  const all = [...new Map(found.map((each) => [idKey(textAt(each, 'id')), each])).values()];
  const filter = query.get('$filter')?.trim() ?? '';
  if (filter === '') return { list: all };
  if (/^atScope\(\)$/i.test(filter)) return { list: all.filter((each) => isAtOrAbove(textAt(each, 'properties', 'scope'), scope)) };
  const [, principal] = /^(?:principalId eq|assignedTo\()\s*'([^']+)'\)?$/i.exec(filter) ?? [];
  if (principal === undefined)
    return { answer: monitorError(400, 'UnsupportedQuery', 'The filter is not supported. Supported: atScope(), principalId eq and assignedTo().') };
  return { list: all.filter((each) => textAt(each, 'properties', 'principalId').toLowerCase() === principal.toLowerCase()) };
}

/** @returns a scope and those above it: of a resource its group and its subscription. */
function scopesFrom(scope: string): readonly string[] {
  const [subscription] = /^\/subscriptions\/[^/]+/i.exec(scope) ?? [];
  const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(scope) ?? [];
  return [...new Set([scope, ...(group === undefined ? [] : [group]), ...(subscription === undefined ? [] : [subscription])])];
}

function isAtOrAbove(upper: string, scope: string): boolean {
  return upper === '/' || idKey(scope) === idKey(upper) || idKey(scope).startsWith(`${idKey(upper)}/`);
}

/** The statuses of a subscription or group are those of its resources. Events of the service are there only when they are recorded. */
function resourceHealth(world: World, path: string): ChildAnswer | undefined {
  const [, scope, kind] = /^(.*)\/providers\/microsoft\.resourcehealth\/(availabilitystatuses|events)\/?$/i.exec(path) ?? [];
  if (scope === undefined || kind === undefined) return undefined;
  if (kind.toLowerCase() === 'events') return { list: [] };
  const current = `/providers/Microsoft.ResourceHealth/availabilityStatuses/current`;
  const own = world.resources.filter(({ id }) => idKey(id) === idKey(scope) || idKey(id).startsWith(`${idKey(scope)}/`));
  return {
    list: own.flatMap(({ id }) => {
      const answer = world.recorded('GET', `${id}${current}`);
      return answer?.status === 200 && answer.body !== undefined && isObject(answer.body) ? [answer.body] : [];
    }),
  };
}
