import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { azureParents } from '../dns/azureParents';
import { linkedZones, recordAnswers } from '../dns/linkedZones';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-KV-017',
  on: 'gateway',
  severity: 'warning',
  confidence: 'predicted',
  // It keeps certificates from being renewed; what runs goes on with the ones that it has.
  isRiskOnly: true,
  text: {
    en: {
      title: 'A private zone hides the Key Vault from the gateway',
      message:
        'Private DNS zone {zone} is linked to network {network} and has no record for {vault}: gateway {gateway} cannot read certificate {certificate} from its Key Vault anew.',
      why: 'A gateway looks for new versions of its certificates every four hours. When the name of the vault does not exist for it, certificates grow old, and changes of the gateway are refused.',
      howWeKnow:
        'A zone that has the name of a public domain of Azure is linked to the network of the gateway, and holds no record for the vault that a certificate names.',
      fix: 'Remove the link or the zone, and use privatelink.vaultcore.azure.net for a private endpoint of the vault.',
      notAProblem: 'Never; Azure says not to do it.',
      notes: { link: 'The link of the zone to the network.', certificate: 'The certificate that names the vault.' },
      fixes: { openZone: 'Virtual network links of the private DNS zone' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
    'https://learn.microsoft.com/azure/application-gateway/key-vault-certs',
  ],
  applies: ({ gateway }) => gateway.sslCertificates.some(({ keyVaultSecretId }) => keyVaultSecretId !== undefined),
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    const network = subnet && context.need(subnet.virtualNetwork);
    if (!network) return;
    const zones = context.need(linkedZones(context.model, network, (zone) => azureParents.has(zone)));
    for (const certificate of gateway.sslCertificates) {
      const vault = vaultHost(certificate.keyVaultSecretId);
      const zone = vault === undefined ? undefined : zones.find(({ name }) => vault.endsWith(`.${name}`));
      if (vault === undefined || !zone) continue;
      const relative = vault.slice(0, -zone.name.length - 1);
      const records = context.need(context.model.privateDnsRecordNames(zone.id));
      if (records.some((record) => recordAnswers(record, relative))) continue;
      const at = deepestPlace(context.model, certificate.at, 'properties', 'keyVaultSecretId');
      context.report({
        at: zone.link.at,
        resource: zone.id,
        data: { zone: zone.name, network: network.name, vault, gateway: gateway.name, certificate: certificate.name },
        evidence: [
          { resource: zone.link.id, at: zone.link.at, value: network.name, note: 'link' },
          { resource: certificate.id, at, value: vault, note: 'certificate' },
        ],
      });
    }
  },
  fixes: ({ resource }) => [portal('openZone', resource)],
});

/** @returns the host of a secret's address in lower case; undefined for what is no address. */
function vaultHost(secretId: string | undefined): string | undefined {
  return /^https:\/\/([^/:]+)/i.exec(secretId ?? '')?.[1]?.toLowerCase();
}
