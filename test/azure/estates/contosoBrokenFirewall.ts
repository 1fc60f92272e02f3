import { answerTo, resourceIdOf } from './build';
import { firewallPolicy, firewallPolicyId, underPolicy } from './buildFirewall';
import { azureFirewall, publicIPAddress, publicIPAddressId, subnetId } from './buildNetwork';
import { ordinarySite } from './buildOrdinarySite';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { probeMessages } from './messages';

/** The servers now listen on another port, and the policy of the firewall before them knows the former one only. */
export function invoices(context: ContosoContext): ContosoSite {
  const address = '10.92.5.4';
  const gatewayPrefix = '10.92.4.0/25';
  const serverPrefix = '10.92.4.128/25';
  const sketch = {
    subscription: 'operations',
    application: 'invoices',
    region: 'neu',
    network: '10.92.4',
    publicAddress: 92,
    setting: { port: 8443, protocol: 'Https' },
    gatewayRoutes: [{ name: 'route-20', prefix: serverPrefix, nextHop: 'VirtualAppliance', nextHopAddress: address }],
    serverRoutes: [{ name: 'route-20', prefix: gatewayPrefix, nextHop: 'VirtualAppliance', nextHopAddress: address }],
    prefixes: ['10.92.5.0/24'],
    subnets: [{ name: 'AzureFirewallSubnet', prefix: '10.92.5.0/26' }],
    health: { health: 'Unhealthy', message: probeMessages.cannotConnect },
    traffic: { requests: 330, gateway502Since: 35 },
    failing: { path: '/archive', status: 502 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => {
    const firewall = `afw-${ids.name}`;
    const policy = `afwp-${ids.name}`;
    const publicIP = `pip-afw-${ids.name}`;
    const firewallSubnet = subnetId(place, ids.network, 'AzureFirewallSubnet');
    const rules = [{ name: 'gateway-to-servers', sources: [gatewayPrefix], destinations: [serverPrefix], ports: ['443'] }];
    return {
      writes: [{ id: ids.gateway, minutesBefore: 37 }],
      more: [
        answerTo(publicIPAddress(place, publicIP, '203.0.113.192', `contoso-afw-${ids.name}`)),
        answerTo(underPolicy(azureFirewall(place, firewall, firewallSubnet, address, publicIPAddressId(place, publicIP)), firewallPolicyId(place, policy))),
        ...firewallPolicy(place, policy, resourceIdOf(place, 'Microsoft.Network/azureFirewalls', firewall), rules),
      ],
    };
  });
}
