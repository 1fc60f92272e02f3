import { parseResourceId } from '../snapshot/resourceId';
import { defined, noteDuplicates, parseElement, parseResource } from './parseResource';
import type { Reader } from './reader';
import type { TrafficManagerEndpoint, TrafficManagerProfile } from './trafficManager';

/** How ARM spells the types of endpoints, by their lower case. */
const endpointTypes: Readonly<Record<string, string>> = {
  azureendpoints: 'azureEndpoints',
  externalendpoints: 'externalEndpoints',
  nestedendpoints: 'nestedEndpoints',
};

/**
 * Parses a Traffic Manager profile with its endpoints.
 *
 * @param provesStatus false for a list element: lists give old monitor statuses or none, so both stay undefined
 * (azure-rest-api-specs issue 4065).
 */
export function parseTrafficManagerProfile(
  body: Reader,
  id: string,
  provesStatus: boolean,
  noteDuplicate: (at: TrafficManagerEndpoint) => void,
): TrafficManagerProfile {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const endpoints = properties.list('endpoints').map((endpoint, index) => parseEndpoint(endpoint, resource.id, index, provesStatus));
  noteDuplicates(endpoints, noteDuplicate);
  const monitor = properties.object('monitorConfig');
  return defined({
    ...resource,
    profileStatus: properties.text('profileStatus'),
    profileMonitorStatus: provesStatus ? monitor.text('profileMonitorStatus') : undefined,
    trafficRoutingMethod: properties.text('trafficRoutingMethod'),
    fqdn: properties.object('dnsConfig').text('fqdn'),
    endpoints,
  });
}

function parseEndpoint(endpoint: Reader, profileId: string, index: number, provesStatus: boolean): TrafficManagerEndpoint {
  const identity = parseElement(endpoint, profileId, 'endpoints', index);
  const properties = endpoint.requiredObject('properties');
  return defined({
    ...identity,
    endpointType: endpointType(endpoint.text('type'), identity.id),
    endpointStatus: properties.text('endpointStatus'),
    endpointMonitorStatus: provesStatus ? properties.text('endpointMonitorStatus') : undefined,
    target: properties.text('target'),
    targetResourceId: properties.text('targetResourceId'),
  });
}

/** The last segment of `type`, or of the type that the id tells. */
function endpointType(type: string | undefined, id: string): string | undefined {
  const full = type ?? parseResourceId(id)?.type;
  const last = full?.slice(full.lastIndexOf('/') + 1);
  if (last === undefined || last === '') return undefined;
  const key = last.toLowerCase();
  return Object.hasOwn(endpointTypes, key) ? endpointTypes[key] : last;
}
