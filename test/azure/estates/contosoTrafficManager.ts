import { resourceIdOf, type Resource } from './build';
import { publicIPAddressId } from './buildNetwork';
import { profile, profileId, type EndpointSketch } from './buildTrafficManager';
import type { ContosoContext, subscriptions } from './contosoContext';

/** The Traffic Manager profiles of Contoso. */
export function profiles(context: ContosoContext): readonly Resource[] {
  return [...ofRetail(context), ...ofPlatform(context)];
}

/** An endpoint of a gateway: its public address, asked under the name that the gateway's listener has. */
function gatewayEndpoint(
  { place }: ContosoContext,
  subscription: keyof typeof subscriptions,
  site: string,
  status: EndpointSketch['monitorStatus'],
): EndpointSketch {
  const [application, region] = site.split('-') as [string, 'weu' | 'neu'];
  const { location } = place(subscription, '', region);
  return {
    name: region === 'weu' ? 'west-europe' : 'north-europe',
    kind: 'azureEndpoints',
    monitorStatus: status,
    target: `contoso-${site}.${location}.cloudapp.azure.com`,
    targetResourceId: publicIPAddressId(place(subscription, `rg-${site}`, region), `pip-agw-${site}`),
    location: region === 'weu' ? 'West Europe' : 'North Europe',
    host: `${application}.contoso.com`,
  };
}

function ofRetail(context: ContosoContext): readonly Resource[] {
  const place = context.place('retail', 'rg-traffic', 'weu');
  return [
    profile(place, {
      name: 'tm-catalog',
      relativeName: 'contoso-catalog',
      monitorStatus: 'Online',
      routing: 'Performance',
      endpoints: [gatewayEndpoint(context, 'retail', 'catalog-weu', 'Online'), gatewayEndpoint(context, 'operations', 'reports-neu', 'Online')],
    }),
    profile(place, {
      name: 'tm-shop',
      relativeName: 'contoso-shop',
      monitorStatus: 'Degraded',
      routing: 'Priority',
      endpoints: [
        gatewayEndpoint(context, 'retail', 'shop-weu', 'Degraded'),
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
          regions: ['GEO-EU'],
        },
        {
          name: 'shop',
          kind: 'nestedEndpoints',
          monitorStatus: 'Online',
          target: 'contoso-shop.trafficmanager.net',
          targetResourceId: profileId(place, 'tm-shop'),
          location: 'North Europe',
          regions: ['WORLD'],
        },
      ],
    }),
  ];
}

function ofPlatform(context: ContosoContext): readonly Resource[] {
  const place = context.place('platform', 'rg-traffic-global', 'weu', { team: 'platform' });
  const nested = (name: string, monitorStatus: EndpointSketch['monitorStatus'], id: string, location: string): EndpointSketch => ({
    name,
    kind: 'nestedEndpoints',
    monitorStatus,
    target: `contoso-${id.slice(id.lastIndexOf('/tm-') + '/tm-'.length)}.trafficmanager.net`,
    targetResourceId: id,
    location,
  });
  const external = (name: string, monitorStatus: EndpointSketch['monitorStatus'], target: string, more: Partial<EndpointSketch> = {}): EndpointSketch => ({
    name,
    kind: 'externalEndpoints',
    monitorStatus,
    target,
    location: 'North Europe',
    ...more,
  });
  return [
    // Every endpoint fails, so that clients get the first one as if it were well.
    profile(place, {
      name: 'tm-tickets',
      relativeName: 'contoso-tickets',
      monitorStatus: 'Degraded',
      routing: 'Priority',
      endpoints: [gatewayEndpoint(context, 'operations', 'tickets-weu', 'Degraded'), external('box-office', 'Degraded', 'box-office.contoso.com')],
    }),
    profile(place, {
      name: 'tm-jobs',
      relativeName: 'contoso-jobs',
      monitorStatus: 'Inactive',
      routing: 'Weighted',
      endpoints: [
        {
          name: 'north-europe',
          kind: 'azureEndpoints',
          monitorStatus: 'Stopped',
          target: 'app-contoso-jobs.azurewebsites.net',
          targetResourceId: resourceIdOf(context.place('platform', 'rg-jobs-neu', 'neu'), 'Microsoft.Web/sites', 'app-contoso-jobs'),
          location: 'North Europe',
        },
        external('old-site', 'Disabled', 'jobs-old.contoso.com', { status: 'Disabled' }),
      ],
    }),
    // Made a minute ago.
    profile(place, {
      name: 'tm-launch',
      relativeName: 'contoso-launch',
      monitorStatus: 'CheckingEndpoints',
      routing: 'Weighted',
      endpoints: [external('launch-1', 'CheckingEndpoint', 'launch1.contoso.com'), external('launch-2', 'CheckingEndpoint', 'launch2.contoso.com')],
    }),
    profile(place, {
      name: 'tm-branches',
      relativeName: 'contoso-branches',
      monitorStatus: 'Online',
      routing: 'Weighted',
      endpoints: [
        gatewayEndpoint(context, 'operations', 'branches-weu', 'Online'),
        external('branch-office', 'Unmonitored', 'branch-office.contoso.com', { alwaysServe: true }),
      ],
    }),
    // Three deep: tm-world, tm-global, tm-catalog.
    profile(place, {
      name: 'tm-world',
      relativeName: 'contoso-world',
      monitorStatus: 'Online',
      routing: 'Performance',
      endpoints: [
        nested('europe', 'Online', profileId(context.place('retail', 'rg-traffic', 'weu'), 'tm-global'), 'West Europe'),
        nested('launch', 'CheckingEndpoint', profileId(place, 'tm-launch'), 'East US'),
        nested('jobs', 'Stopped', profileId(place, 'tm-jobs'), 'Southeast Asia'),
      ],
    }),
  ];
}
