import type { ApplicationGateway, HttpListener, RedirectConfiguration } from '../../model/applicationGateway';
import { redirectOf } from '../../path/requestRoute';
import type { RouteSubject } from '../../path/subject';
import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-CFG-019',
  on: 'route',
  severity: 'error',
  confidence: 'static',
  explains: ['redirectLoop'],
  specificity: 90,
  text: {
    en: {
      title: 'A redirect leads back to where it began',
      message:
        'The redirect of {rule} leads from listener {listener} back to it ({chain}): a browser gives up after some rounds, and no request reaches a backend.',
      why: 'Each answer sends the client to an address that answers with the next redirect. Browsers stop after about twenty and say that there are too many.',
      howWeKnow: 'The target listeners of the redirects were followed, and the chain comes back to the listener that it began with, for every path.',
      fix: 'Let one of the redirects lead to a listener that has a backend pool, or to another site.',
      notAProblem: 'When the listener takes no request, since another rule with a smaller priority takes them all.',
      notes: { redirect: 'A redirect of the chain.' },
      fixes: { openRules: 'Rules of the gateway: change the redirect' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/redirect-overview'],
  applies: ({ redirects }) => redirects,
  check(context, route) {
    const chain = loopOf(route);
    if (!chain || !route.listener) return;
    const [first] = chain;
    if (!first) return;
    context.report({
      at: first.at,
      resource: first.id,
      byConstruction: true,
      data: { rule: route.rule.name, listener: route.listener.name, chain: chain.map(({ name }) => name).join(' → ') },
      evidence: chain.map((redirect) => ({ resource: redirect.id, at: redirect.at, value: redirect.targetListener?.target?.name ?? '', note: 'redirect' })),
    });
  },
  fixes: (_, { gateway }) => [portal('openRules', gateway.id)],
});

/**
 * Follows a redirect from listener to listener.
 *
 * @returns the redirects of a loop through the listener that the route begins at; undefined where some path leads out of it.
 */
function loopOf({ gateway, listener, rule, urlPathMap, pathRule }: RouteSubject): readonly RedirectConfiguration[] | undefined {
  if (!listener) return undefined;
  const chain: RedirectConfiguration[] = [];
  // A path map that sends one path around says nothing of the others.
  if (urlPathMap && (pathRule !== undefined || urlPathMap.pathRules.length > 0)) return undefined;
  let redirect = redirectOf({ rule, urlPathMap, pathRule });
  while (redirect && !chain.includes(redirect)) {
    chain.push(redirect);
    const target = redirect.targetListener?.target;
    if (!target) return undefined;
    if (target === listener) return chain;
    redirect = onlyRedirectOf(gateway, target);
  }
  return undefined;
}

/** The redirect that takes every request of a listener; undefined when any of its rules leads to a pool, or a path map decides. */
function onlyRedirectOf(gateway: ApplicationGateway, listener: HttpListener): RedirectConfiguration | undefined {
  const rules = gateway.rules.filter((rule) => rule.listener?.target === listener);
  const [rule] = rules;
  return rules.length === 1 && rule && !rule.urlPathMap ? redirectOf({ rule, urlPathMap: undefined, pathRule: undefined }) : undefined;
}
