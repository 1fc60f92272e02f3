import { unreadable } from '../../model/lookUps';
import { networkIsolation } from '../../path/isolation';
import type { ServerSubject } from '../../path/subject';
import { getRequest } from '../../snapshot/request';
import { azureCli, gatewayCommand, portal } from '../applicationGateway/commands';
import { serverState } from '../applicationGateway/healthMessages';
import { deepestPlace, unreadableAt } from '../applicationGateway/places';
import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { azureDns, isInAzureDomains } from './resolver';

export default defineRule({
  code: 'AGW-DNS-011',
  on: 'gateway',
  severity: 'warning',
  // Azure does not tell what DNS servers of one's own forward.
  confidence: 'predicted',
  explains: ['unresolved'],
  specificity: 60,
  text: {
    en: {
      title: 'A network-isolated gateway asks DNS servers that do not know Azure’s names',
      message:
        'Gateway {gateway} is network-isolated and asks the DNS servers of network {network} ({servers}) for every name, and {server}, a name in a domain of Azure, does not resolve: the servers seem not to forward such names to Azure.',
      why: 'A network-isolated gateway asks the DNS servers of its network for everything, also for the names by which it reaches Key Vault and other services of Azure. Only Azure’s own DNS (168.63.129.16) knows what is in private zones.',
      howWeKnow:
        'The gateway is network-isolated, its network lists DNS servers other than Azure’s own, and backend health shows that a name in a domain of Azure does not resolve.',
      fix: 'Let the DNS servers forward what they do not know to 168.63.129.16, or to an inbound endpoint of an Azure DNS Private Resolver. Restart the gateway after the list of DNS servers was changed.',
      notAProblem: 'When the name is misspelled, or its private zone has no record for it.',
      notes: { servers: 'The DNS servers of the virtual network.' },
      fixes: {
        openServers: 'DNS servers of the virtual network',
        restart: 'Restart the gateway after the list of servers has changed; it serves nothing meanwhile',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-private-deployment',
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution',
  ],
  check(context, { gateway, servers }) {
    const { model } = context;
    const isolation = networkIsolation(gateway);
    if (isolation.isolated === 'no') return;
    const subnet = context.need(gateway.subnet);
    if (!subnet) return;
    const virtualNetwork = context.need(subnet.virtualNetwork);
    const [broken] = unreadableAt(model, below(virtualNetwork.at, 'properties', 'dhcpOptions'));
    if (broken) {
      context.unknown(broken);
      return;
    }
    // With Azure's own DNS in the list the names are known there; AGW-DNS-012 tells of lists that mix servers.
    if (virtualNetwork.dnsServers.length === 0 || virtualNetwork.dnsServers.includes(azureDns)) return;
    if (isolation.isolated === 'unknown') {
      context.unknown(isolation.missing);
      return;
    }
    const named = servers.filter(({ address, isFqdn }) => isFqdn && isInAzureDomains(address));
    const usesVaults = gateway.sslCertificates.some(({ keyVaultSecretId }) => keyVaultSecretId !== undefined);
    if (named.length === 0 && !usesVaults) return;
    for (const { health } of named) context.need(health);
    if (named.some(answers)) return;
    const failing = context.symptoms.filter((symptom) => symptom.class === 'unresolved').map(({ tuple }) => tuple.server ?? '');
    const server = failing.find(isInAzureDomains);
    if (server === undefined) {
      context.unknown(unreadable(getRequest(virtualNetwork.id), 'what the DNS servers of the network forward to Azure cannot be told'));
      return;
    }
    const at = deepestPlace(model, virtualNetwork.at, 'properties', 'dhcpOptions', 'dnsServers');
    const list = virtualNetwork.dnsServers.join(', ');
    context.report({
      at,
      resource: virtualNetwork.id,
      // Servers that answer nothing at all are told by AGW-DNS-002.
      explains: failing.every(isInAzureDomains) ? ['unresolved'] : [],
      data: { gateway: gateway.name, network: virtualNetwork.name, servers: list, server },
      evidence: [{ resource: virtualNetwork.id, at, value: list, note: 'servers' }],
    });
  },
  fixes: ({ resource }, { gateway }) => [
    portal('openServers', resource),
    azureCli('restart', [gatewayCommand(gateway.id, 'stop'), gatewayCommand(gateway.id, 'start')]),
  ],
});

function answers({ health }: ServerSubject): boolean {
  return health.state === 'known' && health.value !== undefined && serverState(health.value) === 'healthy';
}
