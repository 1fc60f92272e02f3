import { isEncrypted } from '../../path/effectiveProbe';
import { platformOf } from '../../path/platformHosts';
import { portal } from '../applicationGateway/commands';
import { deepestPlace, unreadableAt } from '../applicationGateway/places';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-TLS-005',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['tlsToBackend'],
  specificity: 55,
  text: {
    en: {
      title: 'A v1 gateway has no certificate to compare its HTTPS backend with',
      message:
        'Backend setting {setting} speaks HTTPS to {server}, and the v1 gateway has no authentication certificate to compare the one of the backend with.',
      why: "A v1 gateway trusts no authority. It accepts a backend only when the backend's own certificate was uploaded as an authentication certificate.",
      howWeKnow: 'The SKU of the gateway is v1, and the backend setting lists no authentication certificate.',
      fix: "Upload the backend's certificate (its public part) as an authentication certificate of the backend setting.",
      notAProblem: 'For App Service and other multi-tenant backends of Azure, which v1 trusts when the setting says so.',
      notes: { setting: 'The backend setting without an authentication certificate.' },
      fixes: { openSettings: 'Backend settings of the gateway: add the authentication certificate' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/ssl-overview'],
  applies: ({ gateway, setting, address }) => gateway.isV1 && isEncrypted(setting.protocol) && platformOf(address) === undefined,
  check(context, server) {
    const { setting, gateway } = server;
    if (setting.authenticationCertificates.length > 0 || setting.trustedRootCertificates.length > 0) return;
    const unreadable = unreadableAt(context.model, setting.at);
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    const health = context.need(server.health);
    // A server that answers Healthy over TLS was accepted, by whatever certificate.
    if (health?.health === 'healthy') return;
    const at = deepestPlace(context.model, setting.at, 'properties', 'authenticationCertificates');
    context.report({
      at,
      resource: setting.id,
      data: { setting: setting.name, server: server.address },
      evidence: [
        { resource: setting.id, at, value: '[]', note: 'setting' },
        { resource: gateway.id, at: deepestPlace(context.model, gateway.at, 'properties', 'sku', 'tier'), value: gateway.skuTier ?? '', note: 'setting' },
      ],
    });
  },
  fixes: (_, { gateway }) => [portal('openSettings', gateway.id)],
});
