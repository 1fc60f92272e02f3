import { wantsClientCertificate } from '../../appService/probeAdmission';
import { effectiveProbe } from '../../path/effectiveProbe';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { answeredWith, suspectApp, webAppArguments } from './servedApp';

export default defineRule({
  code: 'APP-017',
  on: 'webApp',
  severity: 'warning',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 80,
  text: {
    en: {
      title: 'The web app wants a client certificate, which a gateway never shows',
      message: '{app} requires a client certificate, and {path}, which the probe asks for, is not excluded: the probe gets 403.',
      why: 'An application gateway ends the TLS of its clients and shows no certificate of its own to a backend. An app that requires one refuses every request of the gateway.',
      howWeKnow: 'Client certificates of the app are enabled and required, and no exclusion path covers the path of the probe.',
      fix: 'Exclude the paths that the gateway asks for, or make client certificates optional and check them in the gateway (mutual authentication).',
      notAProblem: 'When the app is not to be reached through this gateway.',
      notes: { certificate: 'Client certificates, as the app has them.', path: 'What the probe asks for.' },
      fixes: { optional: 'Make client certificates optional', openCertificates: 'Configuration of the app: client certificate mode and exclusion paths' },
    },
  },
  links: ['https://learn.microsoft.com/azure/app-service/app-service-web-configure-tls-mutual-auth'],
  check(context, subject) {
    const app = suspectApp(context, subject);
    const probe = subject.server && effectiveProbe(subject.server);
    if (!app || probe?.path === undefined || !wantsClientCertificate(app, probe.path)) return;
    const at = deepestPlace(context.model, app.at, 'properties', 'clientCertMode');
    context.report({
      at,
      resource: app.id,
      explains: answeredWith(context, 403) ? ['refusedByProbe'] : [],
      data: { app: app.name, path: probe.path },
      evidence: [
        { resource: app.id, at, value: app.clientCertMode ?? 'Required', note: 'certificate' },
        { resource: probe.probe?.id ?? app.id, at: probe.probe?.at ?? at, value: probe.path, note: 'path' },
      ],
    });
  },
  fixes: ({ resource }) => [
    azureCli('optional', [['webapp', 'update', ...webAppArguments(resource), '--set', 'clientCertMode=Optional']]),
    portal('openCertificates', resource),
  ],
});
