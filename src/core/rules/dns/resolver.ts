import type { VirtualNetwork } from '../../model/network';
import { networkIsolation, type Isolation } from '../../path/isolation';
import type { ServerSubject } from '../../path/subject';
import { below, chainFact, known, type Fact } from '../../snapshot/fact';
import { unreadable } from '../../model/lookUps';
import { getRequest } from '../../snapshot/request';
import type { Model } from '../../model/model';
import { unreadableAt } from '../applicationGateway/places';
import { dnsName } from './memberName';

// Azure: learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution, 2025-06.
const azureDomains = /\.(windows\.net|azure\.net|azure\.us|azure\.cn|usgovcloudapi\.net|chinacloudapi\.cn)$/;

/** @returns whether a gateway asks Azure's own DNS for the name, whatever DNS servers its network has (unless it is isolated). */
export function isInAzureDomains(name: string): boolean {
  return azureDomains.test(dnsName(name));
}

/** The address at which every virtual network reaches Azure's own DNS. */
export const azureDns = '168.63.129.16';

/**
 * Who answers the gateway for a name. A gateway that is not network-isolated asks Azure's own DNS for names in Azure's domains, whatever
 * DNS servers its virtual network has; for every other name, and when isolated, it asks those of the network.
 */
export interface Resolver {
  readonly virtualNetwork: VirtualNetwork;
  readonly isolation: Isolation;
  /** `azure`: Azure's own DNS, and the private zones that are linked to this network; `custom`: the servers of the network. */
  readonly kind: 'azure' | 'custom';
}

/** @returns who answers the gateway for the name of a server; unavailable when the network or its DNS servers cannot be read. */
export function resolverOf(model: Model, { gateway, address }: ServerSubject): Fact<Resolver> {
  return chainFact(gateway.subnet, (subnet) => {
    if (!subnet) return unreadable(getRequest(gateway.id), 'the gateway names no subnet');
    return chainFact(subnet.virtualNetwork, (virtualNetwork) => {
      const [broken] = unreadableAt(model, below(virtualNetwork.at, 'properties', 'dhcpOptions'));
      if (broken) return broken;
      const isolation = networkIsolation(gateway);
      const hasOwnServers = virtualNetwork.dnsServers.some((server) => server !== azureDns);
      const asksAzure = isolation.isolated === 'no' && isInAzureDomains(address);
      if (hasOwnServers && isolation.isolated === 'unknown' && isInAzureDomains(address))
        return isolation.missing[0] ?? unreadable(getRequest(gateway.id), 'whether the gateway is network-isolated cannot be told');
      return known({ virtualNetwork, isolation, kind: hasOwnServers && !asksAzure ? 'custom' : 'azure' });
    });
  });
}
