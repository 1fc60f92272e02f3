import { effectiveProbe, isEncrypted } from '../../path/effectiveProbe';
import { liveHost } from '../../path/liveHost';
import { namesOfSite, siteOfHost } from '../../path/siteOfHost';
import type { ServerSubject } from '../../path/subject';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule, type RuleContext } from '../rule';
import { isWebAppHost } from '../appService/webAppServer';

export default defineRule({
  code: 'AGW-TLS-003',
  on: 'server',
  severity: 'error',
  confidence: 'predicted',
  explains: ['gateway502'],
  specificity: 70,
  text: {
    en: {
      title: 'Live requests ask the backend for another certificate than the probe does',
      message:
        'Under backend setting {setting} the probe asks {server} for the certificate of {probeName}, and live requests for that of {liveName}. The probe can pass while the handshake of every live request fails.',
      why: 'A server chooses its certificate by the name in the TLS handshake. When live requests carry the client’s host name and the probe another, the probe proves nothing about them.',
      howWeKnow:
        'The name that the probe sends and the one that live requests send, by the precedence that Azure documents: the SNI name of the setting, its host name, the member’s name when it is picked, else the client’s host.',
      fix: 'Let the setting send a name that the backend has a certificate for, or give the backend a certificate for the client’s host name.',
      notAProblem: 'When one certificate of the backend covers both names.',
      notes: { probeName: 'The name that the probe sends.', liveName: 'The name that live requests send.' },
      fixes: { pick: 'Let the setting send the name of the member', openSettings: 'Backend settings of the gateway: host name' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/ssl-overview',
    'https://learn.microsoft.com/azure/application-gateway/configuration-http-settings',
  ],
  applies: ({ setting }) => isEncrypted(setting.protocol) && setting.layer === 'http' && setting.validateSNI !== false,
  check(context, server) {
    context.need(server.health);
    const probeName = effectiveProbe(server).sni?.toLowerCase();
    const liveName = probeName === undefined ? undefined : otherLiveName(server, probeName);
    if (probeName === undefined || liveName === undefined || isOneCertificate(context, server, probeName, liveName)) return;
    // Without requests that fail although the probe passes this is how the recommended set-up looks: the same backend under two names.
    const isSeen = context.symptoms.some(({ finding }) => finding?.code === 'AGW-BH-023');
    const at = deepestPlace(context.model, server.setting.at, 'properties', 'hostName');
    const probe = server.setting.probe?.target;
    context.report({
      at,
      resource: server.setting.id,
      ...(isSeen ? {} : ({ severity: 'hint', explains: [] } as const)),
      data: { setting: server.setting.name, server: server.address, probeName, liveName },
      evidence: [
        {
          resource: probe?.id ?? server.setting.id,
          at: probe ? deepestPlace(context.model, probe.at, 'properties', 'host') : at,
          value: probeName,
          note: 'probeName',
        },
        { resource: server.setting.id, at, value: liveName, note: 'liveName' },
      ],
    });
  },
  fixes: (_, { gateway, setting }) => [
    azureCli('pick', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--host-name-from-backend-pool', 'true')]),
    portal('openSettings', gateway.id),
  ],
});

/** The first name that live requests send instead of the probe's. A listener that takes any name, or a pattern of names, decides nothing. */
function otherLiveName(server: ServerSubject, probeName: string): string | undefined {
  const names = server.routes.flatMap((route) => {
    const { sni, clientHosts } = liveHost(server, route);
    if (sni === undefined) return [];
    return sni.source === 'client' ? clientHosts.filter((name) => !/[*?]/.test(name)) : [sni.name];
  });
  return names.map((name) => name.toLowerCase()).find((name) => name !== probeName);
}

/** App Service has a certificate for each name that is bound with TLS. What other servers have is not known here. */
function isOneCertificate({ model, need }: Pick<RuleContext, 'model' | 'need'>, server: ServerSubject, ...names: readonly string[]): boolean {
  if (!isWebAppHost(server.address)) return false;
  const app = need(siteOfHost(model, server.address));
  return names.every((name) => name === app.defaultHostName?.toLowerCase() || (namesOfSite(app).includes(name) && isBound(app.hostNameSslStates, name)));
}

function isBound(states: readonly { readonly name: string; readonly sslState?: string }[], name: string): boolean {
  return states.some((state) => state.name.toLowerCase() === name && !/^disabled$/i.test(state.sslState ?? 'Disabled'));
}
