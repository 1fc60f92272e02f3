import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { azureParents } from './azureParents';
import { linkedZones } from './linkedZones';

export default defineRule({
  code: 'AGW-DNS-007',
  on: 'gateway',
  severity: 'error',
  confidence: 'predicted',
  explains: ['healthUnknown'],
  specificity: 75,
  text: {
    en: {
      title: 'A private zone hides the public domains of Azure from the gateway',
      message:
        'Private DNS zone {zone} is linked to network {network} of gateway {gateway}: names below {zone} that the gateway itself needs do not exist for it.',
      why: 'A gateway resolves names of storage, of Key Vault and of its own management. A private zone for a whole Azure domain answers for all of them, and holds none.',
      howWeKnow: 'A zone that has the name of a public domain of Azure is linked to the virtual network of the gateway.',
      fix: 'Remove the link, or the zone. For a private endpoint use the zone of its service, which begins with privatelink.',
      notAProblem: 'Never; Azure says not to do it.',
      notes: { link: 'The link of the zone to the network.' },
      fixes: { openZone: 'Virtual network links of the private DNS zone' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution'],
  check(context, { gateway }) {
    context.need(gateway.backendHealth);
    const isFailing = context.shows('healthUnknown') || gateway.provisioningState?.toLowerCase() === 'failed';
    // Zones are listed only where such a zone can matter: a healthy gateway without Key Vault costs no request.
    if (!isFailing && !gateway.sslCertificates.some(({ keyVaultSecretId }) => keyVaultSecretId !== undefined)) return;
    const subnet = context.need(gateway.subnet);
    const network = subnet && context.need(subnet.virtualNetwork);
    if (!network) return;
    for (const { id, name, link } of context.need(linkedZones(context.model, network, (zone) => azureParents.has(zone)))) {
      context.report({
        at: link.at,
        resource: id,
        ...(context.shows('healthUnknown') ? {} : { severity: 'warning' as const, confidence: 'static' as const }),
        data: { zone: name, network: network.name, gateway: gateway.name },
        evidence: [{ resource: link.id, at: link.at, value: network.name, note: 'link' }],
      });
    }
  },
  fixes: ({ resource }) => [portal('openZone', resource)],
});
