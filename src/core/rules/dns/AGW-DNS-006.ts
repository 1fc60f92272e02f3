import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { isIpAddress } from '../../path/effectiveProbe';
import { defineRule } from '../rule';
import { dnsName, memberPlace, resolutionSymptoms, seenOnlyWithAddress } from './memberName';

export default defineRule({
  code: 'AGW-DNS-006',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['unresolved', 'healthUnknown'],
  specificity: 80,
  text: {
    en: {
      title: 'A backend server is given by a short name',
      message: 'Pool {pool} names server {server} without a domain: the gateway searches no domain for a short name, so it finds no address.',
      why: 'DNS needs the whole name. A machine adds the domains of its own search list to a short name; a gateway has no such list.',
      howWeKnow: 'The member of the pool (`backendAddresses`) is a name without a dot, and backend health does not show that it got an address.',
      fix: 'Give the fully qualified name in the pool, or the address of the server.',
      notAProblem: "When the network's own DNS servers answer the short name itself.",
      notes: { member: 'The member of the pool.' },
      fixes: { setMembers: 'Set all members of the pool, with whole names', openPool: 'Backend pools of the gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-components',
  ],
  applies: ({ address, isFqdn }) => isFqdn && !isIpAddress(address) && !dnsName(address).includes('.'),
  check(context, server) {
    const health = context.need(server.health);
    // A server that was reached, whatever it answered, has an address.
    if ((health && serverState(health) === 'healthy') || context.shows(...seenOnlyWithAddress)) return;
    const at = memberPlace(server);
    context.report({
      at,
      resource: server.pool.id,
      explains: resolutionSymptoms(context.symptoms),
      data: { pool: server.pool.name, server: server.address },
      evidence: [{ resource: server.pool.id, at, value: server.address, note: 'member' }],
    });
  },
  fixes: (_, { gateway, pool }) => [
    azureCli('setMembers', [childCommand(gateway.id, 'address-pool', 'update', pool.name, '--servers', '<whole names and addresses of all members>')]),
    portal('openPool', gateway.id),
  ],
});
