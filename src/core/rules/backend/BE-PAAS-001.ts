import { resourceType, parseResourceId } from '../../snapshot/resourceId';
import { azureCli, portal } from '../applicationGateway/commands';
import type { Fix } from '../finding';
import { answersOnAll } from '../network/serverLeg';
import { defineRule } from '../rule';
import { platformFault } from './platformFaults';

export default defineRule({
  code: 'BE-PAAS-001',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'unresolved', 'refusedByProbe', 'gateway502'],
  specificity: 85,
  text: {
    en: {
      title: 'The platform service behind a server is stopped or shut',
      message: 'Server {server} of pool {pool} is {platform}, which is stopped.',
      variants: {
        noIngress: 'Server {server} of pool {pool} is container app {platform}, which has no ingress: nobody can reach it by its name.',
        closed: 'Server {server} of pool {pool} is storage account {platform}, which lets nobody in from the network.',
        failed: 'Server {server} of pool {pool} is API Management service {platform}, which does not run.',
        otherHost: 'Server {server} of pool {pool} is API Management service {platform}, and the gateway asks it for a host name that it does not have.',
      },
      why: 'A platform service answers only when it runs, when its network rules let the gateway in, and for the host names that it has.',
      howWeKnow: 'The body of the service says its state, its network rules and its host names.',
      fix: 'Start the service, let the gateway in (its subnet, its address, or by a private endpoint), or correct the host name of the backend setting and the probe.',
      notAProblem: 'When the service is not to be reached through this gateway.',
      notes: { state: 'The state of the service.' },
      fixes: { startCluster: 'Start the cluster', openService: 'The service: state, networking and host names' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/aks/start-stop-cluster',
    'https://learn.microsoft.com/azure/container-apps/ingress-overview',
    'https://learn.microsoft.com/azure/storage/common/storage-network-security',
    'https://learn.microsoft.com/azure/api-management/configure-custom-domain',
  ],
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const fault = platformFault(context, server);
    if (!fault) return;
    context.report({
      at: fault.at,
      resource: fault.resource,
      ...(fault.variant === undefined ? {} : { variant: fault.variant }),
      explains: fault.explains,
      data: { server: server.address, pool: server.pool.name, platform: fault.name },
      evidence: [{ resource: fault.resource, at: fault.at, value: fault.value, note: 'state' }],
    });
  },
  fixes: ({ resource }) => [...startCluster(resource), portal('openService', resource)],
});

function startCluster(resource: string): readonly Fix[] {
  const id = parseResourceId(resource);
  if (!id || resourceType(resource) !== 'microsoft.containerservice/managedclusters') return [];
  return [azureCli('startCluster', [['aks', 'start', '--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId]])];
}
