import type { EstateResource } from '../core/ports';
import { isList, isObject, member } from '../core/snapshot/json';
import { idKey, parseResourceId, resourceName } from '../core/snapshot/resourceId';
import type { Json } from '../core/snapshot/snapshot';
import { gatewayLook, monitorLook, webAppLook, type Look } from './status';

export type ResourceKind = 'profile' | 'gateway' | 'webApp';

/** What the Health view says of a resource in its own line. */
export interface ResourceLine {
  /** `idKey` of the resource. */
  readonly key: string;
  readonly kind: ResourceKind;
  readonly name: string;
  readonly resourceGroup: string;
  readonly look: Look;
  /** Azure's own word for the state; empty when it gave none. */
  readonly word: string;
  /** Whether there is something below it: endpoints or backend pools. */
  readonly hasParts: boolean;
}

const kinds: ReadonlyMap<string, ResourceKind> = new Map<string, ResourceKind>([
  ['microsoft.network/trafficmanagerprofiles', 'profile'],
  ['microsoft.network/applicationgateways', 'gateway'],
  ['microsoft.web/sites', 'webApp'],
]);

/** Bodies are never changed, so that what was read in one stays true. */
const lines = new WeakMap<EstateResource, ResourceLine>();

/**
 * Reads the few words that a line shows. An estate has thousands of resources, and most of them are never opened: their models are made when they are.
 *
 * @returns undefined for a resource of another type.
 */
export function resourceLine(resource: EstateResource): ResourceLine | undefined {
  const known = lines.get(resource);
  const kind = kinds.get(resource.type);
  if (known || kind === undefined) return known;
  const line: ResourceLine = {
    key: idKey(resource.id),
    kind,
    name: resourceName(resource.id),
    resourceGroup: parseResourceId(resource.id)?.resourceGroup ?? '',
    ...stateOf(resource, kind),
  };
  lines.set(resource, line);
  return line;
}

function stateOf({ body, isStatusPending }: EstateResource, kind: ResourceKind): Pick<ResourceLine, 'look' | 'word' | 'hasParts'> {
  const properties = member(body, 'properties');
  switch (kind) {
    case 'profile': {
      const word = textIn(fieldOf(properties, 'monitorConfig'), 'profileMonitorStatus') ?? '';
      return { look: isStatusPending ? 'checking' : monitorLook(word), word, hasParts: hasElements(fieldOf(properties, 'endpoints')) };
    }
    case 'gateway': {
      const state = textIn(properties, 'operationalState');
      const provisioning = textIn(properties, 'provisioningState');
      const look = gatewayLook(state, provisioning);
      const failed = look === 'warning' ? provisioning : undefined;
      return { look, word: failed ?? state ?? '', hasParts: hasElements(fieldOf(properties, 'backendAddressPools')) };
    }
    case 'webApp': {
      const availability = textIn(properties, 'availabilityState');
      const look = webAppLook(textIn(properties, 'state'), availability);
      return { look, word: (look === 'warning' ? availability : textIn(properties, 'state')) ?? '', hasParts: false };
    }
  }
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? member(value, name) : undefined;
}

function textIn(value: Json | undefined, name: string): string | undefined {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : undefined;
}

function hasElements(value: Json | undefined): boolean {
  return isList(value) && value.length > 0;
}
