import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import * as x509 from '@peculiar/asn1-x509';
import { octetsOfBase64, octetsOfPem } from './encodings';

/** What a certificate says about itself. Its signature is not checked. */
export interface Certificate {
  /** Distinguished names, most specific part first, such as `CN=shop.contoso.com, O=Contoso`. Untrusted. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName?: string;
  /** DNS names of the subject alternative name, in lower case. */
  readonly dnsNames: readonly string[];
  /** IP addresses of the subject alternative name. */
  readonly ipAddresses: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  /** Hexadecimal digits. */
  readonly serialNumber: string;
  /** Of the basic constraints: undefined where the certificate has none. */
  readonly isCertificateAuthority: boolean | undefined;
  /** Subject and issuer are the same name: a root, or a certificate that vouches for itself. */
  readonly isSelfIssued: boolean;
  /** Hexadecimal digits, where the certificate has them. */
  readonly subjectKeyIdentifier?: string;
  readonly authorityKeyIdentifier?: string;
}

/**
 * Reads what ARM gives for a certificate: base64 of PKCS #7 (`publicCertData` of a gateway), of DER or of PEM (`data` of a trusted root),
 * or PEM itself. A chain in one text gives all of its certificates, in the order of the text.
 *
 * @returns undefined when the text is none of these, or anything in it is no certificate.
 */
export function parseCertificates(text: string): readonly Certificate[] | undefined {
  const pem = octetsOfPem(text);
  if (pem.length > 0) return allOf(pem.map(parseOctets));
  const octets = octetsOfBase64(text);
  if (!octets) return undefined;
  const inner = octetsOfPem(latin(octets));
  return inner.length > 0 ? allOf(inner.map(parseOctets)) : parseOctets(octets);
}

/** One DER certificate, or the certificates of a PKCS #7 message. */
function parseOctets(octets: Uint8Array): readonly Certificate[] | undefined {
  const certificate = parsed(() => readCertificate(AsnConvert.parse(octets, x509.Certificate)));
  return certificate ? [certificate] : parsed(() => certificatesOf(AsnConvert.parse(octets, ContentInfo)));
}

/** The parser throws on anything that it cannot read, and bodies are untrusted. */
function parsed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function allOf(lists: readonly (readonly Certificate[] | undefined)[]): readonly Certificate[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  return known.length === lists.length ? known.flat() : undefined;
}

function certificatesOf(message: ContentInfo): readonly Certificate[] | undefined {
  const certificates = Array.from(AsnConvert.parse(message.content, SignedData).certificates ?? []);
  const read = certificates.flatMap(({ certificate }) => (certificate ? [readCertificate(certificate)] : []));
  return read.length > 0 ? read : undefined;
}

function readCertificate({ tbsCertificate }: x509.Certificate): Certificate {
  const { subject, issuer, validity } = tbsCertificate;
  const extensions: readonly x509.Extension[] = Array.from(tbsCertificate.extensions ?? []);
  const extension = <T>(id: string, type: new () => T): T | undefined => {
    const found = extensions.find(({ extnID }) => extnID === id);
    return found && AsnConvert.parse(found.extnValue, type);
  };
  const alternatives: readonly x509.GeneralName[] = Array.from(extension(x509.id_ce_subjectAltName, x509.SubjectAlternativeName) ?? []);
  const constraints = extension(x509.id_ce_basicConstraints, x509.BasicConstraints);
  const ownKey = extension(x509.id_ce_subjectKeyIdentifier, x509.SubjectKeyIdentifier)?.buffer;
  const issuersKey = extension(x509.id_ce_authorityKeyIdentifier, x509.AuthorityKeyIdentifier)?.keyIdentifier?.buffer;
  const commonName = partsOf(subject).find(({ type }) => type === commonNameType)?.value;
  return {
    subject: nameText(subject),
    issuer: nameText(issuer),
    ...(commonName === undefined ? {} : { commonName }),
    dnsNames: alternatives.flatMap(({ dNSName }) => (dNSName === undefined ? [] : [dNSName.toLowerCase()])),
    ipAddresses: alternatives.flatMap(({ iPAddress }) => (iPAddress === undefined ? [] : [iPAddress])),
    notBefore: validity.notBefore.getTime().getTime(),
    notAfter: validity.notAfter.getTime().getTime(),
    serialNumber: hexadecimal(tbsCertificate.serialNumber),
    isCertificateAuthority: constraints?.cA,
    isSelfIssued: nameText(subject).toLowerCase() === nameText(issuer).toLowerCase(),
    ...(ownKey === undefined ? {} : { subjectKeyIdentifier: hexadecimal(ownKey) }),
    ...(issuersKey === undefined ? {} : { authorityKeyIdentifier: hexadecimal(issuersKey) }),
  };
}

const commonNameType = '2.5.4.3';

/** Short names of the usual attributes (RFC 4514, section 3). */
const attributeNames: Readonly<Record<string, string>> = {
  [commonNameType]: 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
};

function partsOf(name: x509.Name): readonly { readonly type: string; readonly value: string }[] {
  return Array.from(name).flatMap((set) => Array.from(set, ({ type, value }) => ({ type, value: value.toString() })));
}

/** As RFC 4514 writes a name: the last part of the sequence comes first. */
function nameText(name: x509.Name): string {
  return [...partsOf(name)]
    .reverse()
    .map(({ type, value }) => `${attributeNames[type] ?? type}=${value}`)
    .join(', ');
}

function hexadecimal(octets: ArrayBuffer): string {
  return Array.from(new Uint8Array(octets), (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function latin(octets: Uint8Array): string {
  return Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
}
