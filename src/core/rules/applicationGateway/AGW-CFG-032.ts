import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-CFG-032',
  on: 'route',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A path rule takes a path that ends in a slash alone',
      message: 'Path rule {rule} takes {path}, with its slash: neither the path without the slash nor anything below it comes here.',
      why: 'Paths match exactly. `/shop/` is another path than `/shop`, and without `/*` nothing below it matches.',
      howWeKnow: 'A path of the rule ends in a slash.',
      fix: 'Use two paths: the one without the slash, and the one with `/*`.',
      notAProblem: 'When clients ask for exactly this path.',
      notes: { path: 'The path of the rule.' },
      fixes: { openRules: 'Rules of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/url-route-overview'],
  applies: ({ pathRule }) => pathRule !== undefined,
  check(context, { pathRule }) {
    for (const [index, path] of (pathRule?.paths ?? []).entries()) {
      // The root has no path without a slash.
      if (!pathRule || path === '/' || !path.endsWith('/')) continue;
      const at = below(pathRule.at, 'properties', 'paths', index);
      context.report({ at, resource: pathRule.id, data: { rule: pathRule.name, path }, evidence: [{ resource: pathRule.id, at, value: path, note: 'path' }] });
    }
  },
  fixes: (_, { gateway }) => [portal('openRules', gateway.id)],
});
