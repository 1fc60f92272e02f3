import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { withBackReferences } from './backReferences';
import { answerTo } from './build';
import { profile, profileId } from './buildTrafficManager';
import { siteId, webApp } from './buildWebApp';
import type { Estate } from './estate';
import { contosoCapturedAt, contosoContext, subscriptions, tenants, type ContosoContext, type ContosoSite } from './contosoContext';
import { billing, booking, orders, portal, shop } from './contosoBroken';
import { claims, events, fleet, search, tickets } from './contosoBrokenGateway';
import { documents, login, maps, stocks } from './contosoBrokenNetwork';
import { branches, files, news, partners, payments, studio, wiki } from './contosoUgly';
import { api, catalog, desk, edge, intranet, media, reports } from './contosoHealthy';

const builders: readonly ((context: ContosoContext) => ContosoSite)[] = [
  ...[shop, orders, billing, portal, booking],
  ...[maps, documents, login, stocks],
  ...[events, tickets, search, fleet, claims],
  ...[catalog, reports, api],
  ...[intranet, media, desk, edge],
  ...[partners, wiki, news, files, studio, payments, branches],
];

/** The sites by the names of their gateways. */
export function contosoSites(capturedAt = contosoCapturedAt): Readonly<Record<string, ContosoSite>> {
  const shared = contosoContext(capturedAt);
  const sites = builders.map((build) => build(shared));
  return Object.fromEntries(
    sites.map((each) => [each.id.slice(each.id.lastIndexOf('/') + 1), { ...each, responses: withBackReferences(each.responses) }] as const),
  );
}

/** Contoso: three subscriptions with gateways that are broken, healthy, and healthy though they do not look so, profiles and web apps. */
export function contoso(capturedAt = contosoCapturedAt): Estate {
  const sites = Object.values(contosoSites(capturedAt)).flatMap((each) => each.responses);
  return {
    name: 'contoso',
    tenants: [tenants.contoso],
    subscriptions: [subscriptions.retail, subscriptions.operations, subscriptions.platform],
    snapshot: {
      format: SNAPSHOT_FORMAT,
      version: SNAPSHOT_VERSION,
      cloud: 'AzureCloud',
      capturedAt,
      responses: [...sites, ...profiles(contosoContext(capturedAt)), ...jobs(contosoContext(capturedAt))],
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
