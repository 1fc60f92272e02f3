import type { Subnet } from '../../model/network';
import { isPrivateAddress } from '../../network/cidr';
import { ownerOf, subnetOfAddress } from '../../network/serverPlace';
import type { ServerSubject } from '../../path/subject';
import { parseResourceId } from '../../snapshot/resourceId';
import { checkHealthAgain, portal } from '../applicationGateway/commands';
import { isInNoSubnet, mayHoldUnlisted } from '../network/absentAddress';
import { answersOnAll, portsOf } from '../network/serverLeg';
import { defineRule } from '../rule';

export default defineRule({
  code: 'BE-VM-003',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 55,
  text: {
    en: {
      title: 'Nothing has the address of a server',
      message: 'Server {server} of pool {pool} does not answer, and no network interface, private endpoint, load balancer or firewall has this address.',
      variants: { inNoSubnet: 'Server {server} of pool {pool} is an address that is in no subnet of its network: nothing can have it.' },
      why: 'An address that was written into a pool by hand stays there when its machine is deleted or gets another address. Probes to it end in time-outs.',
      howWeKnow:
        'A look-up in every subscription that can be read finds nothing with the address, and its subnet holds no scale set and no platform service whose addresses cannot be seen. Or the network was read whole, and no subnet has the address.',
      fix: 'Take the address out of the pool, or put the address in that the server has now.',
      notAProblem: 'When the address belongs to something that you may not see.',
      notes: { member: 'The member of the pool.' },
      fixes: { openPool: 'Backend pools of the gateway: correct the targets', checkAgain: 'Ask the gateway which servers are healthy' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting'],
  applies: ({ ipAddress, ipConfigurationId }) => ipAddress !== undefined && ipConfigurationId === undefined && isPrivateAddress(ipAddress),
  check(context, server) {
    context.need(server.health);
    const { ipAddress = '' } = server;
    const member = server.pool.addresses.find((each) => each.ipAddress === ipAddress);
    if (!member || answersOnAll(server) || !context.shows('timeout')) return;
    const place = context.need(subnetOfAddress(context.model, server.gateway.subnet, ipAddress));
    if (place) {
      if (context.need(ownerOf(context.model, { ...server, ipAddress }, place)).kind !== 'unlisted') return;
      context.need(context.model.allOwnersOfAddress(ipAddress));
    }
    const isNowhere = !place && isInNoSubnet(context.model, server, ipAddress);
    if (!isNowhere && (!place || mayHoldUnlisted(place) || !isInOneSubscription(server, place))) {
      // On-premises, learned, of a pod, a platform or a subscription that nobody may read: nothing proves that it is not there.
      context.unknown([]);
      return;
    }
    context.report({
      at: member.at,
      resource: server.pool.id,
      ...(isNowhere ? { variant: 'inNoSubnet', severity: 'error', confidence: 'static' } : {}),
      blocks: { address: server.address, ports: portsOf(server) },
      data: { server: server.address, pool: server.pool.name },
      evidence: [{ resource: server.pool.id, at: member.at, value: ipAddress, note: 'member' }],
    });
  },
  fixes: (_, { gateway }) => [checkHealthAgain(gateway.id), portal('openPool', gateway.id)],
});

/** The look-up leaves out, silently, what is in subscriptions that the user may not read. */
function isInOneSubscription({ gateway }: ServerSubject, { virtualNetworkId, ipConfigurationIds }: Subnet): boolean {
  const own = [gateway.id, virtualNetworkId].map(subscriptionOf);
  return ipConfigurationIds.every((id) => own.includes(subscriptionOf(id)));
}

function subscriptionOf(id: string): string | undefined {
  return parseResourceId(id)?.subscriptionId.toLowerCase();
}
