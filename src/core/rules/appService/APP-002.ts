import { effectiveProbe } from '../../path/effectiveProbe';
import { matchesHostPattern } from '../../path/requestRoute';
import { namesOfSite } from '../../path/siteOfHost';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace } from '../applicationGateway/places';
import { siteArguments } from '../applicationGateway/siteArguments';
import { defineRule } from '../rule';
import { answeredWith } from './servedApp';

/** A setting without an override passes the client's name on, and AGW-CFG-008 judges that. */
export default defineRule({
  code: 'APP-002',
  on: 'webApp',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe', 'gateway502', 'gateway4xx'],
  specificity: 80,
  text: {
    en: {
      title: 'The backend setting sends a host name that the web app does not know',
      message: 'Backend setting {setting} sends {host} to {app}, which answers to {names} only: requests for that name do not reach the app.',
      why: 'App Service finds the app by the Host header. When the gateway sends a name that is not bound to the app, the platform answers by itself, mostly with 404.',
      howWeKnow: 'The host name that the setting overrides with is not among the host names of the app.',
      fix: 'Bind the name to the app, or let the backend setting send the name of the member.',
      notAProblem: 'When the setting is also for other servers of the pool, which know the name.',
      notes: { setting: 'The host name that the setting sends.', names: 'The host names of the app.' },
      fixes: {
        bind: 'Bind {host} to the app',
        pick: "Let the backend setting send the member's name",
        openDomains: 'Custom domains of the app: add the domain',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configure-web-app',
    'https://learn.microsoft.com/azure/architecture/best-practices/host-name-preservation',
  ],
  applies: ({ server }) => server?.setting.layer === 'http' && (server.setting.hostName ?? '') !== '',
  check(context, { server, webApp }) {
    const host = server?.setting.hostName?.toLowerCase();
    if (!server || host === undefined) return;
    const health = context.need(server.health);
    const app = context.need(webApp);
    const names = [...new Set([...namesOfSite(app), ...app.enabledHostNames.map((name) => name.toLowerCase())])];
    if (names.some((name) => matchesHostPattern(name, host))) return;
    const isProbed = effectiveProbe(server).host?.toLowerCase() === host;
    const isHealthy = health !== undefined && serverState(health) === 'healthy';
    // The probe asked for the very name and got a good answer: whoever answers knows it.
    if (isProbed && isHealthy) return;
    const at = deepestPlace(context.model, server.setting.at, 'properties', 'hostName');
    context.report({
      at,
      resource: server.setting.id,
      explains: [
        ...(isProbed && answeredWith(context, 400, 404) ? (['refusedByProbe'] as const) : []),
        ...(isHealthy ? (['gateway502'] as const) : []),
        'gateway4xx',
      ],
      data: { setting: server.setting.name, host, app: app.name, names: names.join(', ') },
      evidence: [
        { resource: server.setting.id, at, value: host, note: 'setting' },
        { resource: app.id, at: app.at, value: names.join(', '), note: 'names' },
      ],
    });
  },
  fixes: ({ data, evidence }, { server }) => {
    const app = evidence.find(({ note }) => note === 'names')?.resource;
    const host = String(data['host']);
    if (!server || app === undefined) return [];
    return [
      azureCli('pick', [childCommand(server.gateway.id, 'http-settings', 'update', server.setting.name, '--host-name-from-backend-pool', 'true')]),
      azureCli('bind', [['webapp', 'config', 'hostname', 'add', ...siteArguments(app), '--hostname', host]], { host }),
      portal('openDomains', app),
    ];
  },
});
