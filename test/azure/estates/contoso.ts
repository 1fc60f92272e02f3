import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type RecordedResponse, type Symptom } from '../../../src/core/snapshot/snapshot';
import { withBackReferences } from './backReferences';
import { answerTo, type Place } from './build';
import { clockAt, type Clock } from './buildTime';
import { profile, profileId } from './buildTrafficManager';
import { siteId, webApp } from './buildWebApp';
import type { Estate } from './estate';
import { billing, booking, orders, portal, shop } from './contosoBroken';
import { api, catalog, desk, edge, intranet, media, reports } from './contosoHealthy';

/** The moment of the estate; the simulator moves it to now. */
export const contosoCapturedAt = '2026-11-20T09:30:00Z';

const tenantId = '3f6b1f0a-6d0e-4d5c-8a51-5f9d1c2e7b40';

const retail = '8b1f5a52-0d5e-4f0f-9f1c-2f6a1a7c3e11';
const operations = 'c2d94e07-7a3b-4c86-b0c5-91f4d85e6a22';
const platform = 'e57a2b9c-3c14-4a9d-8e6f-6b0d7f1c9a33';

/** What the parts of the estate share. */
export interface ContosoContext {
  readonly tenantId: string;
  readonly clock: Clock;
  place(subscription: 'retail' | 'operations' | 'platform', resourceGroup: string, region: 'weu' | 'neu', tags?: Readonly<Record<string, string>>): Place;
}

function context(capturedAt: string): ContosoContext {
  const ids = { retail, operations, platform };
  return {
    tenantId,
    clock: clockAt(capturedAt),
    place: (subscription, resourceGroup, region, tags = {}) => ({
      subscriptionId: ids[subscription],
      resourceGroup,
      location: region === 'weu' ? 'westeurope' : 'northeurope',
      tags: { environment: 'production', ...tags },
    }),
  };
}

/** One gateway of the estate and everything around it. */
export interface ContosoSite {
  /** ARM id of the gateway. */
  readonly id: string;
  readonly responses: readonly RecordedResponse[];
  /** What users see, when they see something. */
  readonly symptom?: Symptom;
}

/** The sites by the names of their gateways. */
export function contosoSites(capturedAt = contosoCapturedAt): Readonly<Record<string, ContosoSite>> {
  const shared = context(capturedAt);
  const sites = [shop, orders, billing, portal, booking, catalog, reports, api, intranet, media, desk, edge].map((build) => build(shared));
  return Object.fromEntries(
    sites.map((each) => [each.id.slice(each.id.lastIndexOf('/') + 1), { ...each, responses: withBackReferences(each.responses) }] as const),
  );
}

/** Contoso: three subscriptions, twelve gateways, four Traffic Manager profiles, three web apps. */
export function contoso(capturedAt = contosoCapturedAt): Estate {
  const sites = Object.values(contosoSites(capturedAt)).flatMap((each) => each.responses);
  return {
    name: 'contoso',
    tenants: [{ tenantId, displayName: 'Contoso', defaultDomain: 'contoso.example' }],
    subscriptions: [
      { subscriptionId: retail, displayName: 'Contoso Retail', tenantId },
      { subscriptionId: operations, displayName: 'Contoso Operations', tenantId },
      { subscriptionId: platform, displayName: 'Contoso Platform', tenantId },
    ],
    snapshot: {
      format: SNAPSHOT_FORMAT,
      version: SNAPSHOT_VERSION,
      cloud: 'AzureCloud',
      capturedAt,
      responses: [...sites, ...profiles(context(capturedAt)), ...jobs(context(capturedAt))],
    },
  };
}

function profiles(shared: ContosoContext): readonly RecordedResponse[] {
  const place = shared.place('retail', 'rg-traffic', 'weu');
  const publicIP = (subscription: 'retail' | 'operations', name: string, region: 'weu' | 'neu') => {
    const { subscriptionId } = shared.place(subscription, `rg-${name}`, region);
    return `/subscriptions/${subscriptionId}/resourceGroups/rg-${name}/providers/Microsoft.Network/publicIPAddresses/pip-agw-${name}`;
  };
  return [
    profile(place, {
      name: 'tm-catalog',
      relativeName: 'contoso-catalog',
      monitorStatus: 'Online',
      routing: 'Performance',
      endpoints: [
        {
          name: 'west-europe',
          kind: 'azureEndpoints',
          monitorStatus: 'Online',
          target: 'contoso-catalog-weu.westeurope.cloudapp.azure.com',
          targetResourceId: publicIP('retail', 'catalog-weu', 'weu'),
          location: 'West Europe',
        },
        {
          name: 'north-europe',
          kind: 'azureEndpoints',
          monitorStatus: 'Online',
          target: 'contoso-reports-neu.northeurope.cloudapp.azure.com',
          targetResourceId: publicIP('operations', 'reports-neu', 'neu'),
          location: 'North Europe',
        },
      ],
    }),
    profile(place, {
      name: 'tm-shop',
      relativeName: 'contoso-shop',
      monitorStatus: 'Degraded',
      routing: 'Priority',
      endpoints: [
        {
          name: 'west-europe',
          kind: 'azureEndpoints',
          monitorStatus: 'Degraded',
          target: 'contoso-shop-weu.westeurope.cloudapp.azure.com',
          targetResourceId: publicIP('retail', 'shop-weu', 'weu'),
          location: 'West Europe',
        },
        { name: 'static-site', kind: 'externalEndpoints', monitorStatus: 'Online', target: 'static.contoso.com', location: 'North Europe' },
      ],
    }),
    profile(place, {
      name: 'tm-archive',
      relativeName: 'contoso-archive',
      status: 'Disabled',
      monitorStatus: 'Disabled',
      routing: 'Weighted',
      endpoints: [
        { name: 'archive', kind: 'externalEndpoints', monitorStatus: 'Inactive', target: 'archive.contoso.com', location: 'West Europe' },
        {
          name: 'archive-copy',
          kind: 'externalEndpoints',
          status: 'Disabled',
          monitorStatus: 'Disabled',
          target: 'archive2.contoso.com',
          location: 'North Europe',
        },
      ],
    }),
    profile(place, {
      name: 'tm-global',
      relativeName: 'contoso-global',
      monitorStatus: 'Online',
      routing: 'Geographic',
      endpoints: [
        {
          name: 'catalog',
          kind: 'nestedEndpoints',
          monitorStatus: 'Online',
          target: 'contoso-catalog.trafficmanager.net',
          targetResourceId: profileId(place, 'tm-catalog'),
          location: 'West Europe',
        },
        {
          name: 'shop',
          kind: 'nestedEndpoints',
          monitorStatus: 'Online',
          target: 'contoso-shop.trafficmanager.net',
          targetResourceId: profileId(place, 'tm-shop'),
          location: 'North Europe',
        },
      ],
    }),
  ].map(answerTo);
}

/** A web app of its own that somebody has stopped. */
function jobs(shared: ContosoContext): readonly RecordedResponse[] {
  const place = shared.place('platform', 'rg-jobs-neu', 'neu', { team: 'platform' });
  const sketch = {
    name: 'app-contoso-jobs',
    plan: 'plan-jobs-neu',
    state: 'Stopped',
    inboundAddress: '198.51.100.61',
    modifiedAt: shared.clock.minutesBefore(60 * 30),
  } as const;
  return webApp(place, sketch).filter(
    (response) => !response.request.endsWith('/hostNameBindings') || response.request.startsWith(`GET ${siteId(place, sketch.name)}`),
  );
}
