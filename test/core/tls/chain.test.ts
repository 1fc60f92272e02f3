import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Certificate } from '../../../src/core/tls/certificate';
import { parseCertificates } from '../../../src/core/tls/certificate';
import { chainOf, isIssuedBy, leafOf } from '../../../src/core/tls/chain';
import { coversHost, hostNamesOf } from '../../../src/core/tls/names';
import { validityAt } from '../../../src/core/tls/validity';
import { derOf, makeCertificate, type Made } from './makeCertificate';

function read(made: Made): Certificate {
  const [certificate] = parseCertificates(derOf(made)) ?? [];
  assert.ok(certificate);
  return certificate;
}

describe('a chain of certificates', () => {
  let root: Certificate;
  let between: Certificate;
  let leaf: Certificate;
  let namesake: Certificate;
  before(async () => {
    const madeRoot = await makeCertificate({ subject: 'CN=Root', isCertificateAuthority: true });
    const madeBetween = await makeCertificate({ subject: 'CN=Issuing', isCertificateAuthority: true, issuer: madeRoot });
    root = read(madeRoot);
    between = read(madeBetween);
    leaf = read(await makeCertificate({ subject: 'CN=shop.contoso.com', issuer: madeBetween }));
    namesake = read(await makeCertificate({ subject: 'CN=Issuing', isCertificateAuthority: true, issuer: madeRoot }));
  });

  it('is followed whatever the order of the others', () => {
    for (const others of [
      [root, between],
      [between, root],
      [namesake, root, between],
    ]) {
      const chain = chainOf(leaf, others);
      assert.deepEqual(chain.certificates, [leaf, between, root]);
      assert.equal(chain.isComplete, true);
    }
  });

  it('ends where an issuer is missing', () => {
    assert.deepEqual(chainOf(leaf, [root]), { certificates: [leaf], isComplete: false });
    assert.deepEqual(chainOf(leaf, [between]), { certificates: [leaf, between], isComplete: false });
    assert.deepEqual(chainOf(root, []), { certificates: [root], isComplete: true });
  });

  it('tells a namesake of the issuer by its key', () => {
    assert.equal(isIssuedBy(leaf, between), true);
    assert.equal(isIssuedBy(leaf, namesake), false);
    assert.equal(isIssuedBy({ ...leaf, issuer: 'cn=ISSUING' }, between), true);
  });

  it('finds the leaf in a set', () => {
    assert.equal(leafOf([root, between, leaf]), leaf);
    assert.equal(leafOf([root]), root);
    assert.equal(leafOf([]), undefined);
  });

  it('ends for certificates that vouch for each other', () => {
    const one: Certificate = { ...leaf, subject: 'CN=one', issuer: 'CN=other', authorityKeyIdentifier: '01', subjectKeyIdentifier: '02' };
    const other: Certificate = { ...leaf, subject: 'CN=other', issuer: 'CN=one', authorityKeyIdentifier: '02', subjectKeyIdentifier: '01' };
    assert.equal(chainOf(one, [one, other]).isComplete, false);
  });
});

describe('the names of a certificate', () => {
  const certificate: Certificate = {
    subject: 'CN=old.contoso.com',
    issuer: 'CN=Root',
    commonName: 'old.contoso.com',
    dnsNames: ['shop.contoso.com', '*.api.contoso.com'],
    ipAddresses: ['10.0.2.4'],
    notBefore: Date.UTC(2026, 0, 1),
    notAfter: Date.UTC(2027, 0, 1),
    serialNumber: '01',
    isCertificateAuthority: false,
    isSelfIssued: false,
  };

  const cases: readonly (readonly [string, boolean])[] = [
    ['shop.contoso.com', true],
    ['SHOP.Contoso.com.', true],
    ['www.shop.contoso.com', false],
    ['v1.api.contoso.com', true],
    ['api.contoso.com', false],
    ['a.v1.api.contoso.com', false],
    ['.api.contoso.com', false],
    ['old.contoso.com', false],
    ['10.0.2.4', true],
    ['10.0.2.5', false],
    ['', false],
  ];
  for (const [host, expected] of cases) {
    it(`${expected ? 'cover' : 'do not cover'} "${host}"`, () => assert.equal(coversHost(certificate, host), expected));
  }

  it('are the common name only where there is no alternative name', () => {
    const old: Certificate = { ...certificate, dnsNames: [], ipAddresses: [] };
    assert.deepEqual(hostNamesOf(old), ['old.contoso.com']);
    assert.equal(coversHost(old, 'old.contoso.com'), true);
    assert.deepEqual(hostNamesOf({ ...certificate, dnsNames: [] }), []);
  });

  it('are valid from one moment to another', () => {
    assert.equal(validityAt(certificate, certificate.notBefore - 1), 'notYetValid');
    assert.equal(validityAt(certificate, certificate.notBefore), 'valid');
    assert.equal(validityAt(certificate, certificate.notAfter), 'valid');
    assert.equal(validityAt(certificate, certificate.notAfter + 1), 'expired');
  });
});
