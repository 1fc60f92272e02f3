import { judgeAccess } from '../../appService/accessRestrictions';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { unreadable } from '../../model/lookUps';
import { parseResourceId, resourceName } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { arrivalAt, withServiceEndpoint } from './arrival';
import { isClosed, suspectApp } from './servedApp';
import { isForbidden } from './webAppServer';

export default defineRule({
  code: 'APP-004',
  on: 'webApp',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 88,
  text: {
    en: {
      title: 'The web app lets the subnet of the gateway in, and the subnet has no service endpoint',
      message:
        '{rule} of {app} lets subnet {subnet} in, but the subnet has no service endpoint Microsoft.Web: {app} sees the address {address} instead of the subnet, and refuses it with 403.',
      why: 'A rule for a subnet matches only what comes over the service endpoint for web apps. Without it the requests of the gateway arrive with its public address, which the rule does not know.',
      howWeKnow:
        'The access restrictions were judged twice: they refuse the address with which the gateway arrives, and would let its subnet in if it had the service endpoint.',
      fix: 'Give the subnet of the gateway the service endpoint Microsoft.Web.',
      notAProblem: 'When the app is not to be reached through this gateway.',
      notes: { rule: 'The rule that would let the subnet in.', endpoints: 'Service endpoints of the subnet.' },
      fixes: { addEndpoint: 'Give the subnet the service endpoint for web apps', openRestrictions: 'Networking of the app: access restrictions' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/app-service/app-service-ip-restrictions',
    'https://learn.microsoft.com/azure/app-service/networking/app-gateway-with-service-endpoints',
  ],
  applies: ({ server }) => server !== undefined,
  check(context, subject) {
    const app = suspectApp(context, subject);
    const { server } = subject;
    if (!app || !server || isClosed(app)) return;
    const config = context.need(app.config);
    const arrival = context.need(arrivalAt(server, app));
    const answer = judgeAccess(config, arrival);
    if (answer.access === 'unknown') {
      const detail = 'whether the access restrictions refuse the address of the gateway cannot be told';
      context.unknown(unreadable({ kind: 'arm', request: config.at.request }, detail));
      return;
    }
    const rule = withServiceEndpoint(config, arrival, server);
    const subnet = context.need(server.gateway.subnet);
    if (!rule || !subnet || arrival.kind !== 'address' || answer.access !== 'deny') return;
    const { at } = rule;
    const endpoints = subnet.serviceEndpoints.join(', ');
    context.report({
      at: deepestPlace(context.model, subnet.at, 'properties', 'serviceEndpoints'),
      resource: subnet.id,
      explains: isForbidden(context) ? ['refusedByProbe'] : [],
      data: { app: app.name, subnet: resourceName(subnet.id), address: arrival.address, rule: rule.name ?? 'A rule' },
      evidence: [
        { resource: app.id, at, value: rule.name ?? 'Allow', note: 'rule' },
        { resource: subnet.id, at: subnet.at, value: endpoints === '' ? 'none' : endpoints, note: 'endpoints' },
      ],
    });
  },
  fixes: ({ resource }, { webApp, server }) => {
    const id = parseResourceId(resource);
    const [network = '', subnet = ''] = id?.names ?? [];
    if (!id || !server) return [];
    const others = server.gateway.subnet.state === 'known' ? (server.gateway.subnet.value?.serviceEndpoints ?? []) : [];
    const place = ['--resource-group', id.resourceGroup, '--vnet-name', network, '--name', subnet, '--subscription', id.subscriptionId];
    const update = azureCli('addEndpoint', [['network', 'vnet', 'subnet', 'update', ...place, '--service-endpoints', ...others, 'Microsoft.Web']]);
    return webApp.state === 'known' ? [update, portal('openRestrictions', webApp.value.id)] : [update];
  },
});
