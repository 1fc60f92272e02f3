import { backendInterfaceLeg, backendSubnetLeg, gatewayOutboundLeg } from '../../network/reach';
import type { ActivityLog } from '../../model/time';
import type { SecurityRule } from '../../model/network';
import { sameId } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { accusedRule, describeRule } from './securityEvidence';
import { answersOn, groupByRule, mayBeInNetwork, portsOf, type ClosedLeg } from './serverLeg';

/** A connection that is used lives on; with an hour of Healthy answers behind it, a rule that seems to deny is refuted by them. */
const recent = 60 * 60 * 1000;

/** Looks at servers that still answer: what denies one that does not is told by AGW-NSG-007, -008 and -009, with the time of the change. */
export default defineRule({
  code: 'AGW-NSG-014',
  on: 'server',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A new security rule denies a server that still answers over connections that are open',
      message:
        'Rule {rule} of network security group {group} was written {minutes} minutes ago and denies the gateway server {server} of pool {pool} on port {ports}, and the server is still Healthy. Connections that were open before go on; new ones fail, so the server may go down soon.',
      why: 'A security group keeps the state of connections: a changed rule counts for new connections, and one that is open is not cut. What worked right after a change proves little.',
      howWeKnow:
        'The security groups between the gateway and the server deny the traffic, backend health says Healthy on the same port, and the activity log of the security group has a write of that rule in the last hour.',
      fix: 'Decide now whether the rule is meant: allow the gateway’s subnet before it, or take the server out of the pool.',
      notAProblem: 'When the server is to be cut off, and others carry the traffic.',
      notes: { rule: 'The rule that denies the traffic.', write: 'The last write of the rule.' },
      fixes: { openGroup: 'Security rules of the network security group' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview'],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    const ports = portsOf(server).filter((port) => answersOn(server, port));
    for (const ask of [gatewayOutboundLeg, backendSubnetLeg, backendInterfaceLeg]) {
      const closed = ports.flatMap((port): readonly ClosedLeg[] => {
        const leg = ask(context.model, server, port);
        if (leg.state === 'unknown' && leg.missing.length > 0) context.unknown(leg.missing);
        if (leg.state !== 'judged') return [];
        // A part is denied to some instances only: then those that answer prove nothing, and AGW-NSG-010 speaks.
        if (leg.answer.access === 'unknown' || leg.answer.access === 'partial') context.unknown(leg.answer.missing);
        return leg.answer.access === 'deny' ? [{ port, leg, denied: leg.answer.denied, isPart: leg.isPart }] : [];
      });
      for (const [first, ...others] of groupByRule(closed)) {
        const rule = first && accusedRule(first.denied);
        if (!first || !rule || rule.isDefault) continue;
        const log = context.need(context.model.activityLog(first.leg.group.id));
        const write = writeOf(log, rule);
        if (!write && !log.isComplete) context.unknown([]);
        if (!write || context.capturedAt - write.time > recent) continue;
        context.report({
          at: rule.at,
          resource: rule.id,
          changedAt: write.time,
          data: {
            rule: rule.name,
            group: first.leg.group.name,
            minutes: Math.max(0, Math.round((context.capturedAt - write.time) / 60_000)),
            server: server.address,
            pool: server.pool.name,
            ports: [first, ...others].map(({ port }) => port).join(' and '),
          },
          evidence: [
            { resource: rule.id, at: rule.at, value: describeRule(rule), note: 'rule' },
            { resource: first.leg.group.id, at: write.at, value: write.operation, note: 'write' },
          ],
        });
      }
    }
  },
  fixes: ({ resource }) => [portal('openGroup', resource.replace(/\/securityRules\/[^/]*$/i, ''))],
});

function writeOf({ events }: ActivityLog, rule: SecurityRule) {
  return events.find(
    ({ operation, status, resourceId }) =>
      /securityrules\/write$/i.test(operation) && /^succeeded$/i.test(status) && resourceId !== undefined && sameId(resourceId, rule.id),
  );
}
