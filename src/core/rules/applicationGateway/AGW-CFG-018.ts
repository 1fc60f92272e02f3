import { isIpAddress } from '../../path/effectiveProbe';
import { parseRequestUrl, routesOfRequest, type RequestUrl } from '../../path/requestRoute';
import type { GatewaySubject } from '../../path/subject';
import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { portal } from './commands';
import { deepestPlace, unreadableAt } from './places';

export default defineRule({
  code: 'AGW-CFG-018',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  explains: ['gateway4xx'],
  specificity: 85,
  text: {
    en: {
      title: 'No listener takes the host of the URL',
      message: 'No listener of gateway {gateway} takes host {host} on port {port}, so the gateway answers 404 by itself.',
      variants: {
        port: 'No listener of gateway {gateway} with a rule takes {entrance}: it listens on {listening}.',
      },
      why: 'A v2 gateway answers 404 by itself to a host that no listener names, when no listener takes every host. A port without a listener does not answer at all.',
      howWeKnow: 'The reported URL is held against scheme, port, frontend and host names of all listeners that have a rule.',
      fix: 'Add the host name to a listener, or add a listener that takes every host.',
      notAProblem: 'When the URL is that of something in front of the gateway, which asks the gateway with another host or port.',
      notes: { listeners: 'The host names of the listeners there.', ports: 'The ports that have a listener.' },
      fixes: { openListeners: 'Listeners of the gateway: add the host name' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/http-response-codes',
    'https://learn.microsoft.com/azure/application-gateway/multiple-site-overview',
  ],
  applies: ({ gateway }) => gateway.isV2,
  check(context, subject) {
    const { gateway } = subject;
    const url = parseRequestUrl(context.reported?.url ?? '');
    // Another status than 404 came from somewhere: a listener took the request, or something before the gateway answered.
    const status = context.reported?.status;
    if (!url || (status !== undefined && status !== 404) || routesOfRequest(gateway, url, false).length > 0) return;
    const places = ['httpListeners', 'listeners', 'requestRoutingRules', 'routingRules', 'frontendPorts', 'frontendIPConfigurations'];
    const unreadable = places.flatMap((place) => unreadableAt(context.model, below(gateway.at, 'properties', place)));
    const unread = gateway.frontends.flatMap(({ publicIPAddress }) => (publicIPAddress.state === 'unavailable' ? [publicIPAddress] : []));
    // Only a URL with an address needs to know which frontend has it.
    const missing = [...unreadable, ...(isIpAddress(url.host) ? unread : [])];
    if (missing.length > 0) {
      context.unknown(missing);
      return;
    }
    const sameEntrance = listenersWithRules(subject).filter((listener) => takesAnyHost(subject, url, listener));
    const isPort = sameEntrance.length === 0;
    // An answer proves that something listens; without a listener there, it was not this gateway.
    if (isPort && status !== undefined) return;
    const at = deepestPlace(context.model, gateway.at, 'properties', isPort ? 'frontendPorts' : 'httpListeners');
    const ports = [...new Set(listenersWithRules(subject).map(entranceOf))].join(', ');
    const names = sameEntrance.flatMap(({ hostNames }) => hostNames).join(', ');
    context.report({
      at,
      resource: gateway.id,
      ...(isPort ? { variant: 'port', explains: ['cannotConnect'] as const } : {}),
      data: {
        gateway: gateway.name,
        host: url.host,
        port: portOf(url),
        entrance: `${url.scheme ?? 'http'} on port ${portOf(url)}`,
        listening: ports || 'no port',
      },
      evidence: [{ resource: gateway.id, at, value: (isPort ? ports : names) || 'none', note: isPort ? 'ports' : 'listeners' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openListeners', gateway.id)],
});

type Listener = GatewaySubject['gateway']['listeners'][number];

function listenersWithRules({ gateway }: GatewaySubject): readonly Listener[] {
  return gateway.listeners.filter((listener) => gateway.rules.some((rule) => rule.listener?.target === listener));
}

/** Whether the listener would take the URL if it took every host: then scheme, port and frontend fit. */
function takesAnyHost({ gateway }: GatewaySubject, url: RequestUrl, listener: Listener): boolean {
  const open = { ...listener, hostNames: [] };
  const rules = gateway.rules.flatMap((rule) => (rule.listener?.target === listener ? [{ ...rule, listener: { ...rule.listener, target: open } }] : []));
  return routesOfRequest({ ...gateway, rules }, url, false).length > 0;
}

function entranceOf({ protocol, frontendPort }: Listener): string {
  return `${(protocol ?? 'http').toLowerCase()} on port ${frontendPort?.target?.port ?? '?'}`;
}

function portOf({ port, scheme }: RequestUrl): number {
  return port ?? (scheme === 'https' ? 443 : 80);
}
