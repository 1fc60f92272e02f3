import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch, type RouteSketch } from './check';

const unverified = (code: string) =>
  `The validity of the backend certificate could not be verified. To find out the reason, check OpenSSL diagnostics for the message associated with error code ${code}`;
const expired = 'The backend certificate is invalid. Current date is not within the "Valid from" and "Valid to" date range on the certificate.';
const isPrivate: GatewaySketch = { frontends: ['private'], listeners: [{ name: 'lst-app', frontend: 'private' }] };
const failing = (message: string, sketch: GatewaySketch = isPrivate) =>
  gatewaySnapshot({
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, hostName: 'app.contoso.com' }],
    health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message }] }],
    ...sketch,
  });
const defaultTo = (nextHop: string): readonly RouteSketch[] => [{ name: 'default', prefix: '0.0.0.0/0', nextHop, nextHopIp: '10.0.3.4' }];
const noWay = failing(unverified('3'));
const finding = {
  resource: ids.gatewaySubnet,
  request: `GET ${ids.vnet}`,
  pointer: '/properties/subnets/0/properties',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['tlsToBackend'],
} as const;

checkRule('AGW-TLS-015', [
  { name: 'finds a private gateway without a way out', snapshot: noWay, expect: 'fail', findings: [finding] },
  {
    name: 'finds one whose default route drops everything',
    snapshot: failing(unverified('3'), { ...isPrivate, gatewayRoutes: defaultTo('None') }),
    expect: 'fail',
    findings: [finding],
  },
  { name: 'passes for another error of the verification', snapshot: failing(unverified('26')), expect: 'pass' },
  { name: 'passes for an expired certificate', snapshot: failing(expired), expect: 'pass' },
  {
    name: 'passes with a NAT gateway',
    snapshot: failing(unverified('3'), { ...isPrivate, gatewaySubnet: { natGateway: { id: `${ids.group}/providers/Microsoft.Network/natGateways/nat` } } }),
    expect: 'pass',
  },
  { name: 'passes with a public frontend, which carries what leaves', snapshot: failing(unverified('3'), {}), expect: 'pass' },
  {
    name: 'is unknown behind a firewall, whose rules the route does not tell',
    snapshot: failing(unverified('3'), { ...isPrivate, gatewayRoutes: defaultTo('VirtualAppliance') }),
    expect: 'unknown',
    missing: [`GET ${ids.gatewayRoutes}/routes/default`],
  },
  { name: 'is unknown without the subnet', snapshot: without(noWay, 'virtualNetworks'), expect: 'unknown' },
  { name: 'is unknown without the health', snapshot: failing(expired, { ...isPrivate, health: 403 }), expect: 'unknown' },
  { name: 'does not apply without TLS to a server', snapshot: gatewaySnapshot(isPrivate), expect: 'notApplicable' },
  { name: 'does not apply to v1', snapshot: failing(unverified('3'), { tier: 'WAF' }), expect: 'notApplicable' },
]);
