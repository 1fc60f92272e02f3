import { answerTo } from './build';
import { managedCluster } from './buildCompute';
import { vpnGateway } from './buildHybrid';
import { kubenet } from './buildKubenet';
import { azureFirewall, publicIPAddress, publicIPAddressId, subnetId, virtualNetworkId } from './buildNetwork';
import { ordinarySite } from './buildOrdinarySite';
import { webApp } from './buildWebApp';
import type { ContosoContext, ContosoSite } from './contosoContext';

/** Network-isolated with a public frontend: the platform needs neither its ports nor the Internet, and all goes to a firewall. */
export function partners(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'partners',
    region: 'weu',
    network: '10.64.4',
    publicAddress: 64,
    gateway: { tags: { EnhancedNetworkControl: 'True' } },
    gatewayDelegations: ['Microsoft.Network/applicationGateways'],
    gatewayRules: [
      { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'Internet', ports: '443' },
      { name: 'inbound-120', priority: 120, direction: 'Inbound', access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', ports: '*' },
      { name: 'inbound-4000', priority: 4000, direction: 'Inbound', access: 'Deny', protocol: '*', ports: '*' },
    ],
    gatewayRoutes: [{ name: 'route-10', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopAddress: '10.64.5.4' }],
    prefixes: ['10.64.5.0/24'],
    subnets: [{ name: 'AzureFirewallSubnet', prefix: '10.64.5.0/26' }],
    traffic: { requests: 640 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => ({
    more: [
      publicIPAddress(place, 'pip-afw-partners-weu', '203.0.113.164', 'contoso-afw-partners-weu'),
      azureFirewall(
        place,
        'afw-partners-weu',
        subnetId(place, ids.network, 'AzureFirewallSubnet'),
        '10.64.5.4',
        publicIPAddressId(place, 'pip-afw-partners-weu'),
      ),
    ].map(answerTo),
  }));
}

/** The default probe, which takes the host name of the pool's member. */
export function wiki(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'wiki',
    region: 'neu',
    network: '10.57.4',
    publicAddress: 57,
    pool: ['app-contoso-wiki.azurewebsites.net'],
    setting: { protocol: 'Https', port: 443, pickHostName: true },
    probe: 'default',
    traffic: { requests: 190 },
  } as const;
  return ordinarySite(context, sketch, (place) => ({
    more: webApp(place, {
      name: 'app-contoso-wiki',
      plan: 'plan-wiki-neu',
      state: 'Running',
      inboundAddress: '198.51.100.57',
      modifiedAt: context.clock.minutesBefore(60 * 24 * 33),
    }),
  }));
}

/** Only Front Door may come in. */
export function news(context: ContosoContext): ContosoSite {
  return ordinarySite(context, {
    subscription: 'platform',
    application: 'news',
    region: 'neu',
    network: '10.65.4',
    publicAddress: 65,
    gatewayRules: [
      { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'AzureFrontDoor.Backend', ports: '443' },
      { name: 'inbound-110', priority: 110, direction: 'Inbound', access: 'Allow', source: 'GatewayManager', ports: '65200-65535' },
      { name: 'inbound-120', priority: 120, direction: 'Inbound', access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', ports: '*' },
      { name: 'inbound-400', priority: 400, direction: 'Inbound', access: 'Deny', source: 'Internet', ports: '*' },
    ],
    traffic: { requests: 2900 },
  });
}

/** Somebody is writing the gateway at this moment. */
export function files(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'files',
    region: 'weu',
    network: '10.58.4',
    publicAddress: 58,
    gateway: { provisioningState: 'Updating' },
    traffic: { requests: 310 },
  } as const;
  return ordinarySite(context, sketch, (_, ids) => ({ writes: [{ id: ids.gateway, minutesBefore: 60 * 26 }] }));
}

/** Pods of a kubenet cluster as members; the route table of the cluster is on the gateway's subnet too. */
export function studio(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'studio',
    region: 'weu',
    network: '10.66.4',
    publicAddress: 66,
    pool: ['10.244.0.11', '10.244.1.14'],
    setting: { port: 8080 },
    traffic: { requests: 450 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => {
    const cluster = kubenet(place, {
      name: 'aks-studio',
      network: ids.network,
      nodes: '10.66.5',
      podPrefix: '10.244.0.0/16',
      applicationGatewayId: ids.gateway,
    });
    return { gatewaySubnet: { routeTableId: cluster.routeTableId }, prefixes: [cluster.prefix], subnets: [cluster.subnet], more: cluster.answers };
  });
}

/** Pods of an overlay cluster as members: no route leads to them, and none is needed. */
export function payments(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'platform',
    application: 'payments',
    region: 'neu',
    network: '10.67.4',
    publicAddress: 67,
    pool: ['10.244.0.21', '10.244.1.9'],
    setting: { port: 8080 },
    gatewayDelegations: ['Microsoft.Network/applicationGateways'],
    prefixes: ['10.67.5.0/24'],
    subnets: [{ name: 'snet-nodes', prefix: '10.67.5.0/24' }],
    traffic: { requests: 1300 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => ({
    more: [
      answerTo(
        managedCluster(place, {
          name: 'aks-payments',
          network: 'overlay',
          subnetId: subnetId(place, ids.network, 'snet-nodes'),
          nodes: 2,
          podPrefix: '10.244.0.0/16',
          applicationGatewayId: ids.gateway,
        }),
      ),
    ],
  }));
}

/** A VPN gateway in the network, by which a branch is reached; it brings no default route. */
export function branches(context: ContosoContext): ContosoSite {
  const sketch = {
    subscription: 'operations',
    application: 'branches',
    region: 'weu',
    network: '10.59.4',
    publicAddress: 59,
    prefixes: ['10.59.5.0/24'],
    subnets: [{ name: 'GatewaySubnet', prefix: '10.59.5.0/27' }],
    traffic: { requests: 270 },
  } as const;
  return ordinarySite(context, sketch, (place, ids) => ({
    more: [
      publicIPAddress(place, 'pip-vpn-branches-weu', '203.0.113.159', 'contoso-vpn-branches-weu'),
      ...vpnGateway(place, 'vpn-branches-weu', {
        subnetId: `${virtualNetworkId(place, ids.network)}/subnets/GatewaySubnet`,
        publicIPAddressId: publicIPAddressId(place, 'pip-vpn-branches-weu'),
        siteAddress: '198.51.100.200',
        sitePrefixes: ['172.20.0.0/16'],
      }),
    ].map(answerTo),
  }));
}

/** One instance, in no zone, without draining and without logs; a path of its own ends in a slash. */
export function kiosk(context: ContosoContext): ContosoSite {
  return ordinarySite(context, {
    subscription: 'operations',
    application: 'kiosk',
    region: 'weu',
    network: '10.93.4',
    publicAddress: 93,
    gateway: {
      instances: 1,
      zones: [],
      rules: [{ name: 'rule-kiosk', priority: 100, listener: 'listener-kiosk', pathMap: 'paths-kiosk' }],
      pathMaps: [
        {
          name: 'paths-kiosk',
          pool: 'pool-kiosk',
          setting: 'setting-kiosk',
          paths: [{ name: 'menu', paths: ['/menu/'], pool: 'pool-kiosk', setting: 'setting-kiosk' }],
        },
      ],
    },
    setting: { port: 8080, drains: false },
    logs: 'nowhere',
    traffic: { requests: 80 },
  });
}
