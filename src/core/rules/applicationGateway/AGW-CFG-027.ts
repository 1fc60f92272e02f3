import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { portal } from './commands';
import { deepestPlace } from './places';

/** Users saw it with 51 characters and not with 43; from where on is not known, so only what was seen is told. */
const reportedLength = 51;

export default defineRule({
  code: 'AGW-CFG-027',
  on: 'gateway',
  severity: 'hint',
  confidence: 'predicted',
  // Two reports of users from 2019, probably mended since: a thing to try, never the cause.
  isRiskOnly: true,
  text: {
    en: {
      title: 'A listener has a very long host name',
      message:
        'Host name {host} of listener {listener} has {length} characters, and gateway {gateway} tells the health of no server. In 2019 users saw that together.',
      why: 'Users of v2 gateways reported in 2019 that a long host name on any listener stopped the gateway. It is probably mended since.',
      howWeKnow: 'A host name of a listener is as long as those in the reports, and backend health is unknown.',
      fix: 'Look at the other findings first. If none explains it, try a shorter host name.',
      notAProblem: 'When another finding explains it, or the gateway served with this name before.',
      notes: { host: 'The longest host name.' },
      fixes: { openListeners: 'Listeners of the gateway' },
    },
  },
  links: ['https://github.com/MicrosoftDocs/azure-docs/issues/24184', 'https://github.com/Azure/application-gateway-kubernetes-ingress/issues/121'],
  applies: ({ gateway }) => gateway.isV2 && gateway.listeners.some(({ hostNames }) => hostNames.some(isLong)),
  check(context, { gateway }) {
    context.need(gateway.backendHealth);
    if (!context.shows('healthUnknown')) return;
    const names = gateway.listeners.flatMap((listener) => listener.hostNames.map((host) => ({ listener, host })));
    const [longest] = names.sort((one, other) => other.host.length - one.host.length);
    if (!longest) return;
    const { listener, host } = longest;
    const index = Math.max(0, listener.hostNames.indexOf(host));
    const properties = below(listener.at, 'properties');
    const named = deepestPlace(context.model, properties, 'hostName');
    const at = named.pointer === properties.pointer ? deepestPlace(context.model, properties, 'hostNames', index) : named;
    context.report({
      at,
      resource: listener.id,
      data: { host, listener: listener.name, length: host.length, gateway: gateway.name },
      evidence: [{ resource: listener.id, at, value: host, note: 'host' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openListeners', gateway.id)],
});

function isLong(host: string): boolean {
  return host.length >= reportedLength;
}
