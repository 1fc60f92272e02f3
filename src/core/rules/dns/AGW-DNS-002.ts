import { azureCli, gatewayCommand, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace } from '../applicationGateway/places';
import { isIpAddress } from '../../path/effectiveProbe';
import { defineRule } from '../rule';
import { dnsName, resolutionSymptoms } from './memberName';
import { resolverOf } from './resolver';

export default defineRule({
  code: 'AGW-DNS-002',
  on: 'server',
  severity: 'hint',
  confidence: 'static',
  explains: ['unresolved', 'healthUnknown'],
  specificity: 30,
  text: {
    en: {
      title: "The gateway asks the network's own DNS servers",
      message: 'The gateway gets the address of {server} from the DNS servers of virtual network {network}: {servers}.',
      variants: {
        suspect:
          'The gateway cannot resolve {server}, and it is the DNS servers of virtual network {network} that it asks: {servers}. They do not answer the name, or the gateway does not reach them.',
      },
      why: 'Whatever those servers do not know, the gateway does not find, even when the name resolves everywhere else. What they do not know themselves they must forward to Azure (168.63.129.16).',
      howWeKnow:
        'The virtual network of the gateway has DNS servers of its own (`dhcpOptions.dnsServers`), and the name is not one for which the gateway always asks Azure.',
      fix: 'Ask each of those servers for the name, from a machine in the same network. Repair what does not answer, and let the servers forward what they do not know to Azure. Restart the gateway after a change of the list of servers.',
      notAProblem: 'When all those servers answer the name alike.',
      notes: { servers: 'The DNS servers of the virtual network.' },
      fixes: {
        restart: 'Restart the gateway after the list of servers has changed; it serves nothing meanwhile',
        openServers: 'DNS servers of the virtual network',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
    'https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure',
  ],
  // No server can be blamed for a name that is none.
  applies: ({ address, isFqdn }) => isFqdn && !isIpAddress(address) && dnsName(address).includes('.'),
  check(context, server) {
    const health = context.need(server.health);
    if (health && serverState(health) === 'healthy') return;
    const { kind, virtualNetwork } = context.need(resolverOf(context.model, server));
    if (kind === 'azure') return;
    const explains = resolutionSymptoms(context.symptoms);
    const isSuspect = explains.length > 0;
    const at = deepestPlace(context.model, virtualNetwork.at, 'properties', 'dhcpOptions', 'dnsServers');
    const servers = virtualNetwork.dnsServers.join(', ');
    context.report({
      at,
      resource: virtualNetwork.id,
      explains,
      ...(isSuspect ? { severity: 'warning', confidence: 'predicted', variant: 'suspect' } : {}),
      data: { server: server.address, network: virtualNetwork.name, servers },
      evidence: [{ resource: virtualNetwork.id, at, value: servers, note: 'servers' }],
    });
  },
  fixes: ({ resource }, { gateway }) => [
    portal('openServers', resource),
    azureCli('restart', [gatewayCommand(gateway.id, 'stop'), gatewayCommand(gateway.id, 'start')]),
  ],
});
