import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';
import type { JsonObject } from '../../src/core/snapshot/snapshot';

const wrongName =
  'The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.';
const expired = 'Backend certificate is invalid. Current date is not within the "Valid from" and "Valid to" date range on the certificate.';
const address = 'pool-app~set-app~10.0.2.4';
const name = 'pool-app~set-app~app.contoso.com';
const found = {
  on: address,
  resource: ids.child('backendAddressPools', 'pool-app'),
  pointer: '/properties/backendAddressPools/0/properties/backendAddresses/1',
  severity: 'warning',
  confidence: 'static',
  explains: [],
} as const;

function mixed(setting: JsonObject = {}, message: string | null = '', more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['app.contoso.com', '10.0.2.4'] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, ...setting }],
    health: [{ servers: [{ address: 'app.contoso.com' }, message === null ? { address: '10.0.2.4' } : { address: '10.0.2.4', health: 'Unhealthy', message }] }],
    ...more,
  };
}

checkRule('AGW-CFG-011', [
  {
    name: 'warns of the address, and does not look at the name',
    snapshot: gatewaySnapshot(mixed()),
    expect: { [address]: 'fail', [name]: 'notApplicable' },
    findings: [{ ...found, data: { pool: 'pool-app', names: 'app.contoso.com', server: '10.0.2.4' } }],
  },
  {
    name: 'warns when the host is picked from the member',
    snapshot: gatewaySnapshot(mixed({ pickHostNameFromBackendAddress: true })),
    expect: { [address]: 'fail' },
    findings: [found],
  },
  {
    name: 'warns on v1, whatever the host name',
    snapshot: gatewaySnapshot(mixed({ hostName: 'a.contoso.com' }, '', { tier: 'WAF' })),
    expect: { [address]: 'fail' },
    findings: [found],
  },
  {
    name: 'is an error with a certificate for another name',
    snapshot: gatewaySnapshot(mixed({}, wrongName)),
    expect: { [address]: 'fail' },
    findings: [{ ...found, severity: 'error', explains: ['tlsToBackend'] }],
  },
  {
    name: 'does not explain a certificate that has expired',
    snapshot: gatewaySnapshot(mixed({}, expired)),
    expect: { [address]: 'fail' },
    findings: [found],
  },
  {
    name: 'only hints when the address passes its probe',
    snapshot: gatewaySnapshot(mixed({}, null)),
    expect: { [address]: 'fail' },
    findings: [{ ...found, severity: 'hint' }],
  },
  {
    name: 'warns while nobody knows the health',
    snapshot: gatewaySnapshot(mixed({}, '', { health: 'none' })),
    expect: { [address]: 'fail' },
    findings: [found],
  },
  { name: 'warns without the network, too', snapshot: without(gatewaySnapshot(mixed()), 'virtualNetworks'), expect: { [address]: 'fail' }, findings: [found] },
  { name: 'passes when the setting gives the name', snapshot: gatewaySnapshot(mixed({ hostName: 'app.contoso.com' })), expect: { [address]: 'pass' } },
  { name: 'passes when the setting gives the server name', snapshot: gatewaySnapshot(mixed({ sniName: 'app.contoso.com' })), expect: { [address]: 'pass' } },
  {
    name: 'passes when the probe gives the name, and live requests bring their own',
    snapshot: gatewaySnapshot(mixed({ probe: 'probe-app' }, '', { probes: [{ name: 'probe-app', protocol: 'Https', host: 'app.contoso.com', path: '/' }] })),
    expect: { [address]: 'pass' },
  },
  { name: 'does not apply to HTTP', snapshot: gatewaySnapshot(mixed({ protocol: 'Http', port: 80 })), expect: 'notApplicable' },
  {
    name: 'passes for addresses alone',
    snapshot: gatewaySnapshot(mixed({}, null, { pools: [{ name: 'pool-app', servers: ['10.0.2.4', '10.0.2.5'] }], health: 'none' })),
    expect: 'pass',
  },
  {
    name: 'does not apply to names alone',
    snapshot: gatewaySnapshot(mixed({}, null, { pools: [{ name: 'pool-app', servers: ['app.contoso.com'] }], health: 'none' })),
    expect: 'notApplicable',
  },
  {
    name: 'is unknown when another member cannot be read',
    snapshot: gatewaySnapshot(
      mixed({}, null, { pools: [{ name: 'pool-app', properties: { backendAddresses: [{ fqdn: 7 }, { ipAddress: '10.0.2.4' }] } }], health: 'none' }),
    ),
    expect: 'unknown',
  },
]);
