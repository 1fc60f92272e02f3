import type { SslCertificate } from '../../model/applicationGateway';
import type { KeyVault, KeyVaultSecret, SecretAddress } from '../../model/keyVault';
import type { Reference } from '../../model/model';
import { parseSecretAddress } from '../../model/parseKeyVault';
import type { ListenerSubject } from '../../path/subject';
import { below, type Source } from '../../snapshot/fact';
import { azureCli } from '../applicationGateway/commands';
import type { Evidence, Fix } from '../finding';
import type { RuleContext } from '../rule';

/** A certificate that a listener presents and that comes from Key Vault. */
export interface VaultCertificate {
  readonly reference: Reference<SslCertificate>;
  readonly owner: SslCertificate;
  /** Where the gateway says from which secret. */
  readonly at: Source;
  readonly address: SecretAddress;
}

/** @returns undefined when the listener presents no certificate from Key Vault, or the gateway is not v2, which supports it alone. */
export function vaultCertificateOf({ gateway, listener }: ListenerSubject): VaultCertificate | undefined {
  const reference = listener.sslCertificate;
  const owner = reference?.target;
  const address = parseSecretAddress(owner?.keyVaultSecretId);
  if (!gateway.isV2 || !reference || !owner || !address) return undefined;
  return { reference, owner, at: below(owner.at, 'properties', 'keyVaultSecretId'), address };
}

/** What refers to the secret, and who presents it: keys `secret` and `listener` of the rule's notes. */
export function certificateEvidence({ listener }: ListenerSubject, { reference, owner, at, address }: VaultCertificate): readonly Evidence[] {
  return [
    { resource: owner.id, at, value: `${address.vault}/${address.secret}`, note: 'secret' },
    { resource: listener.id, at: reference.at, value: owner.name, note: 'listener' },
  ];
}

/** Sentences for `certificateEvidence`. */
export const certificateNotes = { secret: 'The secret that the certificate comes from.', listener: 'The listener that presents the certificate.' } as const;

/** @returns the vault; undefined when it is gone, which is the finding of AGW-KV-007. */
export function vaultOf(context: Pick<RuleContext, 'model' | 'need' | 'exists'>, { address }: VaultCertificate): KeyVault | undefined {
  const vault = context.model.keyVaultOfHost(address.host);
  return context.exists(vault) ? context.need(vault) : undefined;
}

/**
 * What ARM shows of the secret that the gateway reads: the newest version.
 *
 * @returns undefined when the vault or the secret is gone, which other rules say, or the gateway reads an older version, of which ARM says nothing.
 */
export function secretOf(context: Pick<RuleContext, 'model' | 'need' | 'exists'>, certificate: VaultCertificate): KeyVaultSecret | undefined {
  const vault = vaultOf(context, certificate);
  const fact = vault && context.model.keyVaultSecret(vault.id, certificate.address.secret);
  if (!fact || !context.exists(fact)) return undefined;
  const secret = context.need(fact);
  const { version } = certificate.address;
  return version === undefined || version.toLowerCase() === secret.version?.toLowerCase() ? secret : undefined;
}

/** Any change of a gateway makes it ask the vault at once (disabled-listeners); a tag changes nothing else. Title `retry`. */
export function askVaultAgain(gatewayId: string): Fix {
  return azureCli('retry', [['tag', 'update', '--resource-id', gatewayId, '--operation', 'Merge', '--tags', 'keyVaultChecked=yes']]);
}

/** Pages about certificates of Key Vault on a gateway, and its errors. */
export const keyVaultLinks = [
  'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-key-vault-common-errors',
  'https://learn.microsoft.com/azure/application-gateway/key-vault-certs',
] as const;
