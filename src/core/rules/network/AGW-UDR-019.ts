import { isConnected } from '../../network/networkSpace';
import { peeringsTo } from '../../network/peeringsTo';
import { frontendIn, subnetOfAddress } from '../../network/serverPlace';
import { resourceType } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { portsToRefute } from './applianceLeg';
import { answersOnAll } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-019',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 88,
  text: {
    en: {
      title: 'A Basic load balancer cannot be reached over a peering between regions',
      message:
        'Server {server} of pool {pool} is a frontend of Basic load balancer {balancer} in {there}, and gateway {gateway} in {here} reaches it over a peering between regions, which Basic load balancers do not answer.',
      why: 'Frontends of internal Basic load balancers are reachable from their own region only.',
      howWeKnow: 'The SKU and the region of the load balancer, the region of the gateway, and the peering whose peer holds the address.',
      fix: 'Move the load balancer to the Standard SKU.',
      notAProblem: 'Never.',
      notes: { sku: 'The SKU of the load balancer.', peering: 'The peering to the network of the load balancer.' },
      fixes: { openBalancer: 'Overview of the load balancer: upgrade' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview'],
  applies: ({ ipAddress, ipConfigurationId }) => ipAddress !== undefined && ipConfigurationId === undefined,
  check(context, server) {
    const { gateway, ipAddress = '' } = server;
    context.need(server.health);
    if (answersOnAll(server)) return;
    const subnet = context.need(gateway.subnet);
    const network = subnet && context.need(subnet.virtualNetwork);
    const peering = network && peeringsTo(network, ipAddress).find(isConnected);
    const place = peering && context.need(subnetOfAddress(context.model, gateway.subnet, ipAddress));
    if (!peering || !place) return;
    for (const id of context.need(context.model.ownersOfAddress(ipAddress)).filter((owner) => resourceType(owner) === 'microsoft.network/loadbalancers')) {
      const balancer = context.need(context.model.loadBalancer(id));
      if (!frontendIn(balancer, place, ipAddress)) continue;
      const here = regionOf(gateway.location);
      const there = regionOf(balancer.location);
      if (balancer.skuName === undefined || here === undefined || there === undefined) {
        context.unknown([]);
        continue;
      }
      if (balancer.skuName.toLowerCase() !== 'basic' || here === there) continue;
      const at = deepestPlace(context.model, balancer.at, 'sku', 'name');
      context.report({
        at,
        resource: balancer.id,
        blocks: { address: server.address, ports: portsToRefute(server) },
        data: { server: server.address, pool: server.pool.name, balancer: balancer.name, gateway: gateway.name, here, there },
        evidence: [
          { resource: balancer.id, at, value: balancer.skuName, note: 'sku' },
          { resource: peering.id, at: peering.at, value: peering.name, note: 'peering' },
        ],
      });
    }
  },
  fixes: ({ resource }) => [portal('openBalancer', resource)],
});

/** Azure writes a region as `westeurope` and as `West Europe`. */
function regionOf(location: string | undefined): string | undefined {
  return location?.replace(/\s/g, '').toLowerCase();
}
