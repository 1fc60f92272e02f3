// The library registers its parts through decorators, so the metadata must be there before it is loaded.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface Sketch {
  readonly subject: string;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly isCertificateAuthority?: boolean;
  readonly hasNoConstraints?: boolean;
  readonly hasNoKeyIdentifiers?: boolean;
  readonly issuer?: Made;
}

/** A certificate and the keys that sign with it. */
export interface Made {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Makes a real, signed certificate. */
export async function makeCertificate(sketch: Sketch): Promise<Made> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { issuer, dnsNames = [], ipAddresses = [] } = sketch;
  const names = [...dnsNames.map((value) => ({ type: 'dns' as const, value })), ...ipAddresses.map((value) => ({ type: 'ip' as const, value }))];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '0a1b2c',
    subject: sketch.subject,
    issuer: issuer?.certificate.subject ?? sketch.subject,
    notBefore: new Date(sketch.notBefore ?? '2026-01-01T00:00:00Z'),
    notAfter: new Date(sketch.notAfter ?? '2027-01-01T00:00:00Z'),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      ...(sketch.hasNoConstraints === true ? [] : [new x509.BasicConstraintsExtension(sketch.isCertificateAuthority ?? false, undefined, true)]),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
      ...(sketch.hasNoKeyIdentifiers === true
        ? []
        : [
            await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
            await x509.AuthorityKeyIdentifierExtension.create((issuer?.keys ?? keys).publicKey),
          ]),
    ],
  });
  return { certificate, keys };
}

/** The base64 of a certificate's DER, as ARM gives `data`. */
export function derOf({ certificate }: Made): string {
  return Buffer.from(certificate.rawData).toString('base64');
}

/** The base64 of a PKCS #7 message with these certificates, as ARM gives `publicCertData`. */
export function pkcs7Of(made: readonly Made[]): string {
  const message = new x509.X509Certificates(made.map(({ certificate }) => certificate)).export('raw');
  return Buffer.from(message).toString('base64');
}
