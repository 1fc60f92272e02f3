import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { dnsName, memberPlace } from './memberName';

// Azure: learn.microsoft.com/azure/security/fundamentals/azure-domains and the domains of the national clouds.
const services: readonly (readonly [RegExp, string])[] = [
  [/\.(trafficmanager\.(net|cn)|usgovtrafficmanager\.net|azuretrafficmanager\.de)$/, 'Traffic Manager'],
  [/\.(azurefd\.(net|us|cn)|azureedge\.(net|us|cn))$/, 'Front Door or a content delivery network'],
];

export default defineRule({
  code: 'AGW-DNS-008',
  on: 'server',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A backend server is a name that changes its address by design',
      message:
        'Server {server} of pool {pool} is a name of {service}: it stands for several servers, and the gateway uses and probes whichever address it was given last.',
      why: 'The probe of the gateway then says nothing of the other servers behind the name, and the address changes when the answer of DNS does.',
      howWeKnow: 'The name of the member in the pool ends in a domain of the service.',
      fix: 'Test each server behind the name by itself, or put the servers themselves into the pool.',
      notAProblem: 'When the service is meant to choose the server, and the gateway is only to follow it.',
      notes: { member: 'The member of the pool.' },
      fixes: { openPool: 'Backend pools of the gateway' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works',
    'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-how-it-works',
  ],
  applies: ({ isFqdn }) => isFqdn,
  check(context, server) {
    const service = services.find(([suffix]) => suffix.test(dnsName(server.address)))?.[1];
    if (service === undefined) return;
    const at = memberPlace(server);
    context.report({
      at,
      resource: server.pool.id,
      data: { server: server.address, pool: server.pool.name, service },
      evidence: [{ resource: server.pool.id, at, value: server.address, note: 'member' }],
    });
  },
  fixes: (_, { gateway }) => [portal('openPool', gateway.id)],
});
