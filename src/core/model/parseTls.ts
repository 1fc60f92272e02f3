import { once } from '../snapshot/once';
import { parseCertificates } from '../tls/certificate';
import type { CertificateText, ManagedIdentity, SslCertificate, SslPolicy, SslProfile, UploadedCertificate, UserAssignedIdentity } from './applicationGateway';
import type { ModelObject } from './model';
import { defined, parseResource } from './parseResource';
import type { Reader } from './reader';

export function parseSslCertificate(part: Reader, identity: ModelObject): SslCertificate {
  return { ...defined({ ...identity, keyVaultSecretId: filled(part.text('keyVaultSecretId')) }), publicCertData: certificateText(part, 'publicCertData') };
}

export function parseUploadedCertificate(part: Reader, identity: ModelObject): UploadedCertificate {
  return { ...defined({ ...identity, keyVaultSecretId: filled(part.text('keyVaultSecretId')) }), data: certificateText(part, 'data') };
}

export function parseSslProfile(part: Reader, identity: ModelObject): SslProfile {
  return defined({
    ...identity,
    sslPolicy: parseSslPolicy(part),
    trustedClientCertificateIds: part.list('trustedClientCertificates').flatMap((reference) => reference.text('id') ?? []),
    verifyClientAuthMode: filled(part.object('clientAuthConfiguration').text('verifyClientAuthMode')),
  });
}

/** @returns undefined when the object has no policy of its own. */
export function parseSslPolicy(properties: Reader): SslPolicy | undefined {
  const policy = properties.object('sslPolicy');
  if (!policy.exists) return undefined;
  return defined({
    at: policy.at,
    policyType: filled(policy.text('policyType')),
    policyName: filled(policy.text('policyName')),
    minProtocolVersion: filled(policy.text('minProtocolVersion')),
    cipherSuites: policy.texts('cipherSuites'),
  });
}

/** ARM names the user-assigned identities by the keys of an object. */
export function parseManagedIdentity(body: Reader): ManagedIdentity | undefined {
  const identity = body.object('identity');
  if (!identity.exists) return undefined;
  const assigned = identity.raw('userAssignedIdentities');
  const ids = typeof assigned === 'object' && assigned !== null && !Array.isArray(assigned) ? Object.keys(assigned) : [];
  return defined({ at: identity.at, type: identity.text('type'), userAssignedIdentityIds: ids });
}

/** Parses an identity of its own, which gateways are assigned. */
export function parseUserAssignedIdentity(body: Reader, id: string): UserAssignedIdentity {
  return defined({ ...parseResource(body, id), principalId: filled(body.requiredObject('properties').text('principalId')) });
}

/** Certificates are decoded when a rule first asks for them: most gateways are judged without. */
function certificateText(part: Reader, name: string): CertificateText {
  const text = filled(part.text(name));
  const certificates = once(() => (text === undefined ? undefined : parseCertificates(text)));
  return {
    at: part.has(name) ? part.place(name) : part.at,
    isThere: text !== undefined,
    get certificates() {
      return certificates();
    },
  };
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
