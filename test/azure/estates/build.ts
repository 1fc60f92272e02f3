import { createHash } from 'node:crypto';
import type { Json, JsonObject, RecordedResponse } from '../../../src/core/snapshot/snapshot';

/** Where resources are put: what their ids, tags and times have in common. */
export interface Place {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An object of ARM JSON that is a resource or a child: it has an id and a name. */
export type Resource = JsonObject & { readonly id: string; readonly name: string; readonly type: string };

/** @returns a GUID that is always the same for the same seed. */
export function guid(seed: string): string {
  const hex = createHash('sha256').update(seed.toLowerCase()).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** @returns the id of a resource; `type` is `Provider/type`. */
export function resourceIdOf(place: Place, type: string, name: string): string {
  return `/subscriptions/${place.subscriptionId}/resourceGroups/${place.resourceGroup}/providers/${type}/${name}`;
}

/** A top-level resource of the network provider. */
export function networkResource(place: Place, type: string, name: string, properties: JsonObject, more: JsonObject = {}): Resource {
  const id = resourceIdOf(place, `Microsoft.Network/${type}`, name);
  return {
    name,
    id,
    etag: etagOf(id),
    type: `Microsoft.Network/${type}`,
    location: place.location,
    tags: place.tags,
    ...more,
    properties: { provisioningState: 'Succeeded', resourceGuid: guid(id), ...present(properties) },
  };
}

/** A child that is embedded in its parent, such as a subnet; it shares the parent's etag. */
export function child(parentId: string, collection: string, name: string, properties: JsonObject): Resource {
  const type = `${typeOfId(parentId)}/${collection}`;
  return {
    name,
    id: `${parentId}/${collection}/${name}`,
    etag: etagOf(parentId),
    properties: { provisioningState: 'Succeeded', ...present(properties) },
    type,
  };
}

function etagOf(id: string): string {
  return `W/"${guid(`etag ${id}`)}"`;
}

function typeOfId(id: string): string {
  const segments = id.slice(id.toLowerCase().lastIndexOf('/providers/') + '/providers/'.length).split('/');
  return [segments[0], ...segments.slice(1).filter((_, index) => index % 2 === 0)].join('/');
}

/** @returns the object without its undefined fields, which JSON does not have. */
export function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** @returns `{ id }`, as ARM refers to something; undefined for nothing. */
export function reference(id: string | undefined): JsonObject | undefined {
  return id === undefined ? undefined : { id };
}

/** @returns the answer to the GET of a resource. */
export function answerTo(resource: Resource): RecordedResponse {
  return { request: `GET ${resource.id}`, status: 200, body: resource };
}

/** @returns the answer to a question about a resource that is below its id. */
export function answerBelow(method: 'GET' | 'POST', id: string, path: string, body: Json): RecordedResponse {
  return { request: `${method} ${id}/${path}`, status: 200, body };
}
