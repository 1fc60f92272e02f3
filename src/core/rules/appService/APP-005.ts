import { hasPrivateEndpoint, publicAccessOf } from '../../appService/publicAccess';
import { unreadable } from '../../model/lookUps';
import { getRequest } from '../../snapshot/request';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { endpointsOfService, privateServiceOf, serviceHostOf, zonesOfEndpoints } from '../dns/privateService';
import type { ServerSubject } from '../../path/subject';
import { defineRule, type RuleContext } from '../rule';
import { suspectApp, webAppArguments } from './servedApp';
import { isForbidden } from './webAppServer';

/**
 * An app with an approved private endpoint is reached by its private zone: what is wrong with the zone AGW-DNS-003 and AGW-DNS-006 find,
 * and this rule is silent.
 */
export default defineRule({
  code: 'APP-005',
  on: 'webApp',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 88,
  text: {
    en: {
      title: 'The web app takes no public requests and has no private endpoint',
      message: 'Public network access of {app} is disabled, and no approved private endpoint leads to it: every request and probe of the gateway gets 403.',
      why: 'With public network access disabled an app answers only what comes through a private endpoint. A service endpoint is a public way, and access restrictions do not open what is disabled.',
      howWeKnow: 'The body of the app says that public network access is disabled, and lists no private endpoint connection that is approved.',
      fix: 'Give the app a private endpoint, with its private zone linked to the network of the gateway; or enable public network access and let only the gateway in.',
      notAProblem: 'When the app is not to be reached through this gateway.',
      notes: { access: 'Public network access of the app.' },
      fixes: { enable: 'Enable public network access', openNetworking: 'Networking of the app: public network access and private endpoints' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/app-service/overview-access-restrictions',
    'https://learn.microsoft.com/azure/app-service/overview-private-endpoint',
  ],
  applies: ({ server }) => server !== undefined,
  check(context, subject) {
    const app = suspectApp(context, subject);
    if (!app || !subject.server || publicAccessOf(app) === 'open') return;
    if (hasPrivateEndpoint(app)) {
      leaveToZone(context, subject.server);
      return;
    }
    if (app.hostingEnvironmentId !== undefined) {
      context.unknown(unreadable(getRequest(app.id), 'the app is in an App Service Environment, which has ways of its own'));
      return;
    }
    const at = deepestPlace(context.model, app.at, 'properties', 'publicNetworkAccess');
    context.report({
      at,
      resource: app.id,
      explains: isForbidden(context) ? ['refusedByProbe'] : [],
      data: { app: app.name },
      evidence: [{ resource: app.id, at, value: app.publicNetworkAccess ?? 'Disabled', note: 'access' }],
    });
  },
  fixes: ({ resource }) => [
    portal('openNetworking', resource),
    azureCli('enable', [['webapp', 'update', ...webAppArguments(resource), '--set', 'publicNetworkAccess=Enabled']]),
  ],
});

/** Where an endpoint writes into no zone, the name may have been written by hand or not at all. */
function leaveToZone({ model, need, unknown }: Pick<RuleContext, 'model' | 'need' | 'unknown'>, server: ServerSubject): void {
  const host = serviceHostOf(server.address);
  if (!host) return;
  const service = need(privateServiceOf(model, host, server));
  const endpoints = need(endpointsOfService(model, host, service));
  if (need(zonesOfEndpoints(model, host, endpoints)).length > 0) return;
  unknown(unreadable(getRequest(service.id), 'the private endpoint of the app writes its name into no private zone'));
}
