import { bindingOf, certificateFault, isCustomName, type BindingFault } from '../../appService/tlsBinding';
import { unreadable } from '../../model/lookUps';
import type { WebApp } from '../../model/webApp';
import type { WebCertificate } from '../../model/webCertificate';
import { effectiveProbe, isEncrypted } from '../../path/effectiveProbe';
import { liveHost } from '../../path/liveHost';
import type { ServerSubject } from '../../path/subject';
import { getRequest } from '../../snapshot/request';
import { parseResourceId } from '../../snapshot/resourceId';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import type { SymptomClass } from '../symptomClass';
import { defineRule, type RuleContext } from '../rule';

export default defineRule({
  code: 'APP-027',
  on: 'webApp',
  severity: 'error',
  confidence: 'static',
  explains: ['tlsToBackend', 'gateway502'],
  specificity: 85,
  text: {
    en: {
      title: 'The web app has no usable certificate for the host name that arrives',
      message: '{app} has no TLS binding for {host}: it shows the certificate of its default name, and the handshake of the gateway for {host} fails.',
      variants: {
        expired: 'The certificate with which {app} is bound for {host} has expired: the handshake of the gateway for {host} fails.',
        notYetValid: 'The certificate with which {app} is bound for {host} is not valid yet: the handshake of the gateway for {host} fails.',
        otherNames: 'The certificate with which {app} is bound for {host} is for other names: the handshake of the gateway for {host} fails.',
      },
      why: 'A gateway that speaks HTTPS to an app checks that the certificate is valid and for the name that it asks for. A custom domain that is added to an app has no certificate until one is bound.',
      howWeKnow:
        'The name that the probe or live requests carry in the handshake is a custom domain of the app, and the body of the app, or the certificate that it is bound with, says that no usable certificate is bound.',
      fix: 'Bind a valid certificate for the name, or let the backend setting send the default name of the app.',
      notAProblem: 'When no client uses the name.',
      notes: { binding: 'The TLS binding of {host}.', certificate: 'The certificate that is bound.' },
      fixes: { pick: 'Let the backend setting send the name of the member', openDomains: 'Custom domains of the app: bind a certificate' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configure-web-app', 'https://learn.microsoft.com/azure/app-service/configure-ssl-bindings'],
  applies: ({ server }) => server !== undefined && isEncrypted(server.setting.protocol),
  check(context, subject) {
    const { server } = subject;
    if (!server) return;
    const health = context.need(server.health);
    const app = context.need(subject.webApp);
    const probed = effectiveProbe(server).sni?.toLowerCase();
    const isHealthy = health !== undefined && serverState(health) === 'healthy';
    for (const host of namesAsked(server, probed).filter((name) => isCustomName(app, name))) {
      // The probe that passes proves the name that it asks for.
      if (isHealthy && host === probed) continue;
      const binding = bindingOf(app, host);
      if (!binding) {
        context.unknown(unreadable(getRequest(app.id), `the body does not say how ${host} is bound`));
        continue;
      }
      const judged = judge(context, server, app, host, binding);
      if (!judged) continue;
      const { fault, certificate } = judged;
      context.report({
        at: binding.at,
        resource: app.id,
        ...(fault === 'unbound' ? {} : { variant: fault }),
        explains: explained(context, host === probed, isHealthy),
        data: { app: app.name, host },
        evidence: [
          { resource: app.id, at: binding.at, value: binding.sslState ?? 'Disabled', note: 'binding', data: { host } },
          ...(certificate ? [{ resource: certificate.id, at: certificate.at, value: certificate.certificate?.subject ?? fault, note: 'certificate' }] : []),
        ],
      });
    }
  },
  fixes: ({ resource }, { server }) => [
    portal('openDomains', resource),
    ...(server
      ? [azureCli('pick', [childCommand(server.gateway.id, 'http-settings', 'update', server.setting.name, '--host-name-from-backend-pool', 'true')])]
      : []),
  ],
});

/** Names of the handshake: the probe's, and those of live requests; a pattern of names decides nothing. */
function namesAsked(server: ServerSubject, probed: string | undefined): readonly string[] {
  const live = server.routes.flatMap((route) => {
    const { sni, clientHosts } = liveHost(server, route);
    if (!sni) return [];
    return sni.source === 'client' ? clientHosts : [sni.name];
  });
  return [...new Set([...(probed === undefined ? [] : [probed]), ...live.map((name) => name.toLowerCase())])];
}

/** What the setting does not validate is no fault. */
function judge(
  context: Pick<RuleContext, 'model' | 'need' | 'unknown' | 'capturedAt'>,
  { setting }: ServerSubject,
  app: WebApp,
  host: string,
  { sslState = '', thumbprint }: WebApp['hostNameSslStates'][number],
): { readonly fault: BindingFault; readonly certificate?: WebCertificate } | undefined {
  const checksNames = setting.validateSNI !== false;
  if (/^disabled$/i.test(sslState)) return checksNames ? { fault: 'unbound' } : undefined;
  const list = context.need(context.model.webCertificates(parseResourceId(app.id)?.subscriptionId ?? ''));
  const certificate = list.find((each) => thumbprint !== undefined && each.thumbprint?.toLowerCase() === thumbprint.toLowerCase());
  if (!certificate?.certificate) {
    context.unknown(unreadable(getRequest(app.id), `the certificate of ${host} is not among those of the subscription, or cannot be read`));
    return undefined;
  }
  const fault = certificateFault(certificate, host, context.capturedAt);
  if (!fault) return undefined;
  const isChecked = fault === 'otherNames' ? checksNames : setting.validateCertChainAndExpiry !== false;
  return isChecked ? { fault, certificate } : undefined;
}

function explained(context: Pick<RuleContext, 'symptoms'>, isProbed: boolean, isHealthy: boolean): readonly SymptomClass[] {
  if (isHealthy) return ['gateway502'];
  const isSaid = context.symptoms.some(({ finding }) => ['AGW-BH-008', 'AGW-BH-009', 'AGW-BH-016'].includes(finding?.code ?? ''));
  return isProbed && isSaid ? ['tlsToBackend'] : [];
}
