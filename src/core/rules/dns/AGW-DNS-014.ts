import { portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { linkedZones, recordAnswers } from './linkedZones';
import { dnsName, memberPlace, resolutionSymptoms } from './memberName';
import { serviceHostOf } from './privateService';
import { resolverOf } from './resolver';

export default defineRule({
  code: 'AGW-DNS-014',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['unresolved', 'healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'A private zone hides the public name of a server',
      message:
        'Private DNS zone {zone} is linked to network {network} of the gateway and has no record for {server}: for the gateway the name does not exist, although others can resolve it.',
      why: 'A linked private zone alone answers for all names below it. What it does not hold does not exist in that network, whatever public DNS says.',
      howWeKnow:
        'The zone with the longest name that the server’s name ends in is linked to the network, and has neither a record of that name nor a wildcard for it. The gateway says that the name does not resolve.',
      fix: 'Add the record to the zone, or remove the link of the zone to this network. Then write the gateway once without a change, so that it asks for the name again.',
      notAProblem: 'When the name is not meant to exist in this network.',
      notes: { records: 'The records of the zone.', link: 'The link of the zone to the network.', server: 'The name in the pool.' },
      fixes: { openZone: 'Record sets of the private DNS zone' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/dns/private-dns-privatednszone',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
  ],
  // Default names of services with private endpoints are told by AGW-DNS-003 and AGW-DNS-004.
  applies: ({ address, isFqdn }) => isFqdn && serviceHostOf(address) === undefined,
  check(context, server) {
    const { model } = context;
    const health = context.need(server.health);
    if ((health && serverState(health) === 'healthy') || resolutionSymptoms(context.symptoms).length === 0) return;
    const { virtualNetwork, kind } = context.need(resolverOf(model, server));
    const name = dnsName(server.address);
    const zones = context.need(linkedZones(model, virtualNetwork, (zone) => name === zone || name.endsWith(`.${zone}`)));
    const [zone] = [...zones].sort((one, other) => other.name.length - one.name.length);
    // With this policy Azure asks public DNS for what the zone does not hold.
    if (!zone || /^nxdomainredirect$/i.test(zone.link.resolutionPolicy ?? '')) return;
    const records = context.need(model.privateDnsRecordNames(zone.id));
    if (records.some((record) => recordAnswers(record, name === zone.name ? '@' : name.slice(0, -zone.name.length - 1)))) return;
    const at = deepestPlace(model, { request: `GET ${zone.id}/ALL`, pointer: '' }, 'value');
    context.report({
      at,
      resource: zone.id,
      // The network's own DNS servers may answer before they ask Azure.
      ...(kind === 'custom' ? { confidence: 'predicted' as const } : {}),
      data: { zone: zone.name, network: virtualNetwork.name, server: server.address },
      evidence: [
        { resource: zone.id, at, value: zone.name, note: 'records' },
        { resource: zone.link.id, at: zone.link.at, value: virtualNetwork.name, note: 'link' },
        { resource: server.pool.id, at: memberPlace(server), value: server.address, note: 'server' },
      ],
    });
  },
  fixes: ({ resource }) => [portal('openZone', resource)],
});
