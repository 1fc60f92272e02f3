import { keepsClientHost } from '../../path/liveHost';
import { platformOf } from '../../path/platformHosts';
import { matchesHostPattern, parseRequestUrl } from '../../path/requestRoute';
import { namesOfSite, siteOfHost } from '../../path/siteOfHost';
import type { PairSubject } from '../../path/subject';
import type { WebApp } from '../../model/webApp';
import { below } from '../../snapshot/fact';
import { resourceName } from '../../snapshot/resourceId';
import type { Confidence } from '../finding';
import { defineRule, type RuleContext } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { serverState } from './healthMessages';
import { siteArguments } from './siteArguments';

/** What arrives at the app, and how sure it is that the app does not know it. */
interface UnknownHost {
  readonly host: string;
  readonly confidence: Confidence;
}

export default defineRule({
  code: 'AGW-CFG-008',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['gateway502', 'gateway4xx'],
  specificity: 70,
  text: {
    en: {
      title: 'The backend does not know the host name that arrives',
      message:
        "Backend setting {setting} passes the client's host name on, and {app} does not answer to {host}: it answers to {names} only. Requests for that name do not reach the app.",
      variants: {
        anyHost:
          "Backend setting {setting} passes the client's host name on, and listener {listener} takes every name, but {app} answers to {names} only. Requests for any other name do not reach the app.",
      },
      why: 'App Service finds the app by the Host header. When the gateway passes on a name that is not bound to the app, the platform answers by itself, mostly with 404, or with a certificate that is for another name.',
      howWeKnow:
        "The setting overrides no host name, so the client's arrives. A host name of the listeners that lead here is not among the host names of the app.",
      fix: 'Bind the custom domain to the app (recommended: cookies and redirects keep working), or let the backend setting take the host name of the member.',
      notAProblem: 'When every name that clients use is bound to the app: no override with the custom domain bound is the recommended form.',
      notes: { setting: 'The backend setting overrides no host name.', names: 'The host names of the app.' },
      fixes: {
        bind: 'Bind {host} to the app',
        override: "Let the backend setting send the member's name",
        openDomains: 'Custom domains of the app: add the domain',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configure-web-app',
    'https://learn.microsoft.com/azure/architecture/best-practices/host-name-preservation',
  ],
  applies: (pair) => pair.setting.layer === 'http' && keepsClientHost(pair.setting) && appMembers(pair).length > 0,
  check(context, pair) {
    for (const name of appMembers(pair)) {
      const app = context.need(siteOfHost(context.model, name));
      const unknown = unknownHost(context, pair, app);
      if (!unknown) continue;
      const at = below(pair.setting.at, 'properties');
      const listener = pair.routes.find((route) => route.listener?.hostNames.length === 0)?.listener;
      context.report({
        at,
        resource: pair.setting.id,
        severity: unknown.confidence === 'static' ? 'error' : 'warning',
        confidence: unknown.confidence,
        ...(unknown.host === '*' ? { variant: 'anyHost' } : {}),
        // A 502 is its work only where every probe passes: otherwise the probe names another reason, or nobody looked.
        explains: isHealthy(pair) ? ['gateway502', 'gateway4xx'] : ['gateway4xx'],
        data: { setting: pair.setting.name, app: app.name, host: unknown.host, names: namesOfSite(app).join(', '), listener: listener?.name ?? '' },
        evidence: [
          { resource: pair.setting.id, at, value: pair.setting.name, note: 'setting' },
          { resource: app.id, at: app.at, value: namesOfSite(app).join(', '), note: 'names' },
        ],
      });
    }
  },
  fixes: (finding, { gateway, setting }) => {
    const override = azureCli('override', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--host-name-from-backend-pool', 'true')]);
    const app = finding.evidence.find((evidence) => evidence.note === 'names')?.resource;
    const host = String(finding.data['host']);
    if (app === undefined || host.includes('*')) return [override];
    return [
      azureCli('bind', [['webapp', 'config', 'hostname', 'add', ...siteArguments(app), '--hostname', host]], { host }),
      portal('openDomains', app, { app: resourceName(app) }),
      override,
    ];
  },
});

/** Names of the pool, as configured, that are apps of App Service. */
function appMembers(pair: PairSubject): readonly string[] {
  return pair.pool.addresses.flatMap(({ fqdn }) => (fqdn !== undefined && platformOf(fqdn) === 'appService' ? [fqdn] : []));
}

/** A name that reaches the pair and that the app does not answer to; `*` for a listener that takes every name. */
function unknownHost(context: Pick<RuleContext, 'reported'>, pair: PairSubject, app: WebApp): UnknownHost | undefined {
  const names = namesOfSite(app);
  const isBound = (host: string): boolean => names.some((name) => matchesHostPattern(name, host));
  const listeners = pair.routes.flatMap((route) => route.listener ?? []);
  const url = context.reported?.url === undefined ? undefined : parseRequestUrl(context.reported.url);
  const takesUrl = url !== undefined && pair.routes.some((route) => route.isReported === true);
  if (takesUrl && !isBound(url.host)) return { host: url.host, confidence: 'static' };
  const hosts = listeners.flatMap((listener) => listener.hostNames.map((name) => name.toLowerCase()));
  const stranger = hosts.find((host) => !isPattern(host) && !isBound(host));
  if (stranger !== undefined) return { host: stranger, confidence: 'static' };
  if (takesUrl) return undefined;
  const pattern = hosts.find((host) => isPattern(host) && !names.some((name) => name === host || matchesHostPattern(host, name)));
  if (pattern !== undefined) return { host: pattern, confidence: 'predicted' };
  // A name of its own on the app is what clients of a listener for every name are likely to use.
  const takesAny = listeners.some((listener) => listener.hostNames.length === 0);
  return takesAny && names.every((name) => platformOf(name) !== undefined) ? { host: '*', confidence: 'predicted' } : undefined;
}

function isHealthy({ health }: PairSubject): boolean {
  return health.state === 'known' && health.value.length > 0 && health.value.every((server) => serverState(server) === 'healthy');
}

function isPattern(host: string): boolean {
  return /[*?]/.test(host);
}
