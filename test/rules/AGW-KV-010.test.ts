import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Json } from '../../src/core/snapshot/snapshot';
import { checkRule, findingsOf, gatewaySnapshot, ids, type GatewaySketch } from './check';

const resource = ids.child('sslCertificates', 'cert-app');
const pointer = '/properties/sslCertificates/0/properties/keyVaultSecretId';
const secret = 'https://kv-shop.vault.azure.net/secrets/shop';
const version = '0123456789abcdef0123456789ABCDEF';

function withSecret(keyVaultSecretId: Json, more: GatewaySketch = {}) {
  return gatewaySnapshot({
    listeners: [{ name: 'lst-app', protocol: 'Https' }],
    properties: { sslCertificates: [{ name: 'cert-app', id: resource, properties: { keyVaultSecretId } }] },
    ...more,
  });
}
const finding = { resource, pointer, severity: 'warning', isRiskOnly: true, data: { listener: 'lst-app', certificate: 'cert-app' } } as const;

checkRule('AGW-KV-010', [
  { name: 'warns of a version, in any letter case', snapshot: withSecret(`${secret}/${version}`), expect: 'fail', findings: [finding] },
  { name: 'warns of a version before a slash', snapshot: withSecret(`${secret}/${version}/`), expect: 'fail', findings: [finding] },
  {
    name: 'warns in a sovereign cloud too',
    snapshot: withSecret(`https://kv-shop.vault.azure.cn/secrets/shop/${version}`),
    expect: 'fail',
    findings: [finding],
  },
  { name: 'passes without a version', snapshot: withSecret(secret), expect: 'pass' },
  { name: 'passes with a slash and no version', snapshot: withSecret(`${secret}/`), expect: 'pass' },
  {
    name: 'takes a name that looks like a version for a name',
    snapshot: withSecret(`https://kv-shop.vault.azure.net/secrets/${version}`),
    expect: 'pass',
  },
  { name: 'does not apply to an uploaded certificate', snapshot: withSecret(''), expect: 'notApplicable' },
  { name: 'does not apply to v1, which supports no Key Vault', snapshot: withSecret(`${secret}/${version}`, { tier: 'Standard' }), expect: 'notApplicable' },
]);

it('proposes the address without the version', () => {
  const [finding] = findingsOf('AGW-KV-010', withSecret(`${secret}/${version}`));
  const commands = finding?.fixes.flatMap((fix) => (fix.kind === 'azureCli' ? fix.commands : [])) ?? [];
  assert.deepEqual(commands[0]?.slice(-2), ['--key-vault-secret-id', secret]);
});
