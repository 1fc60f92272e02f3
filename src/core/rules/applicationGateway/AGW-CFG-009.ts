import { isEncrypted } from '../../path/effectiveProbe';
import type { ServerSubject } from '../../path/subject';
import { deepestPlace } from './places';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';

export default defineRule({
  code: 'AGW-CFG-009',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['tlsToBackend'],
  specificity: 60,
  text: {
    en: {
      title: 'The host name is to be picked from a member that is an address',
      message:
        'Backend setting {setting} takes the host name from the member, and {server} is an address: it goes out as Host, and no server name goes out in the TLS handshake, so no certificate can match.',
      variants: {
        plain:
          'Backend setting {setting} takes the host name from the member, and {server} is an address: the address goes out as Host. A server that routes by name does not know it.',
      },
      why: 'An address is allowed as Host, but it is not a name: a server that routes by name finds nothing, and a certificate is not checked against an address.',
      howWeKnow: 'The setting has `pickHostNameFromBackendAddress`, and the member is given by its address.',
      fix: 'Set the host name on the backend setting when the server routes by name or uses HTTPS, or give the member by name.',
      notAProblem: 'When the server takes every host name, and the check of the name is switched off or not needed.',
      notes: { setting: 'The option of the backend setting.' },
      fixes: { setHost: 'Set the host name that the server expects', openSettings: 'Backend settings of the gateway: override with a specific name' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-http-settings',
    'https://learn.microsoft.com/azure/application-gateway/ssl-overview',
  ],
  applies: ({ setting, isFqdn }) => setting.layer === 'http' && setting.pickHostNameFromBackendAddress && !isFqdn,
  check(context, server) {
    const { setting } = server;
    const needsName = needsServerName(server);
    const isSeen = needsName && context.symptoms.some((symptom) => symptom.finding?.code === 'AGW-BH-008');
    const at = deepestPlace(context.model, setting.at, 'properties', 'pickHostNameFromBackendAddress');
    context.report({
      at,
      resource: setting.id,
      severity: isSeen ? 'error' : needsName ? 'warning' : 'hint',
      confidence: isSeen ? 'observed' : needsName ? 'predicted' : 'static',
      explains: isSeen ? ['tlsToBackend'] : [],
      ...(needsName ? {} : { variant: 'plain' }),
      data: { setting: setting.name, server: server.address },
      evidence: [{ resource: setting.id, at, value: 'true', note: 'setting' }],
    });
  },
  fixes: (_, { gateway, setting }) => [
    azureCli('setHost', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--host-name', '<name that the server expects>')]),
    portal('openSettings', gateway.id),
  ],
});

/** v2 checks the name of a certificate unless the setting gives another one or switches the check off. */
function needsServerName({ gateway, setting }: ServerSubject): boolean {
  const hasName = setting.sniName !== undefined && setting.sniName !== '';
  return !gateway.isV1 && isEncrypted(setting.protocol) && !hasName && setting.validateSNI !== false;
}
