import { below } from '../../snapshot/fact';
import type { PairSubject } from '../../path/subject';
import { defineRule, type RuleContext } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { serverState } from './healthMessages';

export default defineRule({
  code: 'AGW-CFG-012',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe'],
  specificity: 70,
  text: {
    en: {
      title: 'The path of the health probe is no concrete path',
      message: 'Probe {probe} asks for {path}. An asterisk is sent as it is written, and a server knows no such page. Give the probe a path that exists.',
      variants: {
        noSlash: 'Probe {probe} asks for {path}, which does not begin with a slash and so is no path of a URL. Put the slash in front.',
      },
      why: 'A probe asks for one page, exactly as it is written. Wildcards have a meaning in path rules, not in probes. A path begins with a slash.',
      howWeKnow: 'The path of the custom probe that the backend setting uses has an asterisk in it, or does not begin with a slash.',
      fix: 'Give the probe a concrete path that answers 200 to 399, such as /health.',
      notAProblem: 'When the server has a page at that very path, or answers every path with success: then its health is Healthy.',
      notes: { path: 'The path of the probe.' },
      fixes: { setPath: 'Let the probe ask for a page that exists', openProbes: 'Health probes of the gateway: set the path' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview',
    // "Path: … The valid path starts from '/'."
    'https://learn.microsoft.com/rest/api/application-gateway/application-gateways/get',
  ],
  applies: ({ setting }) => setting.layer === 'http' && setting.probe?.target?.path !== undefined,
  check(context, pair) {
    const probe = pair.setting.probe?.target;
    if (probe?.path === undefined) return;
    const hasSlash = probe.path.startsWith('/');
    if (hasSlash && !probe.path.includes('*')) return;
    const at = below(probe.at, 'properties', 'path');
    context.report({
      at,
      resource: probe.id,
      ...(answersAnyway(context, pair) ? { severity: 'hint' } : {}),
      ...(hasSlash ? {} : { variant: 'noSlash' }),
      data: { probe: probe.name, path: probe.path },
      evidence: [{ resource: probe.id, at, value: probe.path, note: 'path' }],
    });
  },
  fixes: (_, { gateway, setting }) => {
    const probe = setting.probe?.target;
    const set = probe && azureCli('setPath', [childCommand(gateway.id, 'probe', 'update', probe.name, '--path', '/<page that exists>')]);
    return [...(set ? [set] : []), portal('openProbes', gateway.id)];
  },
});

/** Servers that pass the probe all the same refute that it cannot work; they do not make the path right. */
function answersAnyway(context: Pick<RuleContext, 'know'>, { health }: PairSubject): boolean {
  const servers = context.know(health) ?? [];
  return servers.length > 0 && servers.every((server) => serverState(server) === 'healthy');
}
