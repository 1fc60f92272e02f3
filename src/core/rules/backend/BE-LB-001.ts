import type { LoadBalancer, LoadBalancerFrontend, LoadBalancingRule } from '../../model/network';
import { frontendIn, subnetOfAddress } from '../../network/serverPlace';
import type { ServerSubject } from '../../path/subject';
import { unreadable } from '../../model/lookUps';
import { getRequest } from '../../snapshot/request';
import { resourceType, sameId } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { answersOnAll, mayBeInNetwork, portsOf } from '../network/serverLeg';
import { defineRule, type RuleContext } from '../rule';

export default defineRule({
  code: 'BE-LB-001',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 85,
  text: {
    en: {
      title: 'The load balancer of a server delivers nothing on the port of the gateway',
      message:
        'Server {server} of pool {pool} is frontend {frontend} of load balancer {balancer}, and no rule of it takes port {port}: traffic of the gateway ends there.',
      variants: {
        emptyPool:
          'Server {server} of pool {pool} is frontend {frontend} of load balancer {balancer}, and the pool behind its rule for port {port} is empty: nobody gets the traffic of the gateway.',
      },
      why: 'A load balancer passes on only what a rule of it takes, and only to members of the rule’s pool. Everything else gets no answer, so the gateway waits until its time-out.',
      howWeKnow: 'The address of the server is a frontend of the load balancer, and its rules and pools were compared with the port that the gateway uses.',
      fix: 'Add a rule for the port, or members to its pool; or correct the port of the backend setting.',
      notAProblem: 'When the server is Healthy by a probe on the same port.',
      notes: { rule: 'The rule for the port.', frontend: 'The frontend that has the address of the server.' },
      fixes: { openRules: 'Rules and pools of the load balancer' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/load-balancer/load-balancer-troubleshoot-backend-traffic',
    'https://learn.microsoft.com/azure/load-balancer/components',
  ],
  applies: (server) => mayBeInNetwork(server) && server.ipAddress !== undefined && server.ipConfigurationId === undefined,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const found = frontendOf(context, server);
    if (!found) return;
    const { balancer, frontend } = found;
    if (!balancer.isComplete) {
      context.unknown(unreadable(getRequest(balancer.id), 'the rules of the load balancer could not be read'));
      return;
    }
    for (const port of portsOf(server)) {
      const fault = faultOn(balancer, frontend, port);
      if (!fault) continue;
      const owner = fault.rule ?? frontend;
      context.report({
        at: owner.at,
        resource: owner.id,
        ...(fault.rule ? { variant: 'emptyPool' } : {}),
        blocks: { address: server.address, ports: [port] },
        data: { server: server.address, pool: server.pool.name, frontend: frontend.name, balancer: balancer.name, port },
        evidence: [{ resource: owner.id, at: owner.at, value: owner.name, note: fault.rule ? 'rule' : 'frontend' }],
      });
    }
  },
  fixes: ({ resource }) => [portal('openRules', resource.split(/\/(?:frontendIPConfigurations|loadBalancingRules)\//i)[0] ?? resource)],
});

interface Found {
  readonly balancer: LoadBalancer;
  readonly frontend: LoadBalancerFrontend;
}

/** The frontend in the server's own network: a load balancer elsewhere may have the same address. */
function frontendOf({ model, need }: Pick<RuleContext, 'model' | 'need'>, { gateway, ipAddress = '' }: ServerSubject): Found | undefined {
  const place = need(subnetOfAddress(model, gateway.subnet, ipAddress));
  if (!place) return undefined;
  for (const id of need(model.ownersOfAddress(ipAddress)).filter((owner) => resourceType(owner) === 'microsoft.network/loadbalancers')) {
    const balancer = need(model.loadBalancer(id));
    const frontend = frontendIn(balancer, place, ipAddress);
    if (frontend) return { balancer, frontend };
  }
  return undefined;
}

/** @returns the rule whose pools are empty, or no rule where none takes the port; undefined when a rule delivers. */
function faultOn(balancer: LoadBalancer, frontend: LoadBalancerFrontend, port: number): { readonly rule: LoadBalancingRule | undefined } | undefined {
  const rules = balancer.rules.filter(
    ({ frontendId = '', frontendPort, protocol = '' }) =>
      sameId(frontendId, frontend.id) && (frontendPort === port || frontendPort === 0) && !/^udp$/i.test(protocol),
  );
  // Inbound NAT rules take ports too, and are not read: where there are any, nothing is said.
  if (rules.length === 0) return balancer.hasInboundNatRules ? undefined : { rule: undefined };
  return rules.every((rule) => isEmpty(balancer, rule)) ? { rule: rules[0] } : undefined;
}

function isEmpty(balancer: LoadBalancer, rule: LoadBalancingRule): boolean {
  const pools = balancer.pools.filter(({ id }) => rule.poolIds.some((poolId) => sameId(poolId, id)));
  return pools.length === rule.poolIds.length && pools.every(({ isKnownEmpty }) => isKnownEmpty);
}
