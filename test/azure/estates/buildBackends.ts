import { child, networkResource, resourceIdOf, type Place, type Resource } from './build';

/** An internal load balancer with one frontend, one pool of interfaces and a rule for each port. */
export interface LoadBalancerSketch {
  readonly name: string;
  readonly address: string;
  readonly subnetId: string;
  /** Interfaces of its servers, each with the configuration `ipconfig1`. */
  readonly interfaceIds: readonly string[];
  readonly ports: readonly number[];
}

export function loadBalancerId(place: Place, name: string): string {
  return resourceIdOf(place, 'Microsoft.Network/loadBalancers', name);
}

/** @returns the id of the pool of a load balancer that `loadBalancer` makes. */
export function balancedPoolId(place: Place, name: string): string {
  return `${loadBalancerId(place, name)}/backendAddressPools/pool-servers`;
}

export function loadBalancer(place: Place, { name, address, subnetId, interfaceIds, ports }: LoadBalancerSketch): Resource {
  const id = loadBalancerId(place, name);
  const pool = { id: balancedPoolId(place, name) };
  const frontend = { id: `${id}/frontendIPConfigurations/frontend-internal` };
  const rules = ports.map((port) => ({ id: `${id}/loadBalancingRules/rule-${port}` }));
  return networkResource(
    place,
    'loadBalancers',
    name,
    {
      frontendIPConfigurations: [
        child(id, 'frontendIPConfigurations', 'frontend-internal', {
          privateIPAddress: address,
          privateIPAllocationMethod: 'Static',
          privateIPAddressVersion: 'IPv4',
          subnet: { id: subnetId },
          loadBalancingRules: rules,
        }),
      ],
      backendAddressPools: [
        child(id, 'backendAddressPools', 'pool-servers', {
          backendIPConfigurations: interfaceIds.map((each) => ({ id: `${each}/ipConfigurations/ipconfig1` })),
          loadBalancerBackendAddresses: interfaceIds.map((each) => ({
            name: each.slice(each.lastIndexOf('/') + 1),
            properties: { networkInterfaceIPConfiguration: { id: `${each}/ipConfigurations/ipconfig1` } },
          })),
          loadBalancingRules: rules,
        }),
      ],
      loadBalancingRules: ports.map((port) =>
        child(id, 'loadBalancingRules', `rule-${port}`, {
          frontendIPConfiguration: frontend,
          frontendPort: port,
          backendPort: port,
          protocol: 'Tcp',
          enableFloatingIP: false,
          idleTimeoutInMinutes: 4,
          loadDistribution: 'Default',
          disableOutboundSnat: true,
          enableTcpReset: true,
          backendAddressPool: pool,
          backendAddressPools: [pool],
          probe: { id: `${id}/probes/probe-${port}` },
        }),
      ),
      probes: ports.map((port) =>
        child(id, 'probes', `probe-${port}`, {
          protocol: 'Tcp',
          port,
          intervalInSeconds: 15,
          numberOfProbes: 2,
          probeThreshold: 1,
          loadBalancingRules: [{ id: `${id}/loadBalancingRules/rule-${port}` }],
        }),
      ),
      inboundNatRules: [],
      outboundRules: [],
      inboundNatPools: [],
    },
    { sku: { name: 'Standard', tier: 'Regional' } },
  );
}
