import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { authorizationFailed } from '../armErrors';
import { withBackReferences } from './backReferences';
import { site, siteIds } from './buildSite';
import { webApp } from './buildWebApp';
import { contoso } from './contoso';
import { contosoCapturedAt, contosoContext, subscriptions, tenants, type ContosoContext, type ContosoSite } from './contosoContext';
import type { Estate } from './estate';

/**
 * Contoso as a person sees it who is a guest of Fabrikam: beside the estate of `contoso` a subscription that is listed and whose
 * resources may not be read, and a second tenant with a subscription of its own.
 */
export function contosoTenants(capturedAt = contosoCapturedAt): Estate {
  const own = contoso(capturedAt);
  const sites = Object.values(fabrikamSites(capturedAt)).flatMap((each) => each.responses);
  return {
    name: 'contosoTenants',
    tenants: [...own.tenants, tenants.fabrikam],
    subscriptions: [...own.subscriptions, subscriptions.locked, subscriptions.fabrikam],
    snapshot: { ...own.snapshot, responses: [...own.snapshot.responses, ...sites, ...refusals(subscriptions.locked.subscriptionId)] },
  };
}

/** The sites of Fabrikam by the names of their gateways. */
export function fabrikamSites(capturedAt = contosoCapturedAt): Readonly<Record<string, ContosoSite>> {
  const shared = contosoContext(capturedAt, 'fabrikam');
  return Object.fromEntries(
    [parts(shared), returns(shared)].map(
      (each) => [each.id.slice(each.id.lastIndexOf('/') + 1), { ...each, responses: withBackReferences(each.responses) }] as const,
    ),
  );
}

/** Every list of a subscription answers that the caller has no role. */
function refusals(subscriptionId: string): readonly RecordedResponse[] {
  const lists = [
    'resources',
    'resourceGroups',
    ...['applicationGateways', 'trafficmanagerprofiles', 'publicIPAddresses', 'networkInterfaces', 'virtualNetworks'].map(
      (type) => `Microsoft.Network/${type}`,
    ),
    'Microsoft.Web/sites',
  ];
  return lists.map((list) => {
    const path = `/subscriptions/${subscriptionId}/${list.includes('/') ? `providers/${list}` : list}`;
    const { status, body } = authorizationFailed('GET', path);
    return { request: `GET ${path}`, status, ...(body === undefined ? {} : { body }) };
  });
}

/** A web app behind a gateway, nothing unusual. */
function parts({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('fabrikam', 'rg-parts-weu', 'weu', { application: 'parts' });
  const server = 'app-fabrikam-parts.azurewebsites.net';
  return {
    id: siteIds(place, 'parts-weu', '10.81.4').gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'parts-weu',
      network: '10.81.4',
      publicIP: { address: '203.0.113.181', label: 'fabrikam-parts-weu' },
      gateway: {
        certificates: ['parts-fabrikam-com'],
        listeners: [{ name: 'listener-parts', protocol: 'Https', port: 443, hostName: 'parts.fabrikam.com', certificate: 'parts-fabrikam-com' }],
        pools: [{ name: 'pool-parts', servers: [server] }],
        settings: [{ name: 'setting-parts', protocol: 'Https', port: 443, pickHostName: true, probe: 'probe-parts' }],
        probes: [{ name: 'probe-parts', protocol: 'Https', path: '/healthz', pickHostName: true }],
        rules: [{ name: 'rule-parts', priority: 100, listener: 'listener-parts', pool: 'pool-parts', setting: 'setting-parts' }],
      },
      traffic: { requests: 820 },
      more: webApp(place, {
        name: 'app-fabrikam-parts',
        plan: 'plan-parts-weu',
        state: 'Running',
        inboundAddress: '198.51.100.181',
        modifiedAt: clock.minutesBefore(60 * 24 * 15),
      }),
    }),
  };
}

/** A rule that sends its requests to a pool without servers. */
function returns({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('fabrikam', 'rg-returns-neu', 'neu', { application: 'returns' });
  const ids = siteIds(place, 'returns-neu', '10.82.4');
  return {
    id: ids.gateway,
    symptom: { url: 'https://returns.fabrikam.com/', status: 502, since: clock.minutesBefore(30) },
    responses: site({
      place,
      tenantId,
      clock,
      name: 'returns-neu',
      network: '10.82.4',
      publicIP: { address: '203.0.113.182', label: 'fabrikam-returns-neu' },
      gateway: {
        certificates: ['returns-fabrikam-com'],
        listeners: [{ name: 'listener-returns', protocol: 'Https', port: 443, hostName: 'returns.fabrikam.com', certificate: 'returns-fabrikam-com' }],
        pools: [{ name: 'pool-returns', servers: [] }],
        settings: [{ name: 'setting-returns', protocol: 'Http', port: 80, hostName: 'returns.fabrikam.com' }],
        rules: [{ name: 'rule-returns', priority: 100, listener: 'listener-returns', pool: 'pool-returns', setting: 'setting-returns' }],
      },
      traffic: { requests: 140, gateway502Since: 30 },
      writes: [{ id: ids.gateway, minutesBefore: 31, caller: 'deploy@fabrikam.example' }],
    }),
  };
}
