import { isEncrypted } from '../../path/effectiveProbe';
import { platformOf } from '../../path/platformHosts';
import { childCommand, azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace, unreadableAt } from '../applicationGateway/places';
import { defineRule } from '../rule';

/** Messages that say that the authority of the backend's certificate is not known to the gateway. */
const untrusted: readonly string[] = ['AGW-BH-013', 'AGW-BH-014'];

/**
 * A backend whose certificate comes from a well-known authority needs no uploaded root (ssl-overview), and who issued it cannot be
 * seen in ARM: so nothing is said until the gateway itself complains of the authority.
 */
export default defineRule({
  code: 'AGW-TLS-004',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['tlsToBackend'],
  specificity: 55,
  text: {
    en: {
      title: "No root certificate is uploaded for the backend's own authority",
      message:
        'The gateway does not know the authority that issued the certificate of {server}, and backend setting {setting} has no root certificate of its own.',
      why: 'Without an uploaded root the gateway trusts only well-known authorities. A certificate of a private authority, or a self-signed one, is refused.',
      howWeKnow: "The gateway's message names the authority, and the backend setting lists no trusted root certificate.",
      fix: 'Upload the root certificate of the authority (Base64, .cer) and attach it to the backend setting, or give the backend a certificate of a well-known authority.',
      notAProblem: 'Nothing is reported while the gateway accepts the certificate.',
      notes: { setting: 'The backend setting without a trusted root.' },
      fixes: { upload: 'Upload the root and attach it to the setting', openSettings: 'Backend settings of the gateway: upload the root certificate' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/ssl-overview',
    'https://learn.microsoft.com/azure/application-gateway/certificates-for-backend-authentication',
  ],
  applies: ({ gateway, setting, address }) =>
    gateway.isV2 && isEncrypted(setting.protocol) && setting.trustedRootCertificates.length === 0 && platformOf(address) === undefined,
  check(context, server) {
    const { setting } = server;
    context.need(server.health);
    if (!context.symptoms.some(({ finding }) => finding !== undefined && untrusted.includes(finding.code))) return;
    const unreadable = unreadableAt(context.model, setting.at);
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    const at = deepestPlace(context.model, setting.at, 'properties', 'trustedRootCertificates');
    context.report({
      at,
      resource: setting.id,
      data: { server: server.address, setting: setting.name },
      evidence: [{ resource: setting.id, at, value: '[]', note: 'setting' }],
    });
  },
  fixes: (_, { gateway, setting }) => [
    azureCli('upload', [
      childCommand(gateway.id, 'root-cert', 'create', '<name of the root>', '--cert-file', '<root.cer>'),
      childCommand(gateway.id, 'http-settings', 'update', setting.name, '--root-certs', '<name of the root>'),
    ]),
    portal('openSettings', gateway.id),
  ],
});
