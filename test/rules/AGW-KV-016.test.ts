import type { JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const resource = ids.child('sslCertificates', 'cert-app');
const pointer = '/properties/sslCertificates/0/properties/keyVaultSecretId';
const fromKeyVault = { keyVaultSecretId: 'https://kv-shop.vault.azure.net/secrets/shop' };

function withTier(tier: GatewaySketch['tier'], properties: JsonObject, more: GatewaySketch['listeners'] = [{ name: 'lst-app', protocol: 'Https' }]): Snapshot {
  return gatewaySnapshot({
    ...(tier ? { tier } : {}),
    listeners: more,
    properties: { sslCertificates: [{ name: 'cert-app', id: resource, properties }] },
  });
}

/** The same gateway without an SKU that can be read. */
function withoutSku(): Snapshot {
  return gatewaySnapshot({
    listeners: [{ name: 'lst-app', protocol: 'Https' }],
    properties: { sku: null, sslCertificates: [{ name: 'cert-app', id: resource, properties: fromKeyVault }] },
  });
}

checkRule('AGW-KV-016', [
  ...(['Standard', 'WAF'] as const).map((tier) => ({
    name: `warns of a reference on the tier ${tier}`,
    snapshot: withTier(tier, fromKeyVault),
    expect: 'fail' as const,
    findings: [{ resource, pointer, severity: 'warning', explains: ['tlsToClient'], data: { listener: 'lst-app', certificate: 'cert-app', tier } }] as const,
  })),
  ...(['Standard_v2', 'WAF_v2', 'Basic'] as const).map((tier) => ({
    name: `does not apply to the tier ${tier}, which supports Key Vault`,
    snapshot: withTier(tier, fromKeyVault),
    expect: 'notApplicable' as const,
  })),
  { name: 'does not apply to an uploaded certificate', snapshot: withTier('Standard', {}), expect: 'notApplicable' },
  { name: 'does not apply to an empty reference', snapshot: withTier('Standard', { keyVaultSecretId: '' }), expect: 'notApplicable' },
  { name: 'accuses nobody when the tier cannot be read', snapshot: withoutSku(), expect: 'notApplicable' },
  {
    name: 'does not apply to a listener without a certificate',
    snapshot: withTier('Standard', fromKeyVault, [{ name: 'lst-app', protocol: 'Http' }]),
    expect: 'notApplicable',
  },
]);
