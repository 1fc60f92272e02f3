import { resourceIdOf, type Place, type Resource } from './build';

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
  readonly monitorStatus: 'Online' | 'Degraded' | 'Stopped' | 'Inactive' | 'Disabled' | 'CheckingEndpoint';
  readonly target: string;
  readonly targetResourceId?: string;
  readonly location: string;
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
      ...(sketch.targetResourceId === undefined ? {} : { targetResourceId: sketch.targetResourceId }),
      target: sketch.target,
      weight: 1,
      priority: index + 1,
      endpointLocation: sketch.location,
      ...(sketch.kind === 'nestedEndpoints' ? { minChildEndpoints: 1 } : {}),
      alwaysServe: 'Disabled',
    },
  };
}
