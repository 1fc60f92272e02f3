import { below } from '../../snapshot/fact';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-KV-016',
  on: 'listener',
  severity: 'warning',
  confidence: 'static',
  explains: ['tlsToClient'],
  specificity: 60,
  text: {
    en: {
      title: 'A v1 gateway refers to a certificate in Key Vault',
      message:
        'Listener {listener} presents the certificate {certificate} from Key Vault, and the gateway is a v1 gateway ({tier}), which does not support Key Vault.',
      why: 'Only the v2 tiers read certificates from Key Vault. A v1 gateway never takes a renewed certificate from there.',
      howWeKnow: 'The SKU of the gateway is v1, and the certificate refers to a secret of Key Vault.',
      fix: 'Upload the certificate to the gateway, or migrate the gateway to v2.',
      notAProblem: 'While the gateway still presents a certificate that was uploaded earlier and has not expired.',
      notes: {
        secret: 'The secret that the certificate refers to.',
        tier: 'The tier of the gateway.',
        listener: 'The listener that presents the certificate.',
      },
      fixes: { upload: 'Upload the certificate', openListeners: 'Listeners of the gateway: upload the certificate' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/key-vault-certs', 'https://learn.microsoft.com/azure/application-gateway/overview-v2'],
  applies: ({ gateway, listener }) => gateway.isV1 && listener.sslCertificate?.target?.keyVaultSecretId !== undefined,
  check(context, { gateway, listener }) {
    const reference = listener.sslCertificate;
    const owner = reference?.target;
    if (!reference || owner?.keyVaultSecretId === undefined) return;
    const at = below(owner.at, 'properties', 'keyVaultSecretId');
    const tier = gateway.skuTier ?? gateway.skuName ?? 'v1';
    context.report({
      at,
      resource: owner.id,
      data: { listener: listener.name, certificate: owner.name, tier },
      evidence: [
        { resource: owner.id, at, value: owner.keyVaultSecretId, note: 'secret' },
        { resource: gateway.id, at: deepestPlace(context.model, gateway.at, 'properties', 'sku', 'tier'), value: tier, note: 'tier' },
        { resource: listener.id, at: reference.at, value: owner.name, note: 'listener' },
      ],
    });
  },
  fixes: (_, { gateway, listener }) => {
    const name = listener.sslCertificate?.target?.name;
    const upload = (owner: string) =>
      azureCli('upload', [childCommand(gateway.id, 'ssl-cert', 'update', owner, '--cert-file', '<file.pfx>', '--cert-password', '<password>')]);
    return [...(name === undefined ? [] : [upload(name)]), portal('openListeners', gateway.id)];
  },
});
