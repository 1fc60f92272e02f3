import type { Certificate } from './certificate';

/**
 * Whether names and key identifiers say that one certificate was issued by another. Signatures are not checked: a certificate
 * that claims a false issuer is not what breaks a gateway, and no key is needed to see that an issuer is missing.
 *
 * @returns false also for a certificate that merely has the issuer's name, when the key identifiers differ.
 */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (certificate.issuer.toLowerCase() !== issuer.subject.toLowerCase()) return false;
  const { authorityKeyIdentifier } = certificate;
  return authorityKeyIdentifier === undefined || issuer.subjectKeyIdentifier === undefined || authorityKeyIdentifier === issuer.subjectKeyIdentifier;
}

/** A chain as far as it can be followed. */
export interface Chain {
  /** The leaf first. */
  readonly certificates: readonly Certificate[];
  /** The last certificate vouches for itself: the chain has its root. */
  readonly isComplete: boolean;
}

/** Follows issuers from a leaf through other certificates, in whatever order they are. */
export function chainOf(leaf: Certificate, others: readonly Certificate[]): Chain {
  const certificates = [leaf];
  for (let last = leaf; !last.isSelfIssued;) {
    const issuer = others.find((candidate) => !certificates.includes(candidate) && isIssuedBy(last, candidate));
    if (!issuer) return { certificates, isComplete: false };
    certificates.push(issuer);
    last = issuer;
  }
  return { certificates, isComplete: true };
}

/**
 * The certificate of a set that serves as the leaf: the one that issued none of the others.
 *
 * @returns undefined for an empty set; the first one where several could be meant.
 */
export function leafOf(certificates: readonly Certificate[]): Certificate | undefined {
  return certificates.find((candidate) => !certificates.some((other) => other !== candidate && isIssuedBy(other, candidate))) ?? certificates[0];
}
