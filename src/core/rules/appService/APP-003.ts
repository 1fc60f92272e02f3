import { judgeAccess, type Arrival } from '../../appService/accessRestrictions';
import { siteOfHost } from '../../path/siteOfHost';
import { unreadable } from '../../model/lookUps';
import { resourceName } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace } from '../applicationGateway/places';
import type { Finding } from '../finding';
import { defineRule } from '../rule';
import { arrivalAt, withServiceEndpoint } from './arrival';
import { isClosed } from './servedApp';
import { webAppArguments } from './servedApp';
import { isForbidden, isWebAppHost } from './webAppServer';

export default defineRule({
  code: 'APP-003',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 85,
  text: {
    en: {
      title: 'The access restrictions of the web app keep the gateway out',
      message: '{app} sees the gateway as {sender}, and its access restrictions keep that out by {decider}: every request and probe of the gateway gets 403.',
      why: 'An app decides by the sender whom it lets in. A gateway comes from its public address, or, when its subnet has the service endpoint for web apps, from that subnet: rules of one kind never match the other.',
      howWeKnow:
        "The gateway's way to the app was derived from its subnet's service endpoints and routes, and the rules of the main site were judged for that sender, by priority.",
      fix: 'Add a rule that allows the sender named here.',
      notAProblem: 'When the app is not to be reached through this gateway.',
      notes: { decider: 'What decides.', sender: 'The gateway, as the app sees it.', app: 'The app behind the server.' },
      fixes: { allow: 'Let the gateway in', openRestrictions: 'Networking of the app: access restrictions' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/app-service/overview-access-restrictions',
    'https://learn.microsoft.com/azure/app-service/networking/app-gateway-with-service-endpoints',
  ],
  applies: ({ address, isFqdn }) => isFqdn && isWebAppHost(address),
  check(context, server) {
    const health = context.need(server.health);
    // An app that answers the probe lets the gateway in, whatever its rules seem to say.
    if (health && serverState(health) === 'healthy') return;
    const app = context.need(siteOfHost(context.model, server.address));
    // Without a public way the restrictions decide nothing: APP-005 and the rules of private zones judge that.
    if (isClosed(app)) return;
    const config = context.need(app.config);
    const arrival = context.need(arrivalAt(server, app));
    // A rule for the subnet is there and cannot match: APP-004.
    if (withServiceEndpoint(config, arrival, server)) return;
    const answer = judgeAccess(config, arrival);
    if (answer.access === 'allow') return;
    if (answer.access === 'unknown') {
      const detail = answer.rule ? `whether ${answer.rule.name ?? 'a rule'} matches cannot be told` : 'the access restrictions could not be read';
      context.unknown(unreadable({ kind: 'arm', request: config.at.request }, detail));
      return;
    }
    const at = answer.rule?.at ?? deepestPlace(context.model, config.at, 'properties', 'ipSecurityRestrictionsDefaultAction');
    const decider = answer.rule?.name ?? (answer.rule ? 'a rule' : 'the default action');
    context.report({
      at,
      resource: app.id,
      explains: isForbidden(context) ? ['refusedByProbe'] : [],
      data: { app: app.name, sender: wordsOf(arrival), decider },
      evidence: [
        { resource: app.id, at, value: decider, note: 'decider' },
        senderEvidence(arrival, server.gateway),
        { resource: app.id, at: app.at, value: server.address, note: 'app' },
      ],
    });
  },
  fixes: (finding, { gateway }) => [
    ...(gateway.subnetId === undefined ? [] : [azureCli('allow', [allowCommand(finding, gateway.subnetId)])]),
    portal('openRestrictions', finding.resource),
  ],
});

function wordsOf(arrival: Arrival): string {
  return arrival.kind === 'address' ? `address ${arrival.address}` : `subnet ${resourceName(arrival.subnetId)}`;
}

function senderEvidence(arrival: Arrival, { id, at, subnet, frontends }: Parameters<typeof arrivalAt>[0]['gateway']) {
  if (arrival.kind === 'subnet')
    return { resource: arrival.subnetId, at: subnet.state === 'known' && subnet.value ? subnet.value.at : at, value: 'Microsoft.Web', note: 'sender' };
  const owner = frontends.find(({ publicIPAddressId }) => publicIPAddressId !== undefined);
  return { resource: owner?.id ?? id, at: owner?.at ?? at, value: arrival.address, note: 'sender' };
}

/** A rule of the kind by which the sender was seen. */
function allowCommand(finding: Finding, subnetId: string): readonly string[] {
  const [, address] = /^address (.+)$/.exec(String(finding.data['sender'])) ?? [];
  const sender = address === undefined ? ['--subnet', subnetId] : ['--ip-address', address.includes(':') ? `${address}/128` : `${address}/32`];
  return [
    'webapp',
    'config',
    'access-restriction',
    'add',
    ...webAppArguments(finding.resource),
    '--rule-name',
    'application-gateway',
    '--action',
    'Allow',
    '--priority',
    '90',
    ...sender,
  ];
}
