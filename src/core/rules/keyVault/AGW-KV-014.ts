import type { ApplicationGateway, SslCertificate } from '../../model/applicationGateway';
import type { SecretAddress } from '../../model/keyVault';
import { parseSecretAddress } from '../../model/parseKeyVault';
import { below, type Source } from '../../snapshot/fact';
import { resourceName, sameId } from '../../snapshot/resourceId';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { defineRule, type RuleContext } from '../rule';
import { keyVaultLinks } from './vaultCertificate';

/**
 * A gateway reads every certificate that it lists, whether a listener presents it or not. What can be proved to fail is a vault or a
 * secret that is gone, and a secret that is disabled; access to it is judged on the certificates that listeners present.
 *
 * Azure: learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-key-vault-common-errors.
 */
export default defineRule({
  code: 'AGW-KV-014',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  // No listener presents it, so that no client sees it.
  isRiskOnly: true,
  text: {
    en: {
      title: 'A certificate that no listener uses cannot be read from Key Vault',
      message: 'Gateway {gateway} lists the certificate {certificate}, which no listener presents, and its Key Vault {vault} no longer exists.',
      variants: {
        noSecret: 'Gateway {gateway} lists the certificate {certificate}, which no listener presents, and its secret {secret} is not in Key Vault {vault}.',
        disabled:
          'Gateway {gateway} lists the certificate {certificate}, which no listener presents, and its secret {secret} in Key Vault {vault} is disabled.',
      },
      why: 'Azure checks every certificate of a gateway when the gateway is changed, the unused ones too. One whose secret cannot be read can make every change fail.',
      howWeKnow: 'No listener refers to the certificate, and Azure answered that its vault or its secret is gone, or that the secret is disabled.',
      fix: 'Remove the certificate from the gateway, or restore its secret.',
      notAProblem: 'While nobody changes the gateway.',
      notes: { secret: 'The secret that the certificate comes from.', disabled: 'What Azure says of the secret.' },
      fixes: { remove: 'Remove the certificate from the gateway', openListeners: 'Listeners of the gateway: certificates that no listener uses' },
    },
  },
  links: keyVaultLinks,
  applies: ({ gateway }) => gateway.isV2 && unusedCertificates(gateway).length > 0,
  check(context, { gateway }) {
    for (const { owner, address } of unusedCertificates(gateway)) {
      const fault = faultOf(context, address);
      if (!fault) continue;
      const at = below(owner.at, 'properties', 'keyVaultSecretId');
      const secretEvidence = { resource: owner.id, at, value: `${address.vault}/${address.secret}`, note: 'secret' };
      context.report({
        at,
        resource: owner.id,
        ...(fault.variant === undefined ? {} : { variant: fault.variant }),
        data: { gateway: gateway.name, certificate: owner.name, vault: address.vault, secret: address.secret },
        evidence: [secretEvidence, ...(fault.disabled ? [{ ...fault.disabled, value: 'false', note: 'disabled' }] : [])],
      });
    }
  },
  fixes: ({ resource }, { gateway }) => [
    azureCli('remove', [childCommand(gateway.id, 'ssl-cert', 'delete', resourceName(resource))]),
    portal('openListeners', gateway.id),
  ],
});

interface UnusedCertificate {
  readonly owner: SslCertificate;
  readonly address: SecretAddress;
}

/** Certificates from Key Vault that no listener presents; those whose address cannot be read are left out. */
function unusedCertificates({ sslCertificates, listeners }: ApplicationGateway): readonly UnusedCertificate[] {
  return sslCertificates.flatMap((owner) => {
    const address = parseSecretAddress(owner.keyVaultSecretId);
    const isUsed = listeners.some(({ sslCertificate }) => sslCertificate !== undefined && sameId(sslCertificate.id, owner.id));
    return address && !isUsed ? [{ owner, address }] : [];
  });
}

interface Fault {
  readonly variant?: 'noSecret' | 'disabled';
  readonly disabled?: { readonly resource: string; readonly at: Source };
}

/** @returns what keeps the gateway from the secret; undefined when nothing is proved, and the outcome is *unknown* where an answer is missing. */
function faultOf({ model, unknown }: Pick<RuleContext, 'model' | 'unknown'>, { host, secret: name, version }: SecretAddress): Fault | undefined {
  const vault = model.keyVaultOfHost(host);
  if (vault.state === 'unavailable') unknown(vault);
  if (vault.state !== 'known') return vault.state === 'absent' ? {} : undefined;
  const secret = model.keyVaultSecret(vault.value.id, name);
  if (secret.state === 'unavailable') unknown(secret);
  if (secret.state !== 'known') return secret.state === 'absent' ? { variant: 'noSecret' } : undefined;
  // ARM says only of the newest version whether it is enabled.
  const isRead = version === undefined || version.toLowerCase() === secret.value.version?.toLowerCase();
  if (!isRead || secret.value.enabled !== false) return undefined;
  return { variant: 'disabled', disabled: { resource: secret.value.id, at: below(secret.value.at, 'properties', 'attributes', 'enabled') } };
}
