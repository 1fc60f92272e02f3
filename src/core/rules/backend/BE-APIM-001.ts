import { platformOf } from '../../path/platformHosts';
import { parseResourceId } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { linkedZones } from '../dns/linkedZones';
import { resolverOf } from '../dns/resolver';
import { answersOnAll } from '../network/serverLeg';
import { defineRule } from '../rule';

export default defineRule({
  code: 'BE-APIM-001',
  on: 'server',
  severity: 'warning',
  // A zone of another subscription may be linked, and a network does not say which zones are.
  confidence: 'predicted',
  explains: ['unresolved', 'timeout', 'refusedByProbe', 'gateway502'],
  specificity: 75,
  text: {
    en: {
      title: 'No private zone tells the gateway where an internal API Management is',
      message:
        'Server {server} of pool {pool} is API Management service {service} in internal mode, and no private DNS zone for its name is linked to the network of the gateway: the name does not lead to its private address.',
      why: 'A service in internal mode is not registered in public DNS with its private address. Without a private zone, or a DNS server of your own, its name leads nowhere or to an address that does not serve.',
      howWeKnow:
        'The service says that it is in internal mode, the network asks Azure’s own DNS, and the private zones that can be read have no link to it for this name.',
      fix: 'Create a private DNS zone for the name with the private address of the service, and link it to the network of the gateway.',
      notAProblem: 'When a zone of a subscription that you may not read is linked.',
      notes: { mode: 'The mode of the service.' },
      fixes: { openService: 'Network of the service: its private address' },
    },
  },
  links: ['https://learn.microsoft.com/azure/api-management/api-management-using-with-internal-vnet'],
  applies: ({ address, isFqdn }) => isFqdn && platformOf(address) === 'apiManagement',
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const host = server.address.toLowerCase();
    const services = context.need(context.model.apiManagementOfSubscription(parseResourceId(server.gateway.id)?.subscriptionId ?? ''));
    const service = services.find(({ gatewayHosts }) => gatewayHosts.includes(host));
    if (!service) context.unknown([]);
    if (service?.virtualNetworkType?.toLowerCase() !== 'internal') return;
    const { kind, virtualNetwork } = context.need(resolverOf(context.model, server));
    if (kind === 'custom') {
      // What the servers of the network answer, nothing here can tell.
      context.unknown([]);
      return;
    }
    const zones = context.need(linkedZones(context.model, virtualNetwork, (zone) => host === zone || host.endsWith(`.${zone}`)));
    if (zones.length > 0) return;
    const at = service.virtualNetworkTypeAt;
    context.report({
      at,
      resource: service.id,
      data: { server: server.address, pool: server.pool.name, service: service.name },
      evidence: [{ resource: service.id, at, value: 'Internal', note: 'mode' }],
    });
  },
  fixes: ({ resource }) => [portal('openService', resource)],
});
