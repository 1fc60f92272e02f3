import { below } from '../../snapshot/fact';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';

/** `https://{vault}/secrets/{name}/{32 hexadecimal digits}`; without the last step the gateway follows the newest version. */
const versioned = /^(https:\/\/[^/?#]+(?::\d+)?\/secrets\/[^/?#]+)\/[0-9a-f]{32}\/?$/i;

export default defineRule({
  code: 'AGW-KV-010',
  on: 'listener',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A Key Vault certificate is fixed to one version',
      message:
        'Listener {listener} presents the certificate {certificate}, which names one version of its secret: a renewal in Key Vault does not reach the gateway.',
      why: 'The gateway asks Key Vault every four hours for a new version, but only when the address of the secret names none. A fixed version is presented until it expires.',
      howWeKnow: 'The address of the secret ends with a version.',
      fix: 'Refer to the secret without the version.',
      notAProblem: 'When whoever renews the certificate also changes the address at the gateway.',
      notes: { secret: 'The address of the secret, with its version.', listener: 'The listener that presents the certificate.' },
      fixes: { follow: 'Follow the newest version of the secret', openListeners: 'Listeners of the gateway: refer to the secret without a version' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/key-vault-certs', 'https://learn.microsoft.com/azure/application-gateway/renew-certificates'],
  applies: ({ gateway, listener }) => gateway.isV2 && listener.sslCertificate?.target?.keyVaultSecretId !== undefined,
  check(context, { listener }) {
    const reference = listener.sslCertificate;
    const owner = reference?.target;
    const secretId = owner?.keyVaultSecretId;
    if (!reference || !owner || secretId === undefined || !versioned.test(secretId)) return;
    const at = below(owner.at, 'properties', 'keyVaultSecretId');
    context.report({
      at,
      resource: owner.id,
      data: { listener: listener.name, certificate: owner.name },
      evidence: [
        { resource: owner.id, at, value: secretId, note: 'secret' },
        { resource: listener.id, at: reference.at, value: owner.name, note: 'listener' },
      ],
    });
  },
  fixes: (_, { gateway, listener }) => {
    const owner = listener.sslCertificate?.target;
    const unversioned = versioned.exec(owner?.keyVaultSecretId ?? '')?.[1];
    const follow =
      owner && unversioned !== undefined
        ? [azureCli('follow', [childCommand(gateway.id, 'ssl-cert', 'update', owner.name, '--key-vault-secret-id', unversioned)])]
        : [];
    return [...follow, portal('openListeners', gateway.id)];
  },
});
