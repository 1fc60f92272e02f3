import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { withBackReferences } from './backReferences';
import { answerTo } from './build';
import { networkWatcher } from './buildHybrid';
import { profiles } from './contosoTrafficManager';
import { webApps } from './contosoWebApps';
import type { Estate } from './estate';
import { contosoCapturedAt, contosoContext, subscriptions, tenants, type ContosoContext, type ContosoSite } from './contosoContext';
import { billing, booking, orders, portal, shop } from './contosoBroken';
import { events, fleet, search, tickets } from './contosoBrokenGateway';
import { documents, login, maps, stocks } from './contosoBrokenNetwork';
import { careers, gifts } from './contosoBrokenApps';
import { labels, stores, tours } from './contosoBrokenBackends';
import { invoices } from './contosoBrokenFirewall';
import { checkin, loyalty, prices } from './contosoBrokenNames';
import { claims, labs, loans, parcels, rentals } from './contosoBrokenRoutes';
import { assets, downloads, forms, hotels, travel } from './contosoBrokenSettings';
import { branches, files, kiosk, news, partners, payments, studio, wiki } from './contosoUgly';
import { api, catalog, desk, edge, intranet, media, reports } from './contosoHealthy';

const builders: readonly ((context: ContosoContext) => ContosoSite)[] = [
  ...[shop, orders, billing, portal, booking],
  ...[maps, documents, login, stocks],
  ...[events, tickets, search, fleet],
  ...[claims, rentals, loans, parcels, labs],
  ...[forms, hotels, travel, assets, downloads],
  ...[tours, labels, stores],
  ...[gifts, careers],
  ...[prices, loyalty, checkin],
  ...[invoices],
  ...[catalog, reports, api],
  ...[intranet, media, desk, edge],
  ...[partners, wiki, news, files, studio, payments, branches, kiosk],
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
      responses: [
        ...eachOnce(sites),
        ...profiles(contosoContext(capturedAt)).map(answerTo),
        ...withBackReferences(webApps(contosoContext(capturedAt))),
        ...networkWatchers(contosoContext(capturedAt)),
      ],
    },
  };
}

/** What several sites show, such as the hub, is one thing. */
function eachOnce(responses: readonly RecordedResponse[]): readonly RecordedResponse[] {
  return [...new Map(responses.map((response) => [response.request, response] as const)).values()];
}

/** What Azure makes in each subscription and region by itself. */
function networkWatchers({ place }: ContosoContext): readonly RecordedResponse[] {
  const owners = ['retail', 'operations', 'platform'] as const;
  return owners.flatMap((owner) => (['weu', 'neu'] as const).map((region) => answerTo(networkWatcher(place(owner, 'NetworkWatcherRG', region)))));
}
