/** The parts of an ARM resource id, spelled as in the id unless said otherwise. */
export interface ResourceId {
  readonly subscriptionId: string;
  /** Empty for a resource of the subscription itself. */
  readonly resourceGroup: string;
  /** Namespace of the last provider in the id, such as `Microsoft.Network`. */
  readonly provider: string;
  /** Lower case, such as `microsoft.network/applicationgateways` or `microsoft.network/virtualnetworks/subnets`. */
  readonly type: string;
  readonly name: string;
  /** Names from the outermost resource of the last provider to the resource itself. */
  readonly names: readonly string[];
  /** Id of the resource that the resource is a child or an extension of; absent for a resource of a resource group. */
  readonly parentId?: string;
}

interface IdParts {
  /** Everything before the last `/providers/`, without a slash at its end. */
  readonly scope: string;
  readonly provider: string;
  /** Alternating type and name segments after the provider. */
  readonly rest: readonly string[];
}

/**
 * Compares two ARM ids as ARM does: without regard to case, to a slash at the end or to a missing one at the beginning.
 *
 * @returns whether both name the same resource.
 */
export function sameId(one: string, other: string): boolean {
  return one === other || idKey(one) === idKey(other);
}

/** @returns a text that is equal for ids that `sameId` takes for the same. */
export function idKey(id: string): string {
  const trimmed = id.endsWith('/') ? id.replace(/\/+$/, '') : id;
  return (trimmed.startsWith('/') ? trimmed : `/${trimmed}`).toLowerCase();
}

/**
 * Takes the id of a resource below a subscription apart. An extension resource
 * (`…/sites/web/providers/Microsoft.Insights/…`) is described by its last provider.
 *
 * @returns undefined for everything that is no such id, and for what could change a request when used as its path: a query,
 * a fragment, an empty or a dot segment.
 */
export function parseResourceId(id: string): ResourceId | undefined {
  const parts = split(id);
  if (!parts) return undefined;
  const scope = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(\/providers\/.+)?$/i.exec(parts.scope);
  if (!scope?.[1]) return undefined;
  const names = parts.rest.filter((_, index) => index % 2 === 1);
  const name = names.at(-1);
  if (name === undefined || parts.rest.length % 2 !== 0) return undefined;
  const parentId = parentOf(parts);
  return {
    subscriptionId: scope[1],
    resourceGroup: scope[2] ?? '',
    provider: parts.provider,
    type: typeOf(parts),
    name,
    names,
    ...(parentId === undefined ? {} : { parentId }),
  };
}

/** @returns the type in lower case, such as `microsoft.network/applicationgateways`; empty when the id has none. */
export function resourceType(id: string): string {
  return parseResourceId(id)?.type ?? '';
}

/** @returns the last segment of an id, which is the name of what it names; empty for an empty text. */
export function resourceName(id: string): string {
  const end = id.endsWith('/') ? id.length - 1 : id.length;
  return id.slice(id.lastIndexOf('/', end - 1) + 1, end);
}

/** @returns the id of the resource that this one is a child or an extension of; undefined when it stands for itself. */
export function parentResourceId(id: string): string | undefined {
  return parseResourceId(id)?.parentId;
}

function split(id: string): IdParts | undefined {
  const path = id.startsWith('/') ? id : `/${id}`;
  // Control characters, backslashes, queries and fragments never occur in an ARM id.
  // eslint-disable-next-line no-control-regex -- they are what is refused here
  if (id.length > maximumLength || /[?#\\\u0000-\u001f\u007f]|\/\/|\/\.{1,2}(?:\/|$)/.test(path)) return undefined;
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  const start = trimmed.toLowerCase().lastIndexOf('/providers/');
  if (start === -1) return undefined;
  const [provider, ...rest] = trimmed.slice(start + '/providers/'.length).split('/');
  if (!provider || rest.length === 0) return undefined;
  return { scope: trimmed.slice(0, start), provider, rest };
}

/** Longer than any id that ARM makes (names are at most 260 characters, and few levels deep). */
const maximumLength = 4096;

function typeOf(parts: IdParts): string {
  return [parts.provider, ...parts.rest.filter((_, index) => index % 2 === 0)].join('/').toLowerCase();
}

function parentOf({ scope, provider, rest }: IdParts): string | undefined {
  if (rest.length > 2) return `${scope}/providers/${provider}/${rest.slice(0, -2).join('/')}`;
  return /\/providers\//i.test(scope) ? scope : undefined;
}
