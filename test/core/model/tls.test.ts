import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/core/snapshot/snapshot';
import { parseCertificates } from '../../../src/core/tls/certificate';
import { shared } from '../../repository';
import { derOf, makeCertificate, pkcs7Of } from '../tls/makeCertificate';
import { gatewayId, get, modelOf, valueOf } from './snapshots';

const child = (collection: string, name: string): string => `${gatewayId}/${collection}/${name}`;

function gatewayOf(properties: JsonObject, more: JsonObject = {}) {
  const model = modelOf([get(gatewayId, { id: gatewayId, name: 'agw', properties, ...more })]);
  return { gateway: valueOf(model.gateway(gatewayId)), model };
}

describe('what a gateway says of TLS', () => {
  it('has certificates with their names and dates', async () => {
    const root = await makeCertificate({ subject: 'CN=Root', isCertificateAuthority: true });
    const leaf = await makeCertificate({ subject: 'CN=shop.contoso.com', issuer: root });
    const { gateway } = gatewayOf({
      sslCertificates: [
        { name: 'cert', id: child('sslCertificates', 'cert'), properties: { publicCertData: pkcs7Of([leaf, root]) } },
        { name: 'vault', id: child('sslCertificates', 'vault'), properties: { keyVaultSecretId: 'https://kv.vault.azure.net/secrets/shop' } },
        { name: 'hidden', id: child('sslCertificates', 'hidden'), properties: { publicCertData: '*****' } },
      ],
      trustedRootCertificates: [{ name: 'root', id: child('trustedRootCertificates', 'root'), properties: { data: derOf(root) } }],
      backendHttpSettingsCollection: [
        {
          name: 'set',
          id: child('backendHttpSettingsCollection', 'set'),
          properties: {
            trustedRootCertificates: [{ id: child('trustedRootCertificates', 'ROOT') }, { id: child('trustedRootCertificates', 'gone') }],
          },
        },
      ],
    });
    const [uploaded, vault, hidden] = gateway.sslCertificates;
    assert.ok(uploaded && vault && hidden);
    assert.deepEqual(uploaded.publicCertData.certificates?.map(({ commonName }) => commonName).sort(), ['Root', 'shop.contoso.com']);
    assert.equal(uploaded.publicCertData.at.pointer, '/properties/sslCertificates/0/properties/publicCertData');
    assert.deepEqual([vault.publicCertData.isThere, vault.keyVaultSecretId], [false, 'https://kv.vault.azure.net/secrets/shop']);
    assert.deepEqual([hidden.publicCertData.isThere, hidden.publicCertData.certificates], [true, undefined]);
    const [setting] = gateway.settings;
    assert.equal(setting?.trustedRootCertificates[0]?.target, gateway.trustedRootCertificates[0]);
    assert.equal(setting?.trustedRootCertificates[1]?.target, undefined);
    assert.deepEqual(
      gateway.danglingReferences.map(({ id }) => id),
      [child('trustedRootCertificates', 'gone')],
    );
  });

  it('has policies, its own and those of profiles, and an identity', () => {
    const { gateway } = gatewayOf(
      {
        sslPolicy: { policyType: 'Custom', minProtocolVersion: 'TLSv1_1', cipherSuites: ['TLS_A', 'TLS_B'] },
        defaultPredefinedSslPolicy: 'AppGwSslPolicy20220101',
        sslProfiles: [
          {
            name: 'strict',
            id: child('sslProfiles', 'strict'),
            properties: { sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101S' } },
          },
        ],
        httpListeners: [{ name: 'l', id: child('httpListeners', 'l'), properties: { sslProfile: { id: child('sslProfiles', 'Strict') } } }],
      },
      { identity: { type: 'UserAssigned', userAssignedIdentities: { '/subscriptions/s/x': { principalId: 'p' } } } },
    );
    assert.deepEqual(
      [gateway.sslPolicy?.policyType, gateway.sslPolicy?.minProtocolVersion, gateway.sslPolicy?.cipherSuites, gateway.defaultPredefinedSslPolicy],
      ['Custom', 'TLSv1_1', ['TLS_A', 'TLS_B'], 'AppGwSslPolicy20220101'],
    );
    assert.equal(gateway.listeners[0]?.sslProfile?.target?.sslPolicy?.policyName, 'AppGwSslPolicy20220101S');
    assert.deepEqual([gateway.identity?.type, gateway.identity?.userAssignedIdentityIds], ['UserAssigned', ['/subscriptions/s/x']]);
  });

  it('survives what is no certificate, policy or identity', () => {
    const { gateway, model } = gatewayOf(
      { sslCertificates: [{ name: 'a', properties: { publicCertData: 7 } }, 'b'], sslPolicy: 'none', sslProfiles: {}, trustedRootCertificates: null },
      { identity: ['x'] },
    );
    assert.deepEqual([gateway.sslCertificates.length, gateway.sslPolicy, gateway.identity, gateway.trustedRootCertificates], [1, undefined, undefined, []]);
    assert.ok(model.notes.length >= 4);
  });

  const data = shared('data');
  it('reads every certificate of the recorded gateways', { skip: data === undefined ? 'the folder of real bodies is not there' : false }, () => {
    const texts = readdirSync(data ?? '', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => [...readFileSync(join(data ?? '', name), 'utf8').matchAll(/"(?:publicCertData)" *: *"(MI[^"\\]+)"/g)].map(([, text = '']) => text));
    assert.ok(texts.length > 0);
    for (const text of texts) assert.ok((parseCertificates(text)?.length ?? 0) > 0, text.slice(0, 40));
  });
});
