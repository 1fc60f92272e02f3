import { describe, it } from 'node:test';
import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, unknownWithout, type GatewaySketch } from './check';
import {
  accountId,
  account,
  connectionOf,
  endpoint,
  endpointId,
  forbidden,
  gatewayTo,
  hubId,
  linksOf,
  recordsOf,
  siteHost,
  siteZone,
  zone,
  zoneIdOf,
} from './privateServices';
import { appHost, appLookup } from './webApps';

const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';
const noAnswer =
  'The time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting. Either increase the time-out threshold in the probe setting or resolve the backend issues.';
const zoneId = zoneIdOf(siteZone);
const ordinary = [account(), ...endpoint(accountId, 'web', [zoneId]), linksOf(zoneId, [hubId, ids.vnet])];
const redirected = [...ordinary.slice(0, -1), linksOf(zoneId, [ids.vnet], { resolutionPolicy: 'NxDomainRedirect' })];
const nics: GatewaySketch = { nics: [{ name: 'nic-pe', address: '10.0.2.9' }] };

const site = (message: string | undefined, responses: readonly RecordedResponse[], more: GatewaySketch = {}): GatewaySketch =>
  gatewayTo(siteHost, message, responses, { ...nics, ...more });

const appId = ids.site('app-shop');
const appZoneId = zoneIdOf('privatelink.azurewebsites.net');
const appAnswers: readonly RecordedResponse[] = [
  {
    request: `GET ${appId}`,
    status: 200,
    body: {
      id: appId,
      name: 'app-shop',
      type: 'Microsoft.Web/sites',
      properties: { defaultHostName: appHost, hostNames: [appHost], privateEndpointConnections: [connectionOf(appId)] },
    },
  },
  ...endpoint(appId, 'sites', [appZoneId]),
  linksOf(appZoneId, [ids.vnet]),
  recordsOf(appZoneId, {}),
];

const request = `GET ${zoneId}/A`;
const missing = { resource: zoneId, request, pointer: '/value', severity: 'error', confidence: 'static', explains: ['unresolved'] } as const;
const wrong = { resource: `${zoneId}/A/stshop`, request, pointer: '/value/0', severity: 'error', variant: 'wrong', explains: ['timeout'] } as const;
const base = gatewaySnapshot(site(unresolved, [...ordinary, recordsOf(zoneId, { stother: ['10.0.2.8'] })]));

