import { zoneName } from '../../model/parsePrivateDns';
import { unreadable } from '../../model/lookUps';
import type { PrivateEndpoint } from '../../model/network';
import type { PrivateDnsARecord, PrivateDnsZoneLink } from '../../model/privateDns';
import { getRequest } from '../../snapshot/request';
import { idKey, parseResourceId, sameId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule, type RuleContext } from '../rule';
import { resolutionSymptoms } from './memberName';
import { addressesOfEndpoints } from './privateAnswer';
import { endpointsOfService, mayAnswer, privateServiceOf, serviceHostOf, zonesOfEndpoints, type ServiceHost } from './privateService';
import { resolverOf } from './resolver';

export default defineRule({
  code: 'AGW-DNS-004',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['unresolved', 'healthUnknown', 'timeout'],
  specificity: 85,
  text: {
    en: {
      title: 'The private zone of a backend service has no right record for it',
      message:
        'Private DNS zone {zone} is linked to the network of the gateway and has no record {record}: the name {server} does not exist for the gateway, although {service} has the private address {address}.',
      variants: {
        wrong:
          'Record {record} of private DNS zone {zone} gives the gateway {recorded} for {server}, and the private endpoint of {service} has the address {address}.',
      },
      why: 'A linked zone alone answers for the names in it. What it does not hold does not exist in that network, and what it holds is believed.',
      howWeKnow:
        'The zone that is linked to the virtual network of the gateway was compared with the addresses of the approved private endpoints of the service, and backend health shows that the name does not resolve, or that nothing answers at the address.',
      fix: 'Give the private endpoint a zone group for the zone, which keeps the record right, or correct the record. Then write the gateway once without a change, so that it asks for the name again.',
      notAProblem: 'When the record leads to a proxy in front of the service on purpose.',
      notes: {
        records: 'The records of the zone.',
        address: 'The address of the private endpoint.',
        link: "The link of the zone to the gateway's virtual network.",
      },
      fixes: { addRecord: 'Add the record with the address of the private endpoint', openZone: 'Record sets of the private DNS zone' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
  ],
  applies: ({ address, isFqdn }) => isFqdn && serviceHostOf(address) !== undefined,
  check(context, server) {
    const { model } = context;
    const health = context.need(server.health);
    const host = serviceHostOf(server.address);
    if (!host || (health && serverState(health) === 'healthy')) return;
    const unanswered = resolutionSymptoms(context.symptoms);
    if (unanswered.length === 0 && !context.shows('timeout')) return;
    const service = context.need(privateServiceOf(model, host, server));
    const endpoints = context.need(endpointsOfService(model, host, service));
    if (endpoints.length === 0) return;
    const { kind, virtualNetwork } = context.need(resolverOf(model, server));
    const link = linkedZone(context, host, server.address, virtualNetwork.id, endpoints);
    if (!link) return;
    if (kind === 'custom') {
      context.unknown(unreadable(getRequest(virtualNetwork.id), 'what the DNS servers of the network answer cannot be told'));
      return;
    }
    const records = context.need(model.privateDnsARecords(link.zoneId)).filter((record) => isOf(record, host));
    const addresses = context.need(addressesOfEndpoints(model, endpoints));
    const [first] = addresses;
    const [record] = records;
    if (!first) return;
    const recorded = records.flatMap((each) => each.addresses);
    const isMissing = recorded.length === 0;
    if (isMissing && (unanswered.length === 0 || link.link.resolutionPolicy?.toLowerCase() === 'nxdomainredirect')) return;
    if (!isMissing && (!context.shows('timeout') || recorded.some((address) => addresses.some((each) => each.address === address)))) return;
    const at = record?.at ?? deepestPlace(model, { request: `GET ${link.zoneId}/A`, pointer: '' }, 'value');
    context.report({
      at,
      resource: record?.id ?? link.zoneId,
      explains: isMissing ? unanswered : ['timeout'],
      ...(isMissing ? {} : { variant: 'wrong' }),
      data: {
        zone: host.zone,
        record: record?.name ?? host.name,
        server: server.address,
        service: service.name,
        address: first.address,
        recorded: recorded.join(', '),
        zoneId: link.zoneId,
      },
      evidence: [
        { resource: link.zoneId, at, value: isMissing ? host.name : recorded.join(', '), note: 'records' },
        { resource: first.owner, at: first.at, value: first.address, note: 'address' },
        { resource: link.zoneId, at: link.link.at, value: virtualNetwork.name, note: 'link' },
      ],
    });
  },
  fixes: ({ data }) => {
    const zoneId = String(data['zoneId']);
    const zone = parseResourceId(zoneId);
    const place = ['--resource-group', zone?.resourceGroup ?? '', '--zone-name', zone?.name ?? '', '--subscription', zone?.subscriptionId ?? ''];
    const record = ['--record-set-name', String(data['record']), '--ipv4-address', String(data['address'])];
    const add = azureCli('addRecord', [['network', 'private-dns', 'record-set', 'a', 'add-record', ...place, ...record]]);
    return zone ? [add, portal('openZone', zoneId)] : [portal('openZone', zoneId)];
  },
});

/** The zone of the service that answers in a network; undefined when none does, or when another zone answers in its place. */
function linkedZone(
  context: Pick<RuleContext, 'model' | 'need'>,
  host: ServiceHost,
  address: string,
  networkId: string,
  endpoints: readonly PrivateEndpoint[],
): { readonly zoneId: string; readonly link: PrivateDnsZoneLink } | undefined {
  const { model } = context;
  const written = context.need(zonesOfEndpoints(model, host, endpoints)).map(({ privateDnsZoneId }) => privateDnsZoneId);
  const all = [...written, ...model.privateDnsZoneIds.filter((id) => mayAnswer(id, host, address))];
  const linked = [...new Map(all.map((id) => [idKey(id), id])).values()].flatMap((zoneId) =>
    context
      .need(model.privateDnsZoneLinks(zoneId))
      .filter(({ virtualNetworkId = '' }) => sameId(virtualNetworkId, networkId))
      .map((link) => ({ zoneId, link })),
  );
  const [only, ...others] = linked;
  return only && others.length === 0 && zoneName(only.zoneId) === host.zone ? only : undefined;
}

/** A static website's record may carry the number of its DNS zone; a wildcard answers for everything. */
function isOf({ name }: PrivateDnsARecord, host: ServiceHost): boolean {
  const record = name.toLowerCase();
  return record === host.name || record === '*' || record.startsWith(`${host.name}.`);
}
