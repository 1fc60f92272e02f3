import type { ApplicationGateway, HttpListener, RequestRoutingRule } from '../../model/applicationGateway';
import { matchesHostPattern, parseRequestUrl } from '../../path/requestRoute';
import { sameId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-CFG-017',
  on: 'listener',
  severity: 'warning',
  confidence: 'static',
  specificity: 60,
  text: {
    en: {
      title: 'A listener takes the requests of a more exact listener',
      message:
        'Listener {listener} comes before listener {hidden} on the same address and port, and takes the requests for {host}: rule {hiddenRule} gets none of them.',
      why: 'The gateway goes through the rules of one address and port in order, and the first listener that takes the host wins. A listener for every host, or with a wildcard, must come after those with exact names.',
      howWeKnow:
        'On v2 the rule of the wider listener has the smaller priority; on v1 it comes first in the list. Both listeners have the same frontend address and port.',
      fix: 'Give the rule of the wider listener a larger priority than those of the more exact ones.',
      notAProblem: 'When the more exact listener is no longer meant to get requests.',
      notes: { wide: 'The rule that comes first.', hidden: 'The rule that gets no requests.' },
      fixes: { lower: 'Give rule {rule} the last priority', openRules: 'Rules of the gateway: priority' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/multiple-site-overview',
    'https://learn.microsoft.com/azure/application-gateway/configuration-request-routing-rules',
  ],
  applies: ({ listener, rules }) => listener.layer === 'http' && rules.length > 0 && takesManyHosts(listener),
  check(context, { gateway, listener, rules }) {
    const [wide] = rules;
    if (!wide) return;
    const asked = parseRequestUrl(context.reported?.url ?? '')?.host;
    for (const { rule, other, host } of hiddenBy(gateway, wide, listener)) {
      const at = deepestPlace(context.model, wide.at, 'properties', 'priority');
      const hiddenAt = deepestPlace(context.model, rule.at, 'properties', 'priority');
      // The request gets an answer, of another site; only for the very host that was asked for is that seen.
      const isAsked = asked !== undefined && other.hostNames.some((name) => matchesHostPattern(name, asked));
      context.report({
        at,
        resource: wide.id,
        explains: isAsked ? ['gateway4xx'] : [],
        data: { listener: listener.name, hidden: other.name, host, hiddenRule: rule.name },
        evidence: [
          { resource: wide.id, at, value: String(wide.priority ?? wide.name), note: 'wide' },
          { resource: rule.id, at: hiddenAt, value: String(rule.priority ?? rule.name), note: 'hidden' },
        ],
      });
    }
  },
  fixes: (_, { gateway, rules }) => {
    const [wide] = rules;
    const last = lastPriority(gateway);
    const command = wide && last !== undefined ? childCommand(gateway.id, 'rule', 'update', wide.name, '--priority', String(last)) : undefined;
    return [...(command && wide ? [azureCli('lower', [command], { rule: wide.name })] : []), portal('openRules', gateway.id)];
  },
});

interface Hidden {
  readonly rule: RequestRoutingRule;
  readonly other: HttpListener;
  /** The name of the hidden listener that the wider one takes first. */
  readonly host: string;
}

/** Rules that come later and whose listener names a host that the wider listener takes, on the same entrance. */
function hiddenBy(gateway: ApplicationGateway, wide: RequestRoutingRule, listener: HttpListener): readonly Hidden[] {
  return gateway.rules.flatMap((rule): readonly Hidden[] => {
    const other = rule.listener?.target;
    if (!other || other === listener || !hasSameEntrance(listener, other) || !comesBefore(gateway, wide, rule)) return [];
    const host = other.hostNames.find((name) => isMoreExact(name, listener.hostNames));
    return host === undefined ? [] : [{ rule, other, host }];
  });
}

function hasSameEntrance(one: HttpListener, other: HttpListener): boolean {
  const [frontend, otherFrontend] = [one.frontendIPConfiguration, other.frontendIPConfiguration];
  const [port, otherPort] = [one.frontendPort?.target?.port, other.frontendPort?.target?.port];
  return frontend !== undefined && otherFrontend !== undefined && sameId(frontend.id, otherFrontend.id) && port !== undefined && port === otherPort;
}

/** Without priorities v2 goes by how exact the host is, and then nothing is hidden. */
function comesBefore(gateway: ApplicationGateway, one: RequestRoutingRule, other: RequestRoutingRule): boolean {
  if (gateway.isV1) return gateway.rules.indexOf(one) < gateway.rules.indexOf(other);
  return one.priority !== undefined && other.priority !== undefined && one.priority < other.priority;
}

/** Whether a name is taken by the wider listener, which does not name it itself. */
function isMoreExact(name: string, wider: readonly string[]): boolean {
  if (wider.length === 0) return true;
  const exact = name.toLowerCase();
  return !wider.some((each) => each.toLowerCase() === exact) && isExact(name) && wider.some((pattern) => matchesHostPattern(pattern, exact));
}

function takesManyHosts({ hostNames }: HttpListener): boolean {
  return hostNames.length === 0 || !hostNames.every(isExact);
}

function isExact(name: string): boolean {
  return !/[*?]/.test(name);
}

/** The largest priority of ARM is 20000; undefined on a gateway without priorities, or when all room is taken. */
function lastPriority({ rules }: ApplicationGateway): number | undefined {
  const priorities = rules.flatMap(({ priority }) => (priority === undefined ? [] : [priority]));
  const last = Math.max(...priorities) + 10;
  return priorities.length > 0 && last <= 20_000 ? last : undefined;
}
