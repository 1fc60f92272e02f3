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
  siteHost,
  siteZone,
  zone,
  zoneIdOf,
} from './privateServices';
import { appHost, appLookup } from './webApps';
import { describe, it } from 'node:test';

const zoneId = zoneIdOf(siteZone);
const otherZoneId = zoneIdOf(siteZone, 'rg-spoke');
const toHub = linksOf(zoneId, [hubId]);
const ordinary = [account(), ...endpoint(accountId, 'web', [zoneId])];
const ownServers = { dhcpOptions: { dnsServers: ['10.0.9.4'] } };
const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'gateway', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};

const site = (responses: readonly RecordedResponse[], more: GatewaySketch = {}, message: string | undefined = forbidden): GatewaySketch =>
  gatewayTo(siteHost, message, responses, more);

const found = {
  resource: zoneId,
  request: `GET ${zoneId}/virtualNetworkLinks`,
  pointer: '/value',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe'],
  data: { zone: siteZone, network: 'vnet-shop', service: 'stshop', server: siteHost },
} as const;

const appId = ids.site('app-shop');
const appZoneId = zoneIdOf('privatelink.azurewebsites.net');
const closedApp: RecordedResponse = {
  request: `GET ${appId}`,
  status: 200,
  body: {
    id: appId,
    name: 'app-shop',
    type: 'Microsoft.Web/sites',
    properties: { defaultHostName: appHost, hostNames: [appHost], privateEndpointConnections: [connectionOf(appId)] },
  },
};
const app = (networks: readonly string[]): GatewaySketch =>
  gatewayTo(appHost, forbidden, [closedApp, ...endpoint(appId, 'sites', [appZoneId]), linksOf(appZoneId, networks)], { lookups: [appLookup] });

const base = gatewaySnapshot(site([...ordinary, toHub]));

checkRule('AGW-DNS-003', [
  { name: 'fails when the zone is linked to the hub alone', snapshot: base, expect: 'fail', findings: [found] },
  { name: 'fails when the zone is linked nowhere', snapshot: gatewaySnapshot(site([...ordinary, linksOf(zoneId, [])])), expect: 'fail', findings: [found] },
  {
    name: "fails whatever DNS servers the network has, for a name in Azure's domains",
    snapshot: gatewaySnapshot(site([...ordinary, toHub], { vnet: ownServers })),
    expect: 'fail',
    findings: [found],
  },
  {
    name: 'fails when the firewall of the account has no exception',
    snapshot: gatewaySnapshot(
      site([
        account({ publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] } }),
        ...ordinary.slice(1),
        toHub,
      ]),
    ),
    expect: 'fail',
    findings: [found],
  },
  {
    name: "passes when the zone is linked to the gateway's network",
    snapshot: gatewaySnapshot(site([...ordinary, linksOf(zoneId, [hubId, ids.vnet])])),
    expect: 'pass',
  },
  {
    name: "passes when another zone of the name is linked to the gateway's network",
    snapshot: gatewaySnapshot(site([...ordinary, toHub, zone(otherZoneId), linksOf(otherZoneId, [ids.vnet])])),
    expect: 'pass',
  },
  {
    name: "passes when a zone of the name itself is linked to the gateway's network",
    snapshot: gatewaySnapshot(site([...ordinary, toHub, zone(zoneIdOf(siteHost)), linksOf(zoneIdOf(siteHost), [ids.vnet])])),
    expect: 'pass',
  },
  {
    name: 'does not take the zone of another part of the account for it',
    snapshot: gatewaySnapshot(
      site([...ordinary, toHub, zone(zoneIdOf('privatelink.blob.core.windows.net')), linksOf(zoneIdOf('privatelink.blob.core.windows.net'), [ids.vnet])]),
    ),
    expect: 'fail',
    findings: [found],
  },
  {
    name: 'passes when the public way is open',
    snapshot: gatewaySnapshot(site([account({ publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } }), ...ordinary.slice(1), toHub])),
    expect: 'pass',
  },
  { name: 'passes without a private endpoint', snapshot: gatewaySnapshot(site([account({ privateEndpointConnections: [] }), toHub])), expect: 'pass' },
  {
    name: 'passes when the private endpoint is not approved',
    snapshot: gatewaySnapshot(site([account({ privateEndpointConnections: [connectionOf(accountId, 'Pending')] }), toHub])),
    expect: 'pass',
  },
  {
    name: 'passes when the private endpoint leads to another part of the account',
    snapshot: gatewaySnapshot(site([account(), ...endpoint(accountId, 'blob', [zoneId]), toHub])),
    expect: 'pass',
  },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(gatewayTo(siteHost, undefined, [])), expect: 'pass' },
  { name: 'says nothing of another status', snapshot: gatewaySnapshot(site([...ordinary, toHub], {}, forbidden.replace('403', '404'))), expect: 'pass' },
  {
    name: 'is unknown when the firewall of the account has exceptions',
    snapshot: gatewaySnapshot(
      site([account({ publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '1.2.3.4' }] } }), ...ordinary.slice(1), toHub]),
    ),
    expect: 'unknown',
  },
  { name: 'is unknown on an isolated gateway', snapshot: gatewaySnapshot(site([...ordinary, toHub], isolated)), expect: 'unknown' },
  {
    name: 'is unknown when the endpoint writes into no zone',
    snapshot: gatewaySnapshot(site([account(), ...endpoint(accountId, 'web', []), toHub])),
    expect: 'unknown',
  },
  {
    name: 'is unknown when a link cannot be read',
    snapshot: gatewaySnapshot(site([...ordinary, linksOf(zoneId, [hubId], { virtualNetwork: null })])),
    expect: 'unknown',
  },
  {
    name: 'asks for the accounts of the subscription when the account is not known',
    snapshot: gatewaySnapshot(site([])),
    expect: 'unknown',
    missing: ['GET /subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Storage/storageAccounts'],
  },
  { name: 'asks for the links', snapshot: gatewaySnapshot(site(ordinary)), expect: 'unknown', missing: [`GET ${zoneId}/virtualNetworkLinks`] },
  { name: 'is unknown for a web app, whose name a forwarding ruleset may answer', snapshot: gatewaySnapshot(app([hubId])), expect: 'unknown' },
  { name: 'passes for a web app whose zone is linked', snapshot: gatewaySnapshot(app([ids.vnet])), expect: 'pass' },
  { name: 'does not apply to a name of no service', snapshot: gatewaySnapshot(gatewayTo('web.contoso.com', forbidden, [])), expect: 'notApplicable' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);

describe('AGW-DNS-003 without an answer', () => {
  for (const part of ['/storageAccounts/stshop', endpointId, '/privateDnsZoneGroups', '/virtualNetworkLinks', '/backendhealth', '/virtualNetworks/vnet-shop'])
    it(`is unknown without ${part.slice(part.lastIndexOf('/'))}`, () => unknownWithout('AGW-DNS-003', base, part));
});
