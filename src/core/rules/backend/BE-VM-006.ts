import type { LoadBalancer, NetworkInterface, Route } from '../../model/network';
import { unreadable } from '../../model/lookUps';
import { machineOfInterface } from '../../network/serverMachine';
import { ownerOf, subnetOfAddress } from '../../network/serverPlace';
import type { ServerSubject } from '../../path/subject';
import { getRequest } from '../../snapshot/request';
import { parentResourceId, resourceType } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { defineRule, type RuleContext } from '../rule';
import { isSlow, mayBeSlow } from './slowServer';

/**
 * The way from the gateway to the machine is not touched by it: what fails is what the machine asks for itself. So it is never a cause, and only
 * said of a server that runs out of time or answers with 5xx. Routes that are learned may lead out too, and are not known.
 *
 * Azure: learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections (a Standard internal load balancer gives no way out).
 */
export default defineRule({
  code: 'BE-VM-006',
  on: 'server',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The machine of a server has no way to the Internet',
      message:
        'Server {server} of pool {pool} has interface {interface} behind the Standard internal load balancer {balancer}, without a NAT gateway, an outbound rule or a public address: what it asks of the Internet gets no answer.',
      why: 'Members of a Standard internal load balancer have no outbound connection of their own. An application that waits for a service on the Internet answers late, or with 5xx.',
      howWeKnow:
        'The interface is in a pool of an internal load balancer of the Standard SKU and of no public one, has no public address, its subnet has no NAT gateway, and its route table no default route to an appliance or gateway.',
      fix: 'Give the subnet a NAT gateway, or reach the services by private endpoints.',
      notAProblem: 'When the application needs nothing from the Internet, or a learned route leads there.',
      notes: { pool: 'The load balancer’s pool that the interface is in.', subnet: 'The subnet, which has no NAT gateway.' },
      fixes: { openSubnet: 'Subnets of the network: NAT gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections', 'https://learn.microsoft.com/azure/nat-gateway/nat-overview'],
  applies: mayBeSlow,
  check(context, server) {
    context.need(server.health);
    if (!isSlow(server) && !context.shows('gateway504', 'backend5xx')) return;
    const networkInterface = interfaceOf(context, server);
    if (!networkInterface || !context.need(machineOfInterface(context.model, networkInterface.id))) return;
    const pools = networkInterface.ipConfigurations.flatMap(({ backendAddressPools }) => backendAddressPools).filter(({ id }) => isOfBalancer(id));
    const [pool] = pools;
    const hasAddress = networkInterface.ipConfigurations.some(({ publicIPAddressId }) => publicIPAddressId !== undefined);
    if (!pool || hasAddress) return;
    const balancers = [...new Set(pools.map(({ id }) => parentResourceId(id) ?? id))].map((id) => context.need(context.model.loadBalancer(id)));
    const unread = balancers.find(({ isComplete, skuName }) => !isComplete || skuName === undefined);
    if (unread) {
      context.unknown(unreadable(getRequest(unread.id), 'the load balancer could not be read'));
      return;
    }
    const [balancer] = balancers;
    if (!balancer || !balancers.every(isStandardInternal)) return;
    const subnetFact = networkInterface.ipConfigurations[0]?.subnet;
    const subnet = subnetFact && context.need(subnetFact);
    if (!subnet || subnet.natGatewayId !== undefined) return;
    const table = context.need(subnet.routeTable);
    if (table?.routes.some(leadsOut)) return;
    if (table?.isComplete === false) {
      context.unknown(unreadable(getRequest(table.id), 'the routes of the subnet could not be read'));
      return;
    }
    context.report({
      at: pool.at,
      resource: networkInterface.id,
      data: { server: server.address, pool: server.pool.name, interface: networkInterface.name, balancer: balancer.name },
      evidence: [
        { resource: networkInterface.id, at: pool.at, value: pool.id, note: 'pool' },
        { resource: subnet.id, at: subnet.at, value: subnet.name, note: 'subnet' },
      ],
    });
  },
  fixes: ({ evidence, resource }) => {
    const subnetId = evidence.find(({ note }) => note === 'subnet')?.resource;
    return [portal('openSubnet', (subnetId === undefined ? undefined : parentResourceId(subnetId)) ?? resource)];
  },
});

/** The interface of the server itself, or of the first member behind the load balancer that the server is: members are alike. */
function interfaceOf({ model, need }: Pick<RuleContext, 'model' | 'need'>, server: ServerSubject): NetworkInterface | undefined {
  const attached = server.ipConfigurationId === undefined ? undefined : parentResourceId(server.ipConfigurationId);
  if (attached !== undefined) return readInterface(attached);
  const { ipAddress } = server;
  const place = ipAddress === undefined ? undefined : need(subnetOfAddress(model, server.gateway.subnet, ipAddress));
  if (!place || ipAddress === undefined) return undefined;
  const owner = need(ownerOf(model, { ...server, ipAddress }, place));
  if (owner.kind === 'interface') return readInterface(owner.id);
  if (owner.kind !== 'loadBalancer') return undefined;
  const [member] = need(model.loadBalancer(owner.id)).pools.flatMap(({ ipConfigurationIds }) => ipConfigurationIds);
  return member === undefined ? undefined : readInterface(parentResourceId(member) ?? member);

  function readInterface(id: string): NetworkInterface | undefined {
    return resourceType(id) === 'microsoft.network/networkinterfaces' ? need(model.networkInterface(id)) : undefined;
  }
}

function isOfBalancer(poolId: string): boolean {
  return resourceType(poolId) === 'microsoft.network/loadbalancers/backendaddresspools';
}

/** A public frontend, or the Basic SKU, gives its members a way out. */
function isStandardInternal({ skuName, frontends }: LoadBalancer): boolean {
  const isInternal = frontends.every(({ privateIPAddress, subnetId }) => privateIPAddress !== undefined || subnetId !== undefined);
  return skuName?.toLowerCase() === 'standard' && frontends.length > 0 && isInternal;
}

/** An appliance, or a gateway, may lead out. */
function leadsOut({ addressPrefix, nextHopType }: Route): boolean {
  return addressPrefix === '0.0.0.0/0' && /^virtual(appliance|networkgateway)$/i.test(nextHopType ?? '');
}
