import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/**
 * A certificate for some host names, signed by itself; the same bytes for the same names. It is valid from 2020 to 2049, since
 * the simulator moves an estate in time, and cannot move what is signed.
 *
 * @returns DER in Base64, as ARM shows a certificate.
 */
export function certificateFor(hosts: readonly string[]): string {
  // Ed25519 signs without randomness (RFC 8032), so that the estate is the same at every making.
  const seed = createHash('sha256')
    .update(`certificate key ${hosts.join(' ')}`)
    .digest();
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const name = sequence(element(0x31, sequence(commonName, element(0x0c, Buffer.from(hosts[0] ?? '')))));
  const alternatives = sequence(...hosts.map((host) => element(0x82, Buffer.from(host))));
  const content = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.concat([Buffer.from([1]), seed.subarray(0, 8)])),
    ed25519,
    name,
    sequence(element(0x17, Buffer.from('200101000000Z')), element(0x17, Buffer.from('491231235959Z'))),
    name,
    publicKey,
    element(0xa3, sequence(sequence(subjectAlternativeName, element(0x04, alternatives)))),
  );
  const signature = element(0x03, Buffer.concat([Buffer.from([0]), sign(null, content, key)]));
  return sequence(content, ed25519, signature).toString('base64');
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

// Object identifiers: 2.5.4.3, 2.5.29.17 (RFC 5280), 1.3.101.112 (RFC 8410).
const commonName = Buffer.from('0603550403', 'hex');
const subjectAlternativeName = Buffer.from('0603551d11', 'hex');
const ed25519 = sequence(Buffer.from('06032b6570', 'hex'));