checkRule('AGW-DNS-004', [
  {
    name: 'fails when the linked zone has no record',
    snapshot: base,
    expect: 'fail',
    findings: [{ ...missing, data: { zone: siteZone, record: 'stshop', address: '10.0.2.9' } }],
  },
  {
    name: 'fails when the linked zone is empty',
    snapshot: gatewaySnapshot(site(unresolved, [...ordinary, recordsOf(zoneId, {})])),
    expect: 'fail',
    findings: [missing],
  },
  {
    name: 'fails when no zone group writes the record',
    snapshot: gatewaySnapshot(
      site(unresolved, [account(), ...endpoint(accountId, 'web', []), zone(zoneId), linksOf(zoneId, [ids.vnet]), recordsOf(zoneId, {})]),
    ),
    expect: 'fail',
    findings: [missing],
  },
  {
    name: 'fails for a web app',
    snapshot: gatewaySnapshot(gatewayTo(appHost, unresolved, appAnswers, { ...nics, lookups: [appLookup] })),
    expect: 'fail',
    findings: [{ ...missing, resource: appZoneId, request: `GET ${appZoneId}/A`, data: { record: 'app-shop' } }],
  },
  {
    name: 'fails when the record has another address and nothing answers there',
    snapshot: gatewaySnapshot(site(noAnswer, [...ordinary, recordsOf(zoneId, { stshop: ['10.0.2.77'] })])),
    expect: 'fail',
    findings: [{ ...wrong, data: { recorded: '10.0.2.77', address: '10.0.2.9' } }],
  },
  {
    name: 'fails for a wrong record although public DNS is asked for what is missing',
    snapshot: gatewaySnapshot(site(noAnswer, [...redirected, recordsOf(zoneId, { stshop: ['10.0.2.77'] })])),
    expect: 'fail',
    findings: [wrong],
  },
  {
    name: 'passes with the right record',
    snapshot: gatewaySnapshot(site(noAnswer, [...ordinary, recordsOf(zoneId, { stshop: ['10.0.2.9'] })])),
    expect: 'pass',
  },
  {
    name: 'passes with the right record under the number of the DNS zone',
    snapshot: gatewaySnapshot(site(noAnswer, [...ordinary, recordsOf(zoneId, { 'stshop.z6': ['10.0.2.9'] })])),
    expect: 'pass',
  },
  { name: 'passes with a wildcard', snapshot: gatewaySnapshot(site(unresolved, [...ordinary, recordsOf(zoneId, { '*': ['10.0.2.9'] })])), expect: 'pass' },
  {
    name: 'passes when public DNS is asked for what is missing',
    snapshot: gatewaySnapshot(site(unresolved, [...redirected, recordsOf(zoneId, {})])),
    expect: 'pass',
  },
  {
    name: 'passes when a name without a record got an address',
    snapshot: gatewaySnapshot(site(noAnswer, [...ordinary, recordsOf(zoneId, {})])),
    expect: 'pass',
  },
  {
    name: 'passes when the server answers at another address',
    snapshot: gatewaySnapshot(site(forbidden, [...ordinary, recordsOf(zoneId, { stshop: ['10.0.2.77'] })])),
    expect: 'pass',
  },
  {
    name: "passes when the zone is not linked to the gateway's network",
    snapshot: gatewaySnapshot(site(unresolved, [...ordinary.slice(0, -1), linksOf(zoneId, [hubId]), recordsOf(zoneId, {})])),
    expect: 'pass',
  },
  {
    name: 'passes when a zone of the name itself answers as well',
    snapshot: gatewaySnapshot(
      site(unresolved, [...ordinary, recordsOf(zoneId, {}), zone(zoneIdOf('web.core.windows.net')), linksOf(zoneIdOf('web.core.windows.net'), [ids.vnet])]),
    ),
    expect: 'pass',
  },
  {
    name: 'passes without a private endpoint, since the public name does not lead into the zone',
    snapshot: gatewaySnapshot(site(unresolved, [account({ privateEndpointConnections: [] })])),
    expect: 'pass',
  },
  {
    name: 'passes when the private endpoint leads to another part of the account',
    snapshot: gatewaySnapshot(site(unresolved, [account(), ...endpoint(accountId, 'blob', [zoneId]), linksOf(zoneId, [ids.vnet]), recordsOf(zoneId, {})])),
    expect: 'pass',
  },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(site(undefined, [])), expect: 'pass' },
  {
    name: 'is unknown for a web app when the network has its own DNS servers',
    snapshot: gatewaySnapshot(
      gatewayTo(appHost, unresolved, appAnswers, { ...nics, lookups: [appLookup], vnet: { dhcpOptions: { dnsServers: ['10.0.9.4'] } } }),
    ),
    expect: 'unknown',
  },
  { name: 'asks for the records', snapshot: gatewaySnapshot(site(unresolved, ordinary)), expect: 'unknown', missing: [request] },
  { name: 'does not apply to a name of no service', snapshot: gatewaySnapshot(gatewayTo('web.contoso.com', unresolved, [])), expect: 'notApplicable' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);

describe('AGW-DNS-004 without an answer', () => {
  for (const part of [
    '/storageAccounts/stshop',
    endpointId,
    '/virtualNetworkLinks',
    `${siteZone}/A`,
    '/nic-pe',
    '/backendhealth',
    '/virtualNetworks/vnet-shop',
  ])
    it(`is unknown without ${part.slice(part.lastIndexOf('/'))}`, () => unknownWithout('AGW-DNS-004', base, part));
});
