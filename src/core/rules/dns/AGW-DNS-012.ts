import { isPrivateAddress } from '../../network/cidr';
import { below } from '../../snapshot/fact';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { linkedZones } from './linkedZones';
import { dnsName, memberPlace } from './memberName';
import { resolverOf } from './resolver';

export default defineRule({
  code: 'AGW-DNS-012',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['unresolved'],
  specificity: 60,
  text: {
    en: {
      title: 'The DNS servers of the network know different names',
      message:
        'Network {network} of the gateway lists DNS servers {servers}, which are of different kinds, and {server} is a name of private zone {zone}: the gateway takes the first answer, whether that server knows the zone or not.',
      why: 'The gateway does not ask one server after another: it uses the answer that comes first. When one of them does not know the name, it resolves at times and at times not, and differently for each instance.',
      howWeKnow:
        'The list has a server with a private address beside a public one or Azure’s own, the name has a record in a private zone that is linked to the network, and the gateway says that the name does not resolve.',
      fix: 'List only servers that give the same answers, and let each of them forward to Azure’s own DNS what is in private zones. Restart the gateway after the list was changed.',
      notAProblem: 'When every server of the list forwards the zone to the same place.',
      notes: { servers: 'The DNS servers of the network.', server: 'The name in the pool.', link: 'The link of the zone to the network.' },
      fixes: { openNetwork: 'DNS servers of the virtual network' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
  ],
  applies: ({ isFqdn }) => isFqdn,
  check(context, server) {
    context.need(server.health);
    if (!context.shows('unresolved')) return;
    const { model } = context;
    const { virtualNetwork, kind } = context.need(resolverOf(model, server));
    const { dnsServers } = virtualNetwork;
    // Azure's own DNS has a public address too, and knows other names than a server of one's own.
    if (kind !== 'custom' || dnsServers.every(isPrivateAddress) || !dnsServers.some(isPrivateAddress)) return;
    const name = dnsName(server.address);
    const zones = context.need(linkedZones(model, virtualNetwork, (zone) => name === zone || name.endsWith(`.${zone}`)));
    const [zone] = [...zones].sort((one, other) => other.name.length - one.name.length);
    if (!zone) return;
    const relative = name === zone.name ? '@' : name.slice(0, -zone.name.length - 1);
    if (!context.need(model.privateDnsRecordNames(zone.id)).includes(relative)) return;
    const at = below(virtualNetwork.at, 'properties', 'dhcpOptions', 'dnsServers');
    context.report({
      at,
      resource: virtualNetwork.id,
      data: { network: virtualNetwork.name, servers: dnsServers.join(', '), server: server.address, zone: zone.name },
      evidence: [
        { resource: virtualNetwork.id, at, value: dnsServers.join(', '), note: 'servers' },
        { resource: zone.link.id, at: zone.link.at, value: zone.name, note: 'link' },
        { resource: server.pool.id, at: memberPlace(server), value: server.address, note: 'server' },
      ],
    });
  },
  fixes: ({ resource }) => [portal('openNetwork', resource)],
});
