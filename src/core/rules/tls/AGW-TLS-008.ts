import { isEncrypted } from '../../path/effectiveProbe';
import { childCommand, azureCli } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';

/**
 * ARM refuses to write such a setting (`ApplicationGatewayBackendHttpSettingsCannotHaveTrustedRootCertificate`), so what is stored all the same
 * still sends plain HTTP: it is a risk for the next write, and explains nothing.
 */
export default defineRule({
  code: 'AGW-TLS-008',
  on: 'pair',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A backend setting for HTTP lists trusted root certificates',
      message: 'Backend setting {setting} speaks {protocol} and lists {roots} trusted root certificates: Azure refuses to write a gateway with such a setting.',
      why: 'Trusted roots belong to settings that speak HTTPS. The next change of the gateway fails, whatever it is about.',
      howWeKnow: "The setting's protocol is HTTP, and its list of trusted root certificates is not empty.",
      fix: 'Take the roots off the setting, or let it speak HTTPS.',
      notAProblem: 'For the traffic of now: the gateway goes on to send HTTP.',
      notes: { setting: 'The list of the setting.' },
      fixes: { speakHttps: 'Let the setting speak HTTPS' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-troubleshooting-502'],
  applies: ({ setting }) => setting.layer === 'http' && setting.protocol !== undefined && !isEncrypted(setting.protocol),
  check(context, { setting }) {
    const roots = setting.trustedRootCertificates.length;
    if (roots === 0) return;
    const at = deepestPlace(context.model, setting.at, 'properties', 'trustedRootCertificates');
    context.report({
      at,
      resource: setting.id,
      data: { setting: setting.name, protocol: setting.protocol ?? '', roots },
      evidence: [{ resource: setting.id, at, value: setting.trustedRootCertificates.map(({ id }) => id).join(', '), note: 'setting' }],
    });
  },
  fixes: (_, { gateway, setting }) => [
    azureCli('speakHttps', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--protocol', 'Https', '--port', '443')]),
  ],
});
