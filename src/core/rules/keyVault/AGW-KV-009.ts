import { parseResourceId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { certificateEvidence, certificateNotes, keyVaultLinks, vaultCertificateOf, vaultOf } from './vaultCertificate';
import { vaultPathOf } from './vaultPaths';

export default defineRule({
  code: 'AGW-KV-009',
  on: 'listener',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 75,
  text: {
    en: {
      title: 'The firewall of the Key Vault does not let the gateway in',
      message: 'Listener {listener} presents the certificate {certificate}, and the firewall of Key Vault {vault} has no way for gateway {gateway}.',
      variants: {
        bypass:
          'Listener {listener} presents the certificate {certificate}, and gateway {gateway} comes through the firewall of Key Vault {vault} only as a trusted service of Azure, which may not be enough.',
      },
      why: 'A gateway asks Key Vault for the certificate every four hours from its own subnet. When the firewall refuses it, Azure disables the listeners that use it and refuses changes of the gateway. Whether an Application Gateway is a service that Key Vault trusts, the documents of Azure do not agree on.',
      howWeKnow:
        'The network rules of the vault, its private endpoints, and the service endpoints of the subnet of the gateway: none of them is a way in. A rule for the subnet counts only with the service endpoint Microsoft.KeyVault on it.',
      fix: 'Put the service endpoint Microsoft.KeyVault on the subnet of the gateway and a rule for the subnet on the vault, or give the vault a private endpoint whose zone is linked to the network of the gateway.',
      notAProblem: 'For connections of now, while the gateway still presents a copy of the certificate that it read earlier.',
      notes: { ...certificateNotes, firewall: 'The network rules of the vault.' },
      fixes: { allow: 'Let the subnet of the gateway in', openVault: 'Networking of the Key Vault' },
    },
  },
  links: [...keyVaultLinks, 'https://learn.microsoft.com/azure/key-vault/general/network-security'],
  applies: (subject) => vaultCertificateOf(subject) !== undefined,
  check(context, subject) {
    const certificate = vaultCertificateOf(subject);
    const vault = certificate && vaultOf(context, certificate);
    if (!certificate || !vault) return;
    const { gateway, listener } = subject;
    const path = context.need(vaultPathOf(context.model, gateway, vault));
    if (path === 'open') return;
    const { isPublicAccessDisabled } = vault.firewall;
    const at = deepestPlace(context.model, vault.at, 'properties', isPublicAccessDisabled ? 'publicNetworkAccess' : 'networkAcls');
    context.report({
      at,
      resource: vault.id,
      ...(path === 'bypass' ? { variant: 'bypass', severity: 'warning', confidence: 'predicted' } : {}),
      data: { listener: listener.name, certificate: certificate.owner.name, gateway: gateway.name, vault: vault.name },
      evidence: [
        { resource: vault.id, at, value: isPublicAccessDisabled ? 'no public access' : 'Deny', note: 'firewall' },
        ...certificateEvidence(subject, certificate),
      ],
    });
  },
  fixes: ({ resource }, { gateway }) => {
    const vault = parseResourceId(resource);
    const subnet = parseResourceId(gateway.subnetId ?? '');
    const openVault = portal('openVault', resource);
    if (!vault || !subnet || gateway.subnetId === undefined) return [openVault];
    const [network = '', name = ''] = subnet.names;
    const owner = ['--resource-group', subnet.resourceGroup, '--vnet-name', network, '--name', name, '--subscription', subnet.subscriptionId];
    const rule = ['--name', vault.name, '--resource-group', vault.resourceGroup, '--subscription', vault.subscriptionId, '--subnet', gateway.subnetId];
    const endpoint = ['network', 'vnet', 'subnet', 'update', ...owner, '--add', 'serviceEndpoints', 'service=Microsoft.KeyVault'];
    return [azureCli('allow', [endpoint, ['keyvault', 'network-rule', 'add', ...rule]]), openVault];
  },
});
