import { present, resourceIdOf, type Place, type Resource } from './build';

export interface ProfileSketch {
  readonly name: string;
  readonly relativeName: string;
  readonly status?: 'Enabled' | 'Disabled';
  readonly monitorStatus: 'Online' | 'Degraded' | 'Disabled' | 'Inactive' | 'CheckingEndpoints';
  readonly routing: 'Performance' | 'Priority' | 'Weighted' | 'Geographic';
  readonly path?: string;
  readonly endpoints: readonly EndpointSketch[];
}

export interface EndpointSketch {
  readonly name: string;
  readonly kind: 'azureEndpoints' | 'externalEndpoints' | 'nestedEndpoints';
  readonly status?: 'Enabled' | 'Disabled';
  readonly monitorStatus: 'Online' | 'Degraded' | 'Stopped' | 'Inactive' | 'Disabled' | 'CheckingEndpoint' | 'Unmonitored';
  readonly target: string;
  readonly targetResourceId?: string;
  readonly location: string;
  /** Host header of the probe, where the target's own name is not what the endpoint serves. */
  readonly host?: string;
  /** Regions of a geographic profile. */
  readonly regions?: readonly string[];
  /** Served whatever its health, and so not monitored. */
  readonly alwaysServe?: boolean;
}

export function profileId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/trafficManagerProfiles', name);
}

export function profile(place: Place, sketch: ProfileSketch): Resource {
  const id = profileId(place, sketch.name);
  return {
    id,
    name: sketch.name,
    type: 'Microsoft.Network/trafficManagerProfiles',
    location: 'global',
    tags: place.tags,
    properties: {
      profileStatus: sketch.status ?? 'Enabled',
      trafficRoutingMethod: sketch.routing,
      dnsConfig: { relativeName: sketch.relativeName, fqdn: `${sketch.relativeName}.trafficmanager.net`, ttl: 60 },
      monitorConfig: {
        profileMonitorStatus: sketch.monitorStatus,
        protocol: 'HTTPS',
        port: 443,
        path: sketch.path ?? '/healthz',
        intervalInSeconds: 30,
        toleratedNumberOfFailures: 3,
        timeoutInSeconds: 10,
      },
      endpoints: sketch.endpoints.map((endpoint, index) => endpointBody(id, endpoint, index)),
      trafficViewEnrollmentStatus: 'Disabled',
      maxReturn: null,
    },
  };
}

function endpointBody(profile: string, sketch: EndpointSketch, index: number): Resource {
  return {
    id: `${profile}/${sketch.kind}/${sketch.name}`,
    name: sketch.name,
    type: `Microsoft.Network/trafficManagerProfiles/${sketch.kind}`,
    properties: {
      endpointStatus: sketch.status ?? 'Enabled',
      endpointMonitorStatus: sketch.monitorStatus,
      ...present({
        targetResourceId: sketch.targetResourceId,
        geoMapping: sketch.regions,
        customHeaders: sketch.host === undefined ? undefined : [{ name: 'host', value: sketch.host }],
        minChildEndpoints: sketch.kind === 'nestedEndpoints' ? 1 : undefined,
      }),
      target: sketch.target,
      weight: 1,
      priority: index + 1,
      endpointLocation: sketch.location,
      alwaysServe: sketch.alwaysServe === true ? 'Enabled' : 'Disabled',
    },
  };
}
