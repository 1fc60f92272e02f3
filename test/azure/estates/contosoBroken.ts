import { siteIds, site, usualGatewayRules } from './buildSite';
import { routeTableId, securityGroupId, virtualNetworkId, virtualNetwork, networkInterface, securityGroup, subnetId, networkInterfaceId } from './buildNetwork';
import { answersAbout, virtualMachine, virtualMachineId } from './buildCompute';
import { answerTo } from './build';
import { webApp } from './buildWebApp';
import type { ContosoContext, ContosoSite } from './contosoContext';
import { probeMessages } from './messages';

/** The servers' security group takes the application's port from the gateway's subnet away. */
export function shop({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('retail', 'rg-shop-weu', 'weu', { application: 'shop' });
  const network = '10.21.4';
  const ids = siteIds(place, 'shop-weu', network);
  const sick = ['10.21.4.132', '10.21.4.133'].map((address) => ({ address, health: 'Unhealthy' as const, message: probeMessages.cannotConnect }));
  return {
    id: ids.gateway,
    symptom: { url: 'https://shop.contoso.com/cart', status: 502, since: clock.minutesBefore(40) },
    responses: site({
      place,
      tenantId,
      clock,
      name: 'shop-weu',
      network,
      publicIP: { address: '203.0.113.21', label: 'contoso-shop-weu' },
      gateway: {
        tier: 'WAF_v2',
        certificates: ['shop-contoso-com'],
        listeners: [{ name: 'listener-shop', protocol: 'Https', port: 443, hostName: 'shop.contoso.com', certificate: 'shop-contoso-com' }],
        pools: [{ name: 'pool-web', servers: ['10.21.4.132', '10.21.4.133'] }],
        settings: [{ name: 'setting-web', protocol: 'Http', port: 8080, hostName: 'shop.contoso.com', probe: 'probe-web' }],
        probes: [{ name: 'probe-web', protocol: 'Http', path: '/healthz', pickHostName: true }],
        rules: [{ name: 'rule-shop', priority: 100, listener: 'listener-shop', pool: 'pool-web', setting: 'setting-web' }],
      },
      servers: [132, 133],
      serverRules: [
        { name: 'inbound-200', priority: 200, direction: 'Inbound', access: 'Allow', source: '10.20.0.0/24', ports: '22', description: 'Administration' },
        {
          name: 'inbound-250',
          priority: 250,
          direction: 'Inbound',
          access: 'Deny',
          source: '10.21.0.0/16',
          ports: ['3389', '8000-8999'],
          description: 'Segmentation',
        },
      ],
      health: [{ pool: 'pool-web', setting: 'setting-web', servers: sick }],
      traffic: { requests: 2400, gateway502Since: 40, unhealthy: { 'pool-web~setting-web': 2 } },
      writes: [{ id: `${ids.serverGroup}/securityRules/inbound-250`, minutesBefore: 43, caller: 'network@contoso.example' }],
    }),
  };
}

/** The gateway's security group closes high ports, and with them those of the platform's management. */
export function orders({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('retail', 'rg-orders-neu', 'neu', { application: 'orders' });
  const network = '10.22.4';
  const ids = siteIds(place, 'orders-neu', network);
  const unseen = ['10.22.4.132', '10.22.4.133'].map((address) => ({ address, health: 'Unknown' as const, message: probeMessages.unknown }));
  return {
    id: ids.gateway,
    responses: site({
      place,
      tenantId,
      clock,
      name: 'orders-neu',
      network,
      publicIP: { address: '203.0.113.22', label: 'contoso-orders-neu' },
      gateway: {
        certificates: ['orders-contoso-com'],
        listeners: [{ name: 'listener-orders', protocol: 'Https', port: 443, hostName: 'orders.contoso.com', certificate: 'orders-contoso-com' }],
        pools: [{ name: 'pool-orders', servers: ['10.22.4.132', '10.22.4.133'] }],
        settings: [{ name: 'setting-orders', protocol: 'Http', port: 80, hostName: 'orders.contoso.com', probe: 'probe-orders' }],
        probes: [{ name: 'probe-orders', protocol: 'Http', path: '/status', pickHostName: true }],
        rules: [{ name: 'rule-orders', priority: 100, listener: 'listener-orders', pool: 'pool-orders', setting: 'setting-orders' }],
      },
      gatewayRules: [
        { name: 'inbound-100', priority: 100, direction: 'Inbound', access: 'Allow', source: 'Internet', ports: ['80', '443'] },
        { name: 'inbound-120', priority: 120, direction: 'Inbound', access: 'Allow', protocol: '*', source: 'AzureLoadBalancer', ports: '*' },
        { name: 'inbound-300', priority: 300, direction: 'Inbound', access: 'Deny', ports: '1024-65535', description: 'Baseline' },
        { name: 'inbound-310', priority: 310, direction: 'Inbound', access: 'Allow', source: 'GatewayManager', ports: '65200-65535' },
      ],
      servers: [132, 133],
      health: [{ pool: 'pool-orders', setting: 'setting-orders', servers: unseen }],
      traffic: { requests: 900 },
      writes: [{ id: `${ids.gatewayGroup}/securityRules/inbound-300`, minutesBefore: 95, caller: 'network@contoso.example' }],
    }),
  };
}

/** A route of the gateway's subnet drops what goes to the network of the servers. */
export function billing({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('operations', 'rg-billing-weu', 'weu', { application: 'billing' });
  const network = '10.31.4';
  const ids = siteIds(place, 'billing-weu', network);
  const ledger = { name: 'vnet-ledger-weu', id: virtualNetworkId(place, 'vnet-ledger-weu'), prefix: '10.32.8.0/24' };
  const addresses = ['10.32.8.20', '10.32.8.21'];
  const group = securityGroupId(place, 'nsg-ledger-weu');
  const ledgerNetwork = virtualNetwork(place, {
    name: ledger.name,
    prefixes: [ledger.prefix],
    subnets: [{ name: 'snet-ledger', prefix: '10.32.8.0/25', securityGroupId: group }],
    peerings: [{ name: 'peer-billing', remoteId: virtualNetworkId(place, ids.network), remotePrefixes: ['10.31.4.0/24'] }],
  });
  const machines = addresses.flatMap((address, index) => {
    const name = `ledger-weu-${index + 1}`;
    const nic = networkInterface(place, {
      name: `nic-${name}`,
      address,
      subnetId: subnetId(place, ledger.name, 'snet-ledger'),
      virtualMachineId: virtualMachineId(place, `vm-${name}`),
    });
    const vm = virtualMachine(place, `vm-${name}`, networkInterfaceId(place, `nic-${name}`), clock.minutesBefore(60 * 24 * 40));
    return [answerTo(nic), ...answersAbout(vm)];
  });
  return {
    id: ids.gateway,
    symptom: { url: 'https://billing.contoso.com/invoices', status: 502, since: clock.minutesBefore(50) },
    responses: site({
      place,
      tenantId,
      clock,
      name: 'billing-weu',
      network,
      publicIP: { address: '203.0.113.31', label: 'contoso-billing-weu' },
      gateway: {
        certificates: ['billing-contoso-com'],
        listeners: [{ name: 'listener-billing', protocol: 'Https', port: 443, hostName: 'billing.contoso.com', certificate: 'billing-contoso-com' }],
        pools: [{ name: 'pool-ledger', servers: addresses }],
        settings: [{ name: 'setting-ledger', protocol: 'Https', port: 8443, hostName: 'billing.contoso.com', probe: 'probe-ledger' }],
        probes: [{ name: 'probe-ledger', protocol: 'Https', path: '/ready', pickHostName: true }],
        rules: [{ name: 'rule-billing', priority: 100, listener: 'listener-billing', pool: 'pool-ledger', setting: 'setting-ledger' }],
      },
      gatewayRoutes: [
        { name: 'route-10', prefix: '0.0.0.0/0', nextHop: 'Internet' },
        { name: 'route-20', prefix: '10.32.0.0/16', nextHop: 'None' },
        { name: 'route-30', prefix: '10.32.8.0/24', nextHop: 'None' },
      ],
      peerings: [{ name: 'peer-ledger', remoteId: ledger.id, remotePrefixes: [ledger.prefix] }],
      health: [
        {
          pool: 'pool-ledger',
          setting: 'setting-ledger',
          servers: addresses.map((address) => ({ address, health: 'Unhealthy', message: probeMessages.cannotConnect })),
        },
      ],
      traffic: { requests: 640, gateway502Since: 50, unhealthy: { 'pool-ledger~setting-ledger': 2 } },
      writes: [{ id: `${routeTableId(place, 'rt-gateway-billing-weu')}/routes/route-30`, minutesBefore: 52, caller: 'network@contoso.example' }],
      more: [answerTo(ledgerNetwork), answerTo(securityGroup(place, 'nsg-ledger-weu', [])), ...machines],
    }),
  };
}

/** The probe asks App Service for a host name that no app has. */
export function portal({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('operations', 'rg-portal-weu', 'weu', { application: 'portal' });
  const network = '10.33.4';
  const ids = siteIds(place, 'portal-weu', network);
  const server = 'app-contoso-portal.azurewebsites.net';
  return {
    id: ids.gateway,
    symptom: { url: 'https://portal.contoso.com/', status: 502, since: clock.minutesBefore(35) },
    responses: site({
      place,
      tenantId,
      clock,
      name: 'portal-weu',
      network,
      publicIP: { address: '203.0.113.33', label: 'contoso-portal-weu' },
      gateway: {
        tier: 'WAF_v2',
        certificates: ['portal-contoso-com'],
        listeners: [{ name: 'listener-portal', protocol: 'Https', port: 443, hostName: 'portal.contoso.com', certificate: 'portal-contoso-com' }],
        pools: [{ name: 'pool-portal', servers: [server] }],
        settings: [{ name: 'setting-portal', protocol: 'Https', port: 443, pickHostName: true, probe: 'probe-portal' }],
        probes: [{ name: 'probe-portal', protocol: 'Https', path: '/healthz', host: 'intranet.contoso.com' }],
        rules: [{ name: 'rule-portal', priority: 100, listener: 'listener-portal', pool: 'pool-portal', setting: 'setting-portal' }],
      },
      gatewayRules: usualGatewayRules,
      health: [
        {
          pool: 'pool-portal',
          setting: 'setting-portal',
          servers: [{ address: server, health: 'Unhealthy', message: probeMessages.statusMismatch(404), errorName: 'HttpStatusCodeMismatchWithStatusCode' }],
        },
      ],
      traffic: { requests: 300, gateway502Since: 35, unhealthy: { 'pool-portal~setting-portal': 1 } },
      writes: [{ id: ids.gateway, minutesBefore: 38 }],
      more: webApp(place, {
        name: 'app-contoso-portal',
        plan: 'plan-portal-weu',
        state: 'Running',
        customHosts: ['portal.contoso.com'],
        inboundAddress: '198.51.100.33',
        modifiedAt: clock.minutesBefore(60 * 24 * 6),
      }),
    }),
  };
}

/** One of two rules sends its requests to a pool without servers. */
export function booking({ place: placeOf, tenantId, clock }: ContosoContext): ContosoSite {
  const place = placeOf('platform', 'rg-booking-neu', 'neu', { application: 'booking' });
  const network = '10.41.4';
  const ids = siteIds(place, 'booking-neu', network);
  return {
    id: ids.gateway,
    symptom: { url: 'https://pay.booking.contoso.com/checkout', status: 502, since: clock.minutesBefore(25) },
    responses: site({
      place,
      tenantId,
      clock,
      name: 'booking-neu',
      network,
      publicIP: { address: '203.0.113.41', label: 'contoso-booking-neu' },
      gateway: {
        certificates: ['booking-contoso-com'],
        listeners: [
          { name: 'listener-booking', protocol: 'Https', port: 443, hostName: 'booking.contoso.com', certificate: 'booking-contoso-com' },
          { name: 'listener-pay', protocol: 'Https', port: 443, hostName: 'pay.booking.contoso.com', certificate: 'booking-contoso-com' },
        ],
        pools: [
          { name: 'pool-booking', servers: ['10.41.4.132', '10.41.4.133'] },
          { name: 'pool-pay', servers: [] },
        ],
        settings: [
          { name: 'setting-booking', protocol: 'Http', port: 80, hostName: 'booking.contoso.com', probe: 'probe-booking' },
          { name: 'setting-pay', protocol: 'Http', port: 8081, hostName: 'pay.booking.contoso.com', probe: 'probe-booking' },
        ],
        probes: [{ name: 'probe-booking', protocol: 'Http', path: '/healthz', pickHostName: true }],
        rules: [
          { name: 'rule-booking', priority: 100, listener: 'listener-booking', pool: 'pool-booking', setting: 'setting-booking' },
          { name: 'rule-pay', priority: 110, listener: 'listener-pay', pool: 'pool-pay', setting: 'setting-pay' },
        ],
      },
      servers: [132, 133],
      traffic: { requests: 1100, gateway502Since: 25, share: 0.3 },
      writes: [{ id: ids.gateway, minutesBefore: 27 }],
    }),
  };
}
