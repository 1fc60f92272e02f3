import type { RecordedResponse } from '../../../src/core/snapshot/snapshot';
import { answerTo, type Place } from './build';
import { azureFirewall, publicIPAddress, publicIPAddressId, subnetId, virtualNetwork, virtualNetworkId, type PeeringSketch } from './buildNetwork';
import type { ContosoContext, subscriptions } from './contosoContext';

/** The firewall of the hub. */
export const hubFirewall = '10.40.0.4';

const network = 'vnet-hub-weu';
const prefix = '10.40.0.0/22';

/** The sites whose networks are peered with the hub. */
const spokes: readonly { readonly subscription: keyof typeof subscriptions; readonly name: string; readonly prefix: string }[] = [
  { subscription: 'platform', name: 'intra-weu', prefix: '10.43.4.0/24' },
  { subscription: 'operations', name: 'claims-weu', prefix: '10.56.4.0/24' },
  { subscription: 'platform', name: 'rentals-weu', prefix: '10.69.4.0/24' },
  { subscription: 'operations', name: 'loans-weu', prefix: '10.74.4.0/24' },
];

/** The network through which the others reach each other and the world, with its firewall. The same for every site that shows it. */
export function hub(context: ContosoContext): readonly RecordedResponse[] {
  const place = placeOf(context);
  const publicIP = 'pip-afw-hub-weu';
  const firewallSubnet = subnetId(place, network, 'AzureFirewallSubnet');
  return [
    virtualNetwork(place, {
      name: network,
      prefixes: [prefix],
      subnets: [{ name: 'AzureFirewallSubnet', prefix: '10.40.0.0/26' }],
      peerings: spokes.map((spoke) => ({
        name: `peer-${spoke.name}`,
        remoteId: virtualNetworkId(context.place(spoke.subscription, `rg-${spoke.name}`, 'weu'), `vnet-${spoke.name}`),
        remotePrefixes: [spoke.prefix],
      })),
    }),
    publicIPAddress(place, publicIP, '203.0.113.40', 'contoso-afw-hub-weu'),
    azureFirewall(place, 'afw-hub-weu', firewallSubnet, hubFirewall, publicIPAddressId(place, publicIP)),
  ].map(answerTo);
}

/** The peering of a spoke with the hub. */
export function hubPeering(context: ContosoContext): PeeringSketch {
  return { name: 'peer-hub', remoteId: virtualNetworkId(placeOf(context), network), remotePrefixes: [prefix] };
}

function placeOf({ place }: ContosoContext): Place {
  return place('platform', 'rg-hub-weu', 'weu');
}
