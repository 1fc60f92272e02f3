import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseCertificates } from '../../../src/core/tls/certificate';
import { derOf, makeCertificate, pkcs7Of, type Made } from './makeCertificate';

describe('reading certificates', () => {
  let root: Made;
  let leaf: Made;
  before(async () => {
    root = await makeCertificate({ subject: 'CN=Contoso Root, O=Contoso', isCertificateAuthority: true });
    leaf = await makeCertificate({
      subject: 'CN=shop.contoso.com, O=Contoso, C=DE',
      dnsNames: ['Shop.contoso.com', '*.contoso.com'],
      ipAddresses: ['10.0.2.4'],
      notBefore: '2026-03-01T00:00:00Z',
      notAfter: '2026-11-24T10:20:30Z',
      issuer: root,
    });
  });

  it('tells names, dates and issuer', () => {
    const [certificate] = parseCertificates(derOf(leaf)) ?? [];
    assert.ok(certificate);
    assert.equal(certificate.subject, 'C=DE, O=Contoso, CN=shop.contoso.com');
    assert.equal(certificate.issuer, 'O=Contoso, CN=Contoso Root');
    assert.equal(certificate.commonName, 'shop.contoso.com');
    assert.deepEqual(certificate.dnsNames, ['shop.contoso.com', '*.contoso.com']);
    assert.deepEqual(certificate.ipAddresses, ['10.0.2.4']);
    assert.equal(new Date(certificate.notAfter).toISOString(), '2026-11-24T10:20:30.000Z');
    assert.equal(new Date(certificate.notBefore).toISOString(), '2026-03-01T00:00:00.000Z');
    assert.equal(certificate.serialNumber, '0a1b2c');
    assert.equal(certificate.isCertificateAuthority, false);
    assert.equal(certificate.isSelfIssued, false);
  });

  it('knows a root', () => {
    const [certificate] = parseCertificates(derOf(root)) ?? [];
    assert.equal(certificate?.isCertificateAuthority, true);
    assert.equal(certificate.isSelfIssued, true);
    assert.equal(certificate.authorityKeyIdentifier, certificate.subjectKeyIdentifier);
  });

  it('reads every form that ARM gives', () => {
    const pem = leaf.certificate.toString('pem');
    const chain = `${pem}\n${root.certificate.toString('pem')}\n`;
    const forms: readonly (readonly [string, string, number])[] = [
      ['base64 of DER', derOf(leaf), 1],
      ['base64 in lines', derOf(leaf).replace(/(.{64})/g, '$1\r\n'), 1],
      ['PEM', pem, 1],
      ['a chain of PEM', chain, 2],
      ['base64 of PEM', Buffer.from(chain).toString('base64'), 2],
      ['base64 of PKCS #7', pkcs7Of([leaf, root]), 2],
    ];
    for (const [form, text, count] of forms) assert.equal(parseCertificates(text)?.length, count, form);
    assert.equal(
      parseCertificates(pkcs7Of([leaf, root]))?.some(({ commonName }) => commonName === 'shop.contoso.com'),
      true,
    );
  });

  it('reads a certificate without extensions', async () => {
    const bare = await makeCertificate({ subject: 'CN=bare', hasNoConstraints: true, hasNoKeyIdentifiers: true });
    const [certificate] = parseCertificates(derOf(bare)) ?? [];
    assert.equal(certificate?.isCertificateAuthority, undefined);
    assert.deepEqual(certificate?.dnsNames, []);
    assert.equal(certificate.subjectKeyIdentifier, undefined);
  });

  it('says that it cannot read anything else', () => {
    const half = derOf(leaf).slice(0, 200);
    const bent = leaf.certificate.toString('pem').replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA');
    for (const text of ['', '   ', 'hello', '{"a":1}', 'MIIB', half, bent, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----'])
      assert.equal(parseCertificates(text), undefined, text);
  });

  it('survives any text', () => {
    const octets = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64'));
    const damaged = fc.tuple(fc.nat(400), fc.nat(255)).map(([at, value]) => {
      const bytes = Buffer.from(derOf(leaf), 'base64');
      bytes[at % bytes.length] = value;
      return bytes.toString('base64');
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), octets, damaged), (text) => {
        const read = parseCertificates(text);
        assert.ok(read === undefined || read.length > 0);
      }),
    );
  });
});
