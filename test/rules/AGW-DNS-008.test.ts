import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const found = {
  resource: ids.child('backendAddressPools', 'pool-app'),
  pointer: '/properties/backendAddressPools/0/properties/backendAddresses/0/fqdn',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  explains: [],
} as const;

const named = (server: string): GatewaySketch => ({ pools: [{ name: 'pool-app', servers: [server] }] });

checkRule('AGW-DNS-008', [
  {
    name: 'tells a name of Traffic Manager',
    snapshot: gatewaySnapshot(named('shop.trafficmanager.net')),
    expect: 'fail',
    findings: [{ ...found, data: { server: 'shop.trafficmanager.net', service: 'Traffic Manager' } }],
  },
  {
    name: 'tells it in any case, with the dot of the root',
    snapshot: gatewaySnapshot(named('Shop.TrafficManager.net.')),
    expect: 'fail',
    findings: [found],
  },
  {
    name: 'tells a name of Front Door',
    snapshot: gatewaySnapshot(named('shop-a1b2.z01.azurefd.net')),
    expect: 'fail',
    findings: [{ ...found, data: { service: 'Front Door or a content delivery network' } }],
  },
  {
    name: 'needs no backend health',
    snapshot: gatewaySnapshot({ ...named('shop.trafficmanager.net'), health: 'none' }),
    expect: 'fail',
    findings: [found],
  },
  { name: 'passes for another name', snapshot: gatewaySnapshot(named('shop.contoso.com')), expect: 'pass' },
  { name: 'passes for a name that only looks like it', snapshot: gatewaySnapshot(named('mytrafficmanager.net')), expect: 'pass' },
  { name: 'passes for a domain below which it is not', snapshot: gatewaySnapshot(named('shop.trafficmanager.net.contoso.com')), expect: 'pass' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
