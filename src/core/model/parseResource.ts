import { resourceName, resourceType, sameId } from '../snapshot/resourceId';
import type { ModelObject, ModelResource } from './model';
import type { Reader } from './reader';

/** @returns id, name and place of a body that was asked for by `id`, spelled as the body spells them. */
export function parseIdentity(body: Reader, id: string): ModelObject {
  const own = body.requiredText('id');
  const spelled = own !== undefined && sameId(own, id) ? own : id;
  return { id: spelled, name: body.text('name') || resourceName(spelled), at: body.at };
}

/** @returns what ARM gives for every resource. */
export function parseResource(body: Reader, id: string): ModelResource {
  const identity = parseIdentity(body, id);
  const location = body.text('location');
  return { ...identity, type: resourceType(identity.id), ...(location === undefined ? {} : { location }), tags: body.textMap('tags') };
}

/**
 * @param parentId id of what holds the element, and `collection` the name of the array that it is in.
 * @returns id, name and place of an element; what the element does not say is made of its parent and its place.
 */
export function parseElement(element: Reader, parentId: string, collection: string, index: number): ModelObject {
  const id = element.text('id');
  // An empty name is none: no resource of ARM has one.
  const name = element.text('name') || resourceName(id ?? '') || undefined;
  if (name === undefined) element.requiredText('name');
  return { id: id ?? `${parentId}/${collection}/${name ?? index}`, name: name ?? String(index), at: element.at };
}

/** @returns the object without its undefined fields, so that a missing part is a missing field. */
export function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** Every field that may be undefined becomes optional. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** @returns the first of each name or id; the others are noted as duplicates. */
export function noteDuplicates<T extends ModelObject>(objects: readonly T[], write: (duplicate: T) => void): void {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const object of objects) {
    const id = object.id.toLowerCase();
    const name = object.name.toLowerCase();
    if (ids.has(id) || names.has(name)) write(object);
    ids.add(id);
    names.add(name);
  }
}
