import type { HttpListener } from '../../model/applicationGateway';
import type { GatewaySubject } from '../../path/subject';
import { sameId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-CFG-028',
  on: 'gateway',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A public and a private listener share a port',
      message: 'Listeners {publicListener} and {privateListener} of gateway {gateway} share port {port}, one on a public and one on a private address.',
      why: 'When both frontends use one port, the gateway changes the destination of everything that comes in to its frontend addresses. Security rules for the subnet must then name those addresses.',
      howWeKnow: 'Two listeners with rules, one on each kind of frontend, have the same port.',
      fix: 'Nothing by itself. Where security rules name a destination, let them name the frontend addresses; AGW-NSG-003 and AGW-NSG-004 say when they do not.',
      notAProblem: 'When the security rules of the subnet name no destination.',
      notes: { publicListener: 'The listener on the public address.', privateListener: 'The listener on the private address.' },
      fixes: { openListeners: 'Listeners of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
  check(context, { gateway, routes }) {
    const listeners = usedListeners(routes);
    const pairs = listeners
      .filter(isPublic)
      .flatMap((open) => listeners.filter((each) => !isPublic(each) && portOf(each) === portOf(open)).map((inner) => ({ open, inner })));
    const [first] = pairs;
    const port = first && portOf(first.open);
    if (!first || port === undefined) return;
    const { open, inner } = first;
    context.report({
      at: open.at,
      resource: gateway.id,
      data: { gateway: gateway.name, publicListener: open.name, privateListener: inner.name, port },
      evidence: [
        { resource: open.id, at: open.at, value: open.name, note: 'publicListener' },
        { resource: inner.id, at: inner.at, value: inner.name, note: 'privateListener' },
      ],
    });
  },
  fixes: (_, { gateway }) => [portal('openListeners', gateway.id)],
});

function usedListeners(routes: GatewaySubject['routes']): readonly HttpListener[] {
  const used = routes.flatMap(({ listener }) => (listener?.frontendIPConfiguration?.target ? [listener] : []));
  return used.filter((listener, index) => used.findIndex(({ id }) => sameId(id, listener.id)) === index);
}

function isPublic({ frontendIPConfiguration }: HttpListener): boolean {
  return frontendIPConfiguration?.target?.publicIPAddressId !== undefined;
}

function portOf({ frontendPort }: HttpListener): number | undefined {
  return frontendPort?.target?.port;
}
