import { matchesHostPattern } from '../../path/requestRoute';
import { platformOf } from '../../path/platformHosts';
import { namesOfSite, siteOfHost } from '../../path/siteOfHost';
import type { PairSubject } from '../../path/subject';
import { below } from '../../snapshot/fact';
import { defineRule, type RuleContext } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { serverState } from './healthMessages';
import { pointsAtHost } from './hostEvidence';

export default defineRule({
  code: 'AGW-CFG-006',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe', 'tlsToBackend'],
  specificity: 70,
  text: {
    en: {
      title: 'The health probe asks with a host name that the backend does not have',
      message:
        'Probe {probe} asks with the host name {host}, but the members of pool {pool} answer to {accepted}. A server that many sites share finds the site by its name, so it cannot answer this probe as meant.',
      why: 'App Service and its like find a site by the Host header alone. A probe with another name gets the answer of no site: 404, a wrong page, or a certificate for another name.',
      howWeKnow:
        "The host of the probe is neither the member's name, nor the host name of the backend setting, nor a host name of the listeners that lead here, nor a name that the app answers to. While the servers are Healthy nothing is said.",
      fix: 'Give the probe the name that live requests carry, or let it take the host name from the backend setting.',
      notAProblem: 'When the name is one that the app answers to, such as its custom domain: that is the recommended form.',
      notes: { probe: 'The host name of the probe.', member: 'A member of the pool.' },
      fixes: { takeFromSetting: 'Let the probe take the host name from the backend setting', openProbes: 'Health probes of the gateway: correct the host' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configure-web-app',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview',
  ],
  applies: (pair) => fixedHost(pair) !== undefined && platformMembers(pair).length > 0,
  check(context, pair) {
    const probe = pair.setting.probe?.target;
    const host = fixedHost(pair);
    if (!probe || host === undefined) return;
    const accepted = acceptedHosts(pair);
    if (accepted.some((name) => matchesHostPattern(name, host))) return;
    const states = context.need(pair.health).map(serverState);
    if (states.length > 0 && states.every((state) => state === 'healthy')) return;
    const isLoopback = /^(localhost|127\.0\.0\.1)$/i.test(host);
    // No platform answers to a loopback name, so the app's own names need not be read.
    const own = isLoopback ? [] : ownNames(context, pair);
    if (own.includes(host.toLowerCase())) return;
    const seen = context.symptoms.filter(pointsAtHost);
    const classes = [...new Set(seen.map((symptom) => symptom.class))];
    const at = below(probe.at, 'properties', 'host');
    context.report({
      at,
      resource: probe.id,
      severity: seen.length > 0 || isLoopback ? 'error' : 'info',
      confidence: isLoopback && seen.length === 0 ? 'predicted' : 'static',
      isRiskOnly: seen.length === 0,
      explains: classes,
      data: { probe: probe.name, host, pool: pair.pool.name, accepted: [...new Set([...accepted, ...own])].join(', ') },
      evidence: [
        { resource: probe.id, at, value: host, note: 'probe' },
        ...platformMembers(pair).map((name) => ({ resource: pair.pool.id, at: pair.pool.at, value: name, note: 'member' })),
      ],
    });
  },
  fixes: (_, { gateway, setting }) => {
    const probe = setting.probe?.target;
    const take = probe
      ? [azureCli('takeFromSetting', [childCommand(gateway.id, 'probe', 'update', probe.name, '--host-name-from-http-settings', 'true')])]
      : [];
    return [...take, portal('openProbes', gateway.id)];
  },
});

/** The name that the probe always asks with; undefined when the setting gives it or the probe speaks no HTTP. */
function fixedHost({ setting }: PairSubject): string | undefined {
  const probe = setting.probe?.target;
  if (!probe || probe.pickHostNameFromBackendHttpSettings || setting.layer === 'tcp') return undefined;
  return probe.host === '' ? undefined : probe.host;
}

/** Names of the pool, as configured, that belong to a platform that routes by name. */
function platformMembers(pair: PairSubject): readonly string[] {
  return pair.pool.addresses.flatMap(({ fqdn }) => (fqdn !== undefined && platformOf(fqdn) !== undefined ? [fqdn] : []));
}

function acceptedHosts(pair: PairSubject): readonly string[] {
  const { setting, routes } = pair;
  const members = pair.pool.addresses.map((member) => member.fqdn);
  const listeners = routes.flatMap((route) => route.listener?.hostNames ?? []);
  return [...members, setting.hostName, ...listeners].flatMap((name) => (name === undefined || name === '' ? [] : [name.toLowerCase()]));
}

/** Names that the apps behind the members answer to; the check ends with *unknown* when one cannot be read. */
function ownNames(context: Pick<RuleContext, 'need' | 'model'>, pair: PairSubject): readonly string[] {
  return platformMembers(pair).flatMap((name) => namesOfSite(context.need(siteOfHost(context.model, name))));
}
