import { platformOf } from '../../path/platformHosts';
import { parseResourceId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { answersOnAll } from '../network/serverLeg';
import { defineRule } from '../rule';
import { containerAppOf } from './containerApps';

export default defineRule({
  code: 'BE-ACA-001',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 80,
  text: {
    en: {
      title: 'The ingress of a container app takes traffic of its environment only',
      message: 'Server {server} of pool {pool} is container app {app}, whose ingress is limited to its environment: it answers the gateway with 404.',
      why: 'An ingress that is not external serves other apps of the same environment. The gateway comes from outside, even in an environment that has a private address only.',
      howWeKnow: 'The ingress of the app says that it is not external.',
      fix: 'Make the ingress external. In an internal environment the app is still reached from the virtual network only.',
      notAProblem: 'When the app is for other apps of its environment and not for this gateway.',
      notes: { external: 'Whether the ingress takes traffic from outside of the environment.' },
      fixes: { makeExternal: 'Make the ingress external', openIngress: 'Ingress of the container app' },
    },
  },
  links: ['https://learn.microsoft.com/azure/container-apps/ingress-overview', 'https://learn.microsoft.com/azure/container-apps/waf-app-gateway'],
  applies: ({ address, isFqdn }) => isFqdn && platformOf(address) === 'containerApps',
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const hosted = context.need(containerAppOf(context.model, server.address, parseResourceId(server.gateway.id)?.subscriptionId ?? ''));
    // An app of another subscription is seen by nobody here.
    if (!hosted) context.unknown([]);
    const ingress = hosted?.app.ingress;
    if (!hosted || ingress?.external !== false) return;
    const at = ingress.externalAt;
    context.report({
      at,
      resource: hosted.app.id,
      data: { server: server.address, pool: server.pool.name, app: hosted.app.name },
      evidence: [{ resource: hosted.app.id, at, value: 'false', note: 'external' }],
    });
  },
  fixes({ resource }) {
    const id = parseResourceId(resource);
    const update = id && ['--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId, '--type', 'external'];
    return [...(update ? [azureCli('makeExternal', [['containerapp', 'ingress', 'update', ...update]])] : []), portal('openIngress', resource)];
  },
});
