import { describe, it } from 'node:test';
import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, ids, unknownWithout, type GatewaySketch } from './check';
import { closedSite, endpointId, eventsOf, forbidden, gatewayTo, linksOf, recordsOf, siteHost, siteZone, zoneIdOf, zonesOfGroup } from './privateServices';
import { silentMessage } from './serverMachine';

const zoneId = zoneIdOf(siteZone);
const ownZoneId = zoneIdOf('contoso.com');
const ownHost = 'web.contoso.com';
const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';

const endpointLog = `GET ${endpointId}/providers/Microsoft.Insights/eventtypes/management/values`;
const recordLog = `GET ${ownZoneId}/A/web/providers/Microsoft.Insights/eventtypes/management/values`;
const linkLog = `GET ${ownZoneId}/virtualNetworkLinks/link-0/providers/Microsoft.Insights/eventtypes/management/values`;

const madeEndpoint = ['Microsoft.Network/privateEndpoints/write', 3600] as const;
const wrote = (secondsBefore: number, operation = 'write', status = 'Succeeded'): JsonObject => ({
  eventTimestamp: new Date(Date.parse(capturedAt) - secondsBefore * 1000).toISOString(),
  operationName: { value: `Microsoft.Network/applicationGateways/${operation}` },
  status: { value: status },
});

const site = (answers: readonly RecordedResponse[] = closedSite(madeEndpoint), more: GatewaySketch = {}, message: string | undefined = forbidden) =>
  gatewaySnapshot(gatewayTo(siteHost, message, answers, more));

/** A server of a name of one's own, and when its record and the link of the zone were written. */
function own(record: number | undefined, link: number | undefined, message: string | undefined = unresolved, more: GatewaySketch = {}) {
  const answers = [
    ...zonesOfGroup([ownZoneId]),
    linksOf(ownZoneId, [ids.vnet]),
    recordsOf(ownZoneId, { web: ['10.0.2.9'], other: ['10.0.2.10'] }),
    eventsOf(`${ownZoneId}/A/web`, record === undefined ? [] : [['Microsoft.Network/privateDnsZones/A/write', record]]),
    eventsOf(`${ownZoneId}/virtualNetworkLinks/link-0`, link === undefined ? [] : [['Microsoft.Network/privateDnsZones/virtualNetworkLinks/write', link]]),
  ];
  return gatewaySnapshot(gatewayTo(ownHost, message, answers, more));
}

const found = { severity: 'error', confidence: 'predicted' } as const;
const ofEndpoint = { ...found, resource: endpointId, request: endpointLog, pointer: '/value/0', variant: 'endpoint', explains: ['refusedByProbe'] } as const;
const ofRecord = { ...found, resource: `${ownZoneId}/A/web`, request: recordLog, pointer: '/value/0' } as const;
const ownServers: GatewaySketch = { vnet: { dhcpOptions: { dnsServers: ['10.0.9.4'] } } };

checkRule('AGW-DNS-005', [
  { name: 'finds a private endpoint that was added after the last write of the gateway', snapshot: site(), expect: 'fail', findings: [ofEndpoint] },
  {
    name: 'compares with the last write of the gateway',
    snapshot: site(undefined, { activity: [wrote(7200)] }),
    expect: 'fail',
    findings: [{ ...ofEndpoint, data: { addresses: '10.0.2.177', server: siteHost } }],
  },
  {
    name: 'does not count a write that was refused',
    snapshot: site(undefined, { activity: [wrote(60, 'write', 'Failed'), wrote(7200)] }),
    expect: 'fail',
    findings: [ofEndpoint],
  },
  { name: 'passes when the gateway was written since', snapshot: site(undefined, { activity: [wrote(600)] }), expect: 'pass' },
  { name: 'passes when the gateway was started since', snapshot: site(undefined, { activity: [wrote(600, 'start/action')] }), expect: 'pass' },
  { name: 'passes when the answer may still be kept', snapshot: site(closedSite([madeEndpoint[0], 5])), expect: 'pass' },
  { name: 'passes when nothing was changed', snapshot: site(closedSite()), expect: 'pass' },
  { name: 'passes when the record is of another address', snapshot: site(closedSite(madeEndpoint, ['10.0.2.50'])), expect: 'pass' },
  { name: 'passes when there is no record yet', snapshot: site(closedSite(madeEndpoint, [])), expect: 'pass' },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(gatewayTo(siteHost, undefined, closedSite(madeEndpoint))), expect: 'pass' },
  { name: 'says nothing of another status', snapshot: site(undefined, {}, forbidden.replace('403', '404')), expect: 'pass' },
  { name: 'says nothing of a service that is silent', snapshot: site(undefined, {}, silentMessage), expect: 'pass' },
  {
    name: 'finds a record that was written since',
    snapshot: own(3600, undefined),
    expect: 'fail',
    findings: [{ ...ofRecord, explains: ['unresolved'], data: { name: 'web', zone: 'contoso.com', addresses: '10.0.2.9' } }],
  },
  {
    name: 'explains the silence of the old address',
    snapshot: own(3600, undefined, silentMessage),
    expect: 'fail',
    findings: [{ ...ofRecord, explains: ['timeout'] }],
  },
  {
    name: 'finds a zone that was linked since, when that came last',
    snapshot: own(7200, 3600),
    expect: 'fail',
    findings: [{ ...found, resource: `${ownZoneId}/virtualNetworkLinks/link-0`, request: linkLog, pointer: '/value/0', variant: 'link' }],
  },
  { name: 'says nothing of a refusal behind a name of no service', snapshot: own(3600, undefined, forbidden), expect: 'pass' },
  { name: 'cannot tell what DNS servers of the network answer', snapshot: own(3600, undefined, unresolved, ownServers), expect: 'unknown' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);

describe('AGW-DNS-005 without an answer', () => {
  for (const part of [
    `${ids.gateway}/providers/Microsoft.Insights/eventtypes`,
    `${endpointId}/providers`,
    '/backendhealth',
    `${zoneId}/A`,
    '/privateDnsZoneGroups',
  ])
    it(`is unknown without ${part.slice(part.lastIndexOf('/'))}`, () => unknownWithout('AGW-DNS-005', site(), part));
  it('is unknown without the event log of a record', () => unknownWithout('AGW-DNS-005', own(3600, undefined), `${ownZoneId}/A/web`));
});
