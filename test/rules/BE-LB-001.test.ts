import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, type GatewaySketch } from './check';
import { silentMessage } from './serverMachine';

const balancer = `${ids.group}/providers/Microsoft.Network/loadBalancers/lb`;
const child = (collection: string, name: string): string => `${balancer}/${collection}/${name}`;
const member = { id: `${ids.nic('nic-4')}/ipConfigurations/ipconfig` };

interface Balancer {
  readonly port?: number;
  readonly protocol?: string;
  readonly members?: readonly JsonObject[];
  readonly more?: JsonObject;
}

function answer({ port = 80, protocol = 'Tcp', members = [member], more = {} }: Balancer): RecordedResponse {
  const properties: JsonObject = {
    frontendIPConfigurations: [
      { id: child('frontendIPConfigurations', 'front'), name: 'front', properties: { privateIPAddress: '10.0.2.100', subnet: { id: ids.backendSubnet } } },
    ],
    backendAddressPools: [{ id: child('backendAddressPools', 'all'), name: 'all', properties: { backendIPConfigurations: [...members] } }],
    loadBalancingRules: [
      {
        id: child('loadBalancingRules', 'web'),
        name: 'web',
        properties: {
          frontendIPConfiguration: { id: child('frontendIPConfigurations', 'front') },
          backendAddressPool: { id: child('backendAddressPools', 'all') },
          protocol,
          frontendPort: port,
          backendPort: port,
        },
      },
    ],
    ...more,
  };
  return { request: `GET ${balancer}`, status: 200, body: { id: balancer, name: 'lb', type: 'Microsoft.Network/loadBalancers', properties } };
}

function behind(sketch: Balancer, isHealthy = false, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.100'] }],
    health: [{ servers: [{ address: '10.0.2.100', ...(isHealthy ? {} : { health: 'Unhealthy', message: silentMessage }) }] }],
    nics: [{ name: 'nic-4', address: '10.0.2.4' }],
    lookups: [{ kind: 'address', key: '10.0.2.100', complete: true, ids: [balancer] }],
    responses: [answer(sketch)],
    ...more,
  };
}

const otherPort = gatewaySnapshot(behind({ port: 443 }));
const at = { request: `GET ${balancer}`, severity: 'error', explains: ['timeout', 'gateway502'] } as const;

checkRule('BE-LB-001', [
  {
    name: 'fails where no rule takes the port',
    snapshot: otherPort,
    expect: 'fail',
    findings: [
      { ...at, resource: child('frontendIPConfigurations', 'front'), pointer: '/properties/frontendIPConfigurations/0', data: { port: 80, balancer: 'lb' } },
    ],
  },
  {
    name: 'fails where a rule for UDP alone has the port',
    snapshot: gatewaySnapshot(behind({ protocol: 'Udp' })),
    expect: 'fail',
    findings: [{ ...at, resource: child('frontendIPConfigurations', 'front'), pointer: '/properties/frontendIPConfigurations/0' }],
  },
  {
    name: 'fails where the pool of the rule is empty',
    snapshot: gatewaySnapshot(behind({ members: [] })),
    expect: 'fail',
    findings: [{ ...at, resource: child('loadBalancingRules', 'web'), pointer: '/properties/loadBalancingRules/0', variant: 'emptyPool' }],
  },
  { name: 'passes for a rule with members', snapshot: gatewaySnapshot(behind({})), expect: 'pass' },
  { name: 'passes for a rule of every port', snapshot: gatewaySnapshot(behind({ port: 0, protocol: 'All' })), expect: 'pass' },
  {
    name: 'passes for a pool of addresses',
    snapshot: gatewaySnapshot(
      behind({
        more: {
          backendAddressPools: [
            {
              id: child('backendAddressPools', 'all'),
              name: 'all',
              properties: { loadBalancerBackendAddresses: [{ name: 'a', properties: { ipAddress: '10.0.2.4' } }] },
            },
          ],
        },
      }),
    ),
    expect: 'pass',
  },
  {
    name: 'says nothing beside inbound NAT rules',
    snapshot: gatewaySnapshot(behind({ port: 443, more: { inboundNatRules: [{ name: 'nat', properties: {} }] } })),
    expect: 'pass',
  },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(behind({ port: 443 }, true)), expect: 'pass' },
  {
    name: 'passes for an address of something else',
    snapshot: gatewaySnapshot({ health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: silentMessage }] }] }),
    expect: 'pass',
  },
  { name: 'is unknown where a rule cannot be read', snapshot: gatewaySnapshot(behind({ port: 443, more: { loadBalancingRules: [7] } })), expect: 'unknown' },
  { name: 'is unknown where the load balancer is refused', snapshot: refused(otherPort, balancer), expect: 'unknown' },
]);
