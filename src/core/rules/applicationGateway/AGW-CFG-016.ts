import { matchesPathPattern, parseRequestUrl } from '../../path/requestRoute';
import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { portal } from './commands';

export default defineRule({
  code: 'AGW-CFG-016',
  on: 'route',
  severity: 'warning',
  confidence: 'static',
  explains: ['gateway4xx', 'gateway502'],
  specificity: 60,
  text: {
    en: {
      title: 'A path rule takes exactly one path, and the failing URL is below it',
      message: 'Path rule {rule} takes {path} only. {asked} is below that path and falls to the default of path map {map}.',
      why: 'A path without `/*` at its end matches that path alone. What is below it goes to the default of the map, where another pool, or none, answers.',
      howWeKnow: 'The reported URL takes the default of the path map, and begins with the path of a rule that has no `/*`.',
      fix: 'Add the path with `/*` to the rule.',
      notAProblem: 'When what is below the path is meant to go to the default.',
      notes: { path: 'The path of the rule.' },
      fixes: { openRules: 'Rules of the gateway: add the path with /*' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/url-route-overview'],
  applies: ({ isDefaultOfPathMap, urlPathMap }) => isDefaultOfPathMap && urlPathMap !== undefined,
  check(context, route) {
    const url = parseRequestUrl(context.reported?.url ?? '');
    if (!url || route.isReported !== true || !route.urlPathMap) return;
    // Letter case is left out: url-route-overview says that it does not matter, and requestRoute.ts compares so.
    for (const { paths, name, id, at } of route.urlPathMap.pathRules) {
      const index = paths.findIndex((path) => !path.endsWith('*') && isBelow(url.path, path) && !matchesPathPattern(path, url.path));
      const path = paths[index];
      if (path === undefined) continue;
      const place = below(at, 'properties', 'paths', index);
      context.report({
        at: place,
        resource: id,
        data: { rule: name, path, asked: url.path, map: route.urlPathMap.name },
        evidence: [{ resource: id, at: place, value: path, note: 'path' }],
      });
    }
  },
  fixes: (_, { gateway }) => [portal('openRules', gateway.id)],
});

function isBelow(asked: string, path: string): boolean {
  return asked.toLowerCase().startsWith(`${path.toLowerCase().replace(/\/$/, '')}/`);
}
