import type { Certificate } from './certificate';

/**
 * Whether a certificate is good for a host name or an IP address: a DNS name of the subject alternative name must match, with a wildcard
 * for the leftmost label only (RFC 6125, section 6.4.3). The common name counts only where there is no alternative name at all.
 *
 * @param host as in a URL or an SNI; a trailing dot is ignored.
 */
export function coversHost(certificate: Certificate, host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  if (certificate.ipAddresses.some((address) => address.toLowerCase() === wanted)) return true;
  return hostNamesOf(certificate).some((name) => matches(name, wanted));
}

/** The names that a client may match against, in lower case. */
export function hostNamesOf({ dnsNames, ipAddresses, commonName }: Certificate): readonly string[] {
  if (dnsNames.length > 0 || ipAddresses.length > 0) return dnsNames;
  return commonName === undefined ? [] : [commonName.toLowerCase()];
}

function matches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === pattern.slice(1);
}
