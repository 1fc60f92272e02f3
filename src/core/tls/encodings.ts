import { Convert } from 'pvtsutils';

const certificateBlock = /-----BEGIN (?:CERTIFICATE|PKCS7|TRUSTED CERTIFICATE)-----([^-]*)-----END/g;

/** @returns the octets of every certificate block of a PEM text (RFC 7468), in order; empty when it is none. */
export function octetsOfPem(text: string): readonly Uint8Array[] {
  return [...text.matchAll(certificateBlock)].flatMap(([, block = '']) => {
    const octets = octetsOfBase64(block);
    return octets ? [octets] : [];
  });
}

/** @returns the octets of a base64 text, line breaks allowed; undefined when it is none. */
export function octetsOfBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '');
  return digits !== '' && Convert.isBase64(digits) ? new Uint8Array(Convert.FromBase64(digits)) : undefined;
}
