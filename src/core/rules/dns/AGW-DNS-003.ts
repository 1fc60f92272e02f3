import { unreadable } from '../../model/lookUps';
import type { Model } from '../../model/model';
import type { PrivateDnsZoneConfig } from '../../model/privateDns';
import { getRequest } from '../../snapshot/request';
import { idKey, parseResourceId, sameId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace, parentPlace } from '../applicationGateway/places';
import { isForbidden } from '../appService/webAppServer';
import type { Fix } from '../finding';
import { defineRule } from '../rule';
import { endpointsOfService, mayAnswer, privateServiceOf, serviceHostOf, zonesOfEndpoints } from './privateService';
import { isInAzureDomains, resolverOf, type Resolver } from './resolver';

export default defineRule({
  code: 'AGW-DNS-003',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 90,
  text: {
    en: {
      title: 'The private zone of a backend service is not linked to the network of the gateway',
      message:
        'Private DNS zone {zone} is not linked to virtual network {network} of the gateway: the gateway gets the public address of {server}, and {service} refuses what comes over the public way.',
      why: 'A private endpoint is found only through its private zone, and the zone answers only in networks that it is linked to. A gateway that is not network-isolated asks Azure itself for names in the domains of Azure: a link to a hub, or DNS servers of your own, cannot help.',
      howWeKnow:
        'The service has an approved private endpoint and denies public access. None of the zones that hold its name has a link to the virtual network of the gateway, and the probe got 403.',
      fix: "Link the zone to the gateway's virtual network. Then write the gateway once without a change, so that it asks for the name again.",
      notAProblem: 'When the service is not to be reached through this gateway.',
      notes: {
        links: 'The networks that the zone is linked to.',
        access: 'What closes the public way to the service.',
        zone: 'The zone into which the private endpoint writes the name.',
      },
      fixes: { link: "Link the zone to the gateway's virtual network", openZone: 'Virtual network links of the private DNS zone' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
    'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  ],
  applies: ({ address, isFqdn }) => isFqdn && serviceHostOf(address) !== undefined,
  check(context, server) {
    const { model } = context;
    const health = context.need(server.health);
    const host = serviceHostOf(server.address);
    // Every service that closes its public way answers with 403 there.
    if (!host || (health && serverState(health) === 'healthy') || !isForbidden(context)) return;
    const service = context.need(privateServiceOf(model, host, server));
    if (service.publicAccess === 'open') return;
    const endpoints = context.need(endpointsOfService(model, host, service));
    const [endpoint] = endpoints;
    if (!endpoint) return;
    const [zone, ...others] = context.need(zonesOfEndpoints(model, host, endpoints));
    if (!zone) {
      context.unknown(unreadable(getRequest(`${endpoint.id}/privateDnsZoneGroups`), `the private endpoint writes into no ${host.zone}`));
      return;
    }
    const resolver = context.need(resolverOf(model, server));
    const { virtualNetwork, kind } = resolver;
    const zoneIds = [zone, ...others].map(({ privateDnsZoneId }) => privateDnsZoneId);
    const answering = [...zoneIds, ...model.privateDnsZoneIds.filter((id) => mayAnswer(id, host, server.address))];
    const linked = [...new Map(answering.map((id) => [idKey(id), id])).values()].flatMap((id) => context.need(model.privateDnsZoneLinks(id)));
    if (linked.some(({ virtualNetworkId = '' }) => sameId(virtualNetworkId, virtualNetwork.id))) return;
    const doubt = doubtOf(server.address, resolver, service.publicAccess);
    if (doubt !== undefined) {
      context.unknown(unreadable(getRequest(kind === 'custom' ? virtualNetwork.id : service.id), doubt));
      return;
    }
    const at = linksPlace(model, zone);
    const access = deepestPlace(model, service.at, 'properties', ...service.decider);
    context.report({
      at,
      resource: zone.privateDnsZoneId,
      data: { zone: host.zone, network: virtualNetwork.name, server: server.address, service: service.name, networkId: virtualNetwork.id },
      evidence: [
        { resource: zone.privateDnsZoneId, at, value: host.zone, note: 'links' },
        { resource: service.id, at: access, value: service.name, note: 'access' },
        { resource: zone.privateDnsZoneId, at: zone.at, value: host.zone, note: 'zone' },
      ],
    });
  },
  fixes: ({ resource, data }) => [...linkFix(resource, String(data['networkId'])), portal('openZone', resource)],
});

/** Why the gateway may not use the public address, or may not be refused there. */
function doubtOf(address: string, { kind, isolation }: Resolver, publicAccess: 'denied' | 'unknown'): string | undefined {
  if (publicAccess === 'unknown') return 'whether the service lets the gateway in over the public way cannot be told';
  if (kind === 'custom') return 'what the DNS servers of the network answer cannot be told';
  return isInAzureDomains(address) && isolation.isolated !== 'yes' ? undefined : 'a DNS forwarding ruleset of the network may answer the name';
}

function linksPlace(model: Model, { privateDnsZoneId }: PrivateDnsZoneConfig) {
  const links = model.privateDnsZoneLinks(privateDnsZoneId);
  const [first] = links.state === 'known' ? links.value : [];
  return first ? parentPlace(first.at) : deepestPlace(model, { request: `GET ${privateDnsZoneId}/virtualNetworkLinks`, pointer: '' }, 'value');
}

function linkFix(zoneId: string, networkId: string): readonly Fix[] {
  const zone = parseResourceId(zoneId);
  const network = parseResourceId(networkId);
  if (!zone || !network) return [];
  const place = ['--resource-group', zone.resourceGroup, '--zone-name', zone.name, '--subscription', zone.subscriptionId];
  const link = ['--name', `link-${network.name}`, '--virtual-network', networkId, '--registration-enabled', 'false'];
  return [azureCli('link', [['network', 'private-dns', 'link', 'vnet', 'create', ...place, ...link]])];
}
