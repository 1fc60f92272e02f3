import { asksToSignIn, isExcludedPath } from '../../appService/probeAdmission';
import { effectiveProbe } from '../../path/effectiveProbe';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { answeredWith, suspectApp } from './servedApp';

export default defineRule({
  code: 'APP-018',
  on: 'webApp',
  severity: 'warning',
  confidence: 'static',
  explains: ['refusedByProbe', 'redirectLoop'],
  specificity: 80,
  text: {
    en: {
      title: 'The web app asks the health probe to sign in',
      message:
        'The authentication of {app} answers {action} to everybody who has not signed in, and {path}, which the probe asks for, is not excluded from it.',
      why: 'A probe cannot sign in. App Service authentication stands before the app, so the probe sees 401, 403 or a redirect to the sign-in page instead of the app.',
      howWeKnow: 'The authentication settings of the app are enabled, allow nobody without signing in, and do not exclude the path of the probe.',
      fix: 'Exclude a health path from the authentication and probe that, or let the probe accept 401 as healthy.',
      notAProblem: 'When the probe accepts the status that the authentication answers.',
      notes: { authentication: 'What everybody gets who has not signed in.', path: 'What the probe asks for.' },
      fixes: { openAuthentication: 'Authentication of the app: excluded paths', acceptCode: 'Let the probe accept 401 too' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/app-service/overview-authentication-authorization',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  check(context, subject) {
    const app = suspectApp(context, subject, 'redirectLoop');
    const probe = subject.server && effectiveProbe(subject.server);
    if (!app || probe?.path === undefined) return;
    const authentication = context.need(app.authentication);
    if (!asksToSignIn(authentication) || isExcludedPath(probe.path, authentication.excludedPaths)) return;
    const at = deepestPlace(context.model, authentication.at, 'properties', 'globalValidation', 'unauthenticatedClientAction');
    const action = authentication.unauthenticatedClientAction ?? 'RedirectToLoginPage';
    context.report({
      at,
      resource: app.id,
      explains: answeredWith(context, 401, 403, 302) ? ['refusedByProbe', 'redirectLoop'] : ['redirectLoop'],
      data: { app: app.name, action, path: probe.path },
      evidence: [
        { resource: app.id, at, value: action, note: 'authentication' },
        { resource: probe.probe?.id ?? app.id, at: probe.probe?.at ?? at, value: probe.path, note: 'path' },
      ],
    });
  },
  fixes: ({ resource }, { server }) => {
    const probe = server && effectiveProbe(server).probe;
    const codes = probe?.match?.statusCodes ?? [];
    const accept =
      server && probe
        ? [
            azureCli('acceptCode', [
              childCommand(server.gateway.id, 'probe', 'update', probe.name, '--match-status-codes', ...(codes.length > 0 ? codes : ['200-399']), '401'),
            ]),
          ]
        : [];
    return [portal('openAuthentication', resource), ...accept];
  },
});
