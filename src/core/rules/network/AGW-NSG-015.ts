import { addressSet, parsePrefix } from '../../network/cidr';
import { tagContextOf } from '../../network/networkSpace';
import { evaluateSecurityRules, type SecurityAnswer } from '../../network/securityRules';
import { ownerOf, subnetOfAddress } from '../../network/serverPlace';
import type { Model } from '../../model/model';
import type { NetworkSecurityGroup, Subnet } from '../../model/network';
import { effectiveProbe } from '../../path/effectiveProbe';
import type { ServerSubject } from '../../path/subject';
import { chainFact, known, mapFact, type Fact } from '../../snapshot/fact';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { describeRule } from './securityEvidence';
import { answersOn, mayBeInNetwork, portsOf } from './serverLeg';

/** Asks for the rules only where a server with an interface of its own does not answer: that is what admin rules apply to. */
export default defineRule({
  code: 'AGW-NSG-015',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 78,
  text: {
    en: {
      title: 'A security admin rule of Azure Virtual Network Manager denies the gateway',
      message:
        'Security admin rule {rule} (priority {priority}) of Azure Virtual Network Manager denies traffic from the subnet of gateway {gateway} to server {server} of pool {pool} on port {ports}. No network security group can allow what it denies.',
      why: 'Security admin rules are evaluated before network security groups. What they deny is denied, whatever the security groups say.',
      howWeKnow:
        'The admin rules that are in effect on the network of the server are evaluated, by priority, for traffic from the whole subnet of the gateway to the server. The probe timed out.',
      fix: 'Ask who keeps the security admin configuration to allow the subnet of the gateway to the server with a lower priority number, or to take the network out of the network group.',
      notAProblem: 'When the server is Healthy by a probe on the same port.',
      notes: { rule: 'The admin rule that takes the traffic.' },
      fixes: { openRule: 'The security admin rule, in Azure Virtual Network Manager' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-network-manager/concept-security-admins'],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    const ports = portsOf(server).filter((port) => !answersOn(server, port));
    if (ports.length === 0 || !context.shows('timeout')) return;
    const place = context.need(placeOf(context.model, server));
    const from = context.need(server.gateway.subnet);
    if (!place) return;
    const rules = context.need(context.model.adminRules(place.virtualNetworkId));
    const answers = ports.map((port) => ({ port, answer: ask(rules, place, from?.addressPrefixes ?? [], server.ipAddress ?? '', port) }));
    for (const { answer } of answers) if (!answer || isUndecided(answer)) context.unknown(answer && 'missing' in answer ? answer.missing : []);
    const denied = answers.flatMap(({ port, answer }) => (answer && isDenied(answer) ? [{ port, answer }] : []));
    const rule = denied[0]?.answer.decisions[0]?.rule;
    if (!rule) return;
    const closed = denied.map(({ port }) => port);
    const probePort = effectiveProbe(server).port;
    context.report({
      at: rule.at,
      resource: rule.id,
      // A probe that gets through keeps the server in use: then only the requests fail.
      explains: probePort !== undefined && closed.includes(probePort) ? ['timeout', 'gateway502'] : ['gateway502'],
      blocks: { address: server.address, ports: closed },
      data: {
        rule: rule.name,
        priority: String(rule.priority ?? '?'),
        gateway: server.gateway.name,
        server: server.address,
        pool: server.pool.name,
        ports: closed.join(' and '),
      },
      evidence: [{ resource: rule.id, at: rule.at, value: describeRule(rule), note: 'rule' }],
    });
  },
  fixes: ({ resource }) => [portal('openRule', resource)],
});

/** The subnet of a server that is an interface; known and undefined for anything else, such as a private endpoint. */
function placeOf(model: Model, { gateway, ipAddress, ipConfigurationId }: ServerSubject): Fact<Subnet | undefined> {
  if (ipAddress === undefined) return known(undefined);
  return chainFact(subnetOfAddress(model, gateway.subnet, ipAddress), (place) => {
    if (!place) return known(undefined);
    return mapFact(ownerOf(model, { gateway, ipAddress, ipConfigurationId }, place), ({ kind }) => (kind === 'interface' ? place : undefined));
  });
}

function ask(rules: NetworkSecurityGroup, place: Subnet, from: readonly string[], to: string, port: number): SecurityAnswer | undefined {
  const [sources, destination] = [addressSet(from), parsePrefix(to)];
  if (!sources || !destination) return undefined;
  return evaluateSecurityRules(rules, {
    direction: 'Inbound',
    protocol: 'tcp',
    source: { endpoints: { kind: 'addresses', set: sources }, applicationSecurityGroupIds: known([]) },
    destination: { endpoints: { kind: 'addresses', set: [destination] }, applicationSecurityGroupIds: known([]) },
    ports: [{ first: port, last: port }],
    tags: tagContextOf(place),
  });
}

/** Default rules are those of security groups: what reaches them no admin rule decides. */
function isDenied({ decisions }: SecurityAnswer): boolean {
  return decisions.length > 0 && decisions.every(({ decidedAs, rule }) => decidedAs === 'deny' && !rule.isDefault);
}

/** An admin rule may deny the traffic, or denies a part of it. */
function isUndecided(answer: SecurityAnswer): boolean {
  if (isDenied(answer)) return false;
  return answer.decisions.some(({ decidedAs, rule, doubts }) => (decidedAs === 'deny' && !rule.isDefault) || doubts.some(({ would }) => would !== 'allow'));
}
