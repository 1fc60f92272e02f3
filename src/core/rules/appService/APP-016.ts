import { effectiveProbe, isEncrypted } from '../../path/effectiveProbe';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { answeredWith, suspectApp } from './servedApp';

export default defineRule({
  code: 'APP-016',
  on: 'webApp',
  severity: 'warning',
  confidence: 'static',
  explains: ['refusedByProbe', 'redirectLoop'],
  specificity: 75,
  text: {
    en: {
      title: 'The web app redirects the health probe to HTTPS',
      message: '{app} takes HTTPS only and answers HTTP with a redirect, and the probe of backend setting {setting} speaks HTTP and accepts {codes}.',
      why: 'An app that takes HTTPS only answers every HTTP request with 301 to the same address over HTTPS. Where the probe accepts no redirect, the server counts as broken; live requests over HTTP come back as redirects, and can go round for ever.',
      howWeKnow: 'The app is HTTPS only, and the probe speaks HTTP.',
      fix: 'Let the backend setting and its probe speak HTTPS.',
      notAProblem: 'When the probe accepts 301 and clients speak HTTPS to the gateway without being redirected in a circle.',
      notes: { httpsOnly: 'The app takes HTTPS only.', probe: 'What the probe speaks.' },
      fixes: { speakHttps: 'Let the backend setting speak HTTPS', openSettings: 'Backend settings of the gateway: protocol HTTPS, port 443' },
    },
  },
  links: ['https://learn.microsoft.com/azure/app-service/configure-ssl-bindings', 'https://learn.microsoft.com/azure/application-gateway/configure-web-app'],
  check(context, subject) {
    const app = suspectApp(context, subject, 'redirectLoop');
    const { server } = subject;
    const probe = server && effectiveProbe(server);
    if (!app || app.httpsOnly !== true || probe?.path === undefined || isEncrypted(probe.protocol)) return;
    const at = deepestPlace(context.model, app.at, 'properties', 'httpsOnly');
    context.report({
      at,
      resource: app.id,
      explains: answeredWith(context, 301, 302, 307, 308) ? ['refusedByProbe', 'redirectLoop'] : ['redirectLoop'],
      data: { app: app.name, setting: server?.setting.name ?? '', codes: probe.statusCodes.join(', ') },
      evidence: [
        { resource: app.id, at, value: 'true', note: 'httpsOnly' },
        { resource: probe.probe?.id ?? app.id, at: probe.probe?.at ?? at, value: probe.protocol ?? 'Http', note: 'probe' },
      ],
    });
  },
  fixes: (_, { server }) =>
    server
      ? [
          azureCli('speakHttps', [childCommand(server.gateway.id, 'http-settings', 'update', server.setting.name, '--protocol', 'Https', '--port', '443')]),
          portal('openSettings', server.gateway.id),
        ]
      : [],
});
