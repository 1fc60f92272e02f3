import type { RewriteRuleSet } from '../../model/applicationGateway';
import type { RouteSubject } from '../../path/subject';
import { defineRule } from '../rule';
import { portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-CFG-026',
  on: 'route',
  severity: 'warning',
  confidence: 'static',
  text: {
    en: {
      title: 'A rewrite sends the Host header with a port',
      message:
        'Rewrite set {set} writes {value} as Host header of the requests of rule {rule}: a server that finds its site by the name may not know it with a port.',
      why: 'Many servers find the site by the Host header, and a name with a port is another name to some of them. The probe does not go through rewrites, so backend health shows nothing of it.',
      howWeKnow: 'A rewrite set that the rule refers to writes the request header Host with a port behind the name.',
      fix: 'Write the name alone, such as `{var_host}`, or let the backend setting decide the host name.',
      notAProblem: 'When the servers expect the port in the Host header.',
      notes: { header: 'The header that is written.' },
      fixes: { openRewrites: 'Rewrites of the gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/rewrite-http-headers-url',
    'https://learn.microsoft.com/azure/application-gateway/configuration-request-routing-rules',
  ],
  applies: (route) => route.pool !== undefined && rewritesOf(route) !== undefined,
  check(context, route) {
    const set = rewritesOf(route);
    for (const { at, name, value } of set?.requestHeaders ?? []) {
      if (!set || name.toLowerCase() !== 'host' || !hasPort(value)) continue;
      const place = deepestPlace(context.model, at, 'headerValue');
      context.report({
        at: place,
        resource: set.id,
        data: { set: set.name, value, rule: route.rule.name },
        evidence: [{ resource: set.id, at: place, value, note: 'header' }],
      });
    }
  },
  fixes: (_, { gateway }) => [portal('openRewrites', gateway.id)],
});

/** The rewrite set of the route: of the path rule, of the path map's default, or of the rule itself. */
function rewritesOf({ rule, urlPathMap, pathRule }: RouteSubject): RewriteRuleSet | undefined {
  if (pathRule) return pathRule.rewriteRuleSet?.target;
  return urlPathMap ? urlPathMap.defaultRewriteRuleSet?.target : rule.rewriteRuleSet?.target;
}

/** Whether a port is written behind the name, as digits or as a variable. An IPv6 address has its colons within brackets. */
function hasPort(value: string): boolean {
  return /^(?:\[[^\]]*\]|[^:[\]]+):(?:\d+|\{[a-z_]+\})$/i.test(value.trim());
}
