import { dnsObservation } from '../../path/dnsObservations';
import { isIpAddress } from '../../path/effectiveProbe';
import { portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { defineRule } from '../rule';
import { dnsName, memberPlace, resolutionSymptoms } from './memberName';

export default defineRule({
  code: 'AGW-DNS-001',
  on: 'server',
  severity: 'hint',
  // The gateway asks from its own network, where private zones and other DNS servers answer.
  confidence: 'predicted',
  explains: ['unresolved', 'healthUnknown'],
  specificity: 20,
  text: {
    en: {
      title: 'The name of a backend server exists nowhere else either',
      message:
        'The gateway cannot resolve {server} of pool {pool}, and the machine that recorded this got the answer that the name does not exist: it may be misspelled, or no longer there.',
      why: 'Without an address for the name the gateway has no server to send requests to.',
      howWeKnow: 'Backend health shows that the name does not resolve, and a look-up from another machine ended with NXDOMAIN.',
      fix: 'Correct the name in the pool, or make the record for it where the network of the gateway looks for it.',
      notAProblem: 'When the name is in a private zone or in DNS servers of your own, which the other machine cannot ask: then that answer says nothing.',
      notes: { server: 'The name in the pool.' },
      fixes: { openPool: 'Backend pools of the gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/troubleshoot-dns-resolution-issues',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
  ],
  // A short name is told by AGW-DNS-006, whatever anybody else gets for it.
  applies: ({ address, isFqdn }) => isFqdn && !isIpAddress(address) && dnsName(address).includes('.'),
  check(context, server) {
    const health = context.need(server.health);
    const explains = resolutionSymptoms(context.symptoms);
    if ((health && serverState(health) === 'healthy') || explains.length === 0) return;
    const observation = dnsObservation(context.model.snapshot, server.address);
    if (!observation) {
      // No question to Azure answers it: only a look-up from a machine does.
      context.unknown([]);
      return;
    }
    if (!observation.isNotFound) return;
    const at = memberPlace(server);
    context.report({
      at,
      resource: server.pool.id,
      explains,
      data: { server: server.address, pool: server.pool.name },
      evidence: [{ resource: server.pool.id, at, value: server.address, note: 'server' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openPool', gateway.id)],
});
