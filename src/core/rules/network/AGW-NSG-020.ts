import { addressSet } from '../../network/cidr';
import { judgeFirewall, type FirewallAnswer } from '../../network/firewallRules';
import type { Model } from '../../model/model';
import { effectiveProbe } from '../../path/effectiveProbe';
import type { ServerSubject } from '../../path/subject';
import { resourceName } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { firewallOnPath } from './firewallOnPath';
import { routeEvidence, routeNotes } from './routeEvidence';
import { answersOn, mayBeInNetwork, portsOf } from './serverLeg';

/** Only the way to the server is judged: a firewall lets the answers of what it has let through pass, and one that sees answers alone is AGW-UDR-005's. */
export default defineRule({
  code: 'AGW-NSG-020',
  on: 'server',
  severity: 'error',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 75,
  text: {
    en: {
      title: 'The Azure Firewall between the gateway and a server has no rule for their traffic',
      message:
        'The traffic from the gateway’s subnet ({subnet}) to server {server} of pool {pool} crosses Azure Firewall {firewall}, and none of the rules of {policy} allows it on port {ports}. Add a network rule that does.',
      variants: {
        denied:
          'The traffic from the gateway’s subnet ({subnet}) to server {server} of pool {pool} crosses Azure Firewall {firewall}, and rule {rule} of collection {collection} ({policy}) denies it on port {ports}. Allow it in a network rule that comes before.',
      },
      why: 'An Azure Firewall denies what no rule allows. What it drops looks to the gateway like a server that does not answer: its probes time out, and requests get 502.',
      howWeKnow:
        'The longest of the routes of the gateway’s subnet leads to the private address of an Azure Firewall. Its network rules and then its application rules, those of parent policies first, are looked through in their order for TCP from the whole subnet to the server. IP groups are resolved; rules that translate destinations are for other traffic. Where a rule may take the traffic and it cannot be told, this stays unknown.',
      fix: 'Add a network rule to the policy of the firewall that allows the gateway’s subnet to the server on the ports of the probe and of the backend setting, before any rule that denies it.',
      notAProblem: 'When the server is Healthy by a probe on the same port.',
      notes: {
        ...routeNotes,
        rules: 'Where the firewall says which rules it has.',
        rule: 'The first rule that takes the traffic.',
      },
      fixes: { openRules: 'Add a network rule from {subnet} to {server} on TCP port {ports}' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/firewall/rule-processing',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    const ports = portsOf(server).filter((port) => !answersOn(server, port));
    if (ports.length === 0) return;
    const path = firewallOnPath(context.model, server);
    if (path.state === 'none') return;
    if (path.state === 'unknown') {
      context.unknown(path.missing);
      return;
    }
    const rules = context.need(context.model.azureFirewallRules(path.id));
    const subnet = context.need(server.gateway.subnet);
    const answers = ports.map((port) => ({ port, answer: judge(context.model, server, path.id, port) }));
    for (const { answer } of answers) if (answer.state === 'unknown') context.unknown(answer.missing);
    for (const { ports: closed, rule } of deniedTogether(answers)) {
      const policyId = rules.policyId ?? path.id;
      const probePort = effectiveProbe(server).port;
      context.report({
        at: rule?.at ?? rules.at,
        resource: rule?.owner ?? policyId,
        ...(rule ? { variant: 'denied' } : {}),
        // A probe that gets through keeps the server in use: then only the requests fail.
        explains: probePort !== undefined && closed.includes(probePort) ? ['timeout', 'gateway502'] : ['gateway502'],
        blocks: { address: server.address, ports: closed },
        data: {
          server: server.address,
          pool: server.pool.name,
          firewall: resourceName(path.id),
          policy: resourceName(policyId),
          subnet: subnet?.addressPrefixes.join(', ') ?? '?',
          ports: closed.join(' and '),
          rule: rule?.name ?? '',
          collection: rule?.collection ?? '',
        },
        evidence: [
          routeEvidence(path.route),
          { resource: path.id, at: rules.at, value: resourceName(policyId), note: 'rules' },
          ...(rule ? [{ resource: rule.owner, at: rule.at, value: `${rule.collection}/${rule.name}`, note: 'rule' }] : []),
        ],
      });
    }
  },
  fixes: ({ resource, data }) => [portal('openRules', resource, data)],
});

function judge(model: Model, server: ServerSubject, firewallId: string, port: number): FirewallAnswer {
  const rules = model.azureFirewallRules(firewallId);
  const subnet = server.gateway.subnet.state === 'known' ? server.gateway.subnet.value : undefined;
  const sources = addressSet(subnet?.addressPrefixes ?? []);
  if (rules.state !== 'known' || !sources || sources.length === 0 || server.ipAddress === undefined) return { state: 'unknown', missing: [] };
  const probe = effectiveProbe(server);
  const isProbe = probe.port === port;
  const spoken = (isProbe ? probe.protocol : server.setting.protocol)?.toLowerCase();
  return judgeFirewall(model, firewallId, rules.value, {
    sources,
    destination: server.ipAddress,
    port,
    ...(spoken === 'http' || spoken === 'https' ? { protocol: spoken } : {}),
    ...(isProbe && probe.host !== undefined ? { host: probe.host } : {}),
  });
}

type DeniedRule = (FirewallAnswer & { readonly state: 'deny' })['rule'];

/** Ports that the same rule denies, or that no rule allows, are one finding. */
function deniedTogether(answers: readonly { readonly port: number; readonly answer: FirewallAnswer }[]) {
  const groups = new Map<string, { readonly ports: readonly number[]; readonly rule: DeniedRule }>();
  for (const { port, answer } of answers) {
    if (answer.state !== 'deny') continue;
    const key = answer.rule?.at.pointer ?? '';
    groups.set(key, { ports: [...(groups.get(key)?.ports ?? []), port], rule: answer.rule });
  }
  return [...groups.values()];
}
