import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const resource = ids.child('backendAddressPools', 'pool-app');
const pointer = '/properties/backendAddressPools/0/properties/backendAddresses/0/fqdn';
const unresolved =
  'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.';

function named(name: string, health?: string, message?: string): GatewaySketch {
  const server = { address: name, ...(health === undefined ? {} : { health }), ...(message === undefined ? {} : { message }) };
  return { pools: [{ name: 'pool-app', servers: [name] }], health: [{ servers: [server] }] };
}

checkRule('AGW-DNS-006', [
  {
    name: 'explains a short name that does not resolve',
    snapshot: gatewaySnapshot(named('web01', 'Unhealthy', unresolved)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', confidence: 'static', explains: ['unresolved'], data: { server: 'web01', pool: 'pool-app' } }],
  },
  {
    name: 'explains that the health of named servers alone is unknown',
    snapshot: gatewaySnapshot({
      pools: [{ name: 'pool-app', servers: ['web01', '10.0.2.4'] }],
      health: [{ servers: [{ address: 'web01', health: 'Unknown' }, { address: '10.0.2.4' }] }],
    }),
    expect: { 'pool-app~set-app~web01': 'fail' },
    findings: [{ on: 'pool-app~set-app~web01', resource, pointer, severity: 'error', explains: ['healthUnknown'] }],
  },
  {
    name: 'takes the dot of the root for no domain',
    snapshot: gatewaySnapshot(named('web01.', 'Unhealthy', unresolved)),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', explains: ['unresolved'] }],
  },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(named('web01', 'Healthy')), expect: 'pass' },
  {
    name: 'says nothing of a server that was reached and refused the probe',
    snapshot: gatewaySnapshot(
      named('web01', 'Unhealthy', "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404."),
    ),
    expect: 'pass',
  },
  { name: 'is unknown without backend health', snapshot: gatewaySnapshot({ ...named('web01'), health: 'none' }), expect: 'unknown' },
  { name: 'is unknown when backend health is refused', snapshot: gatewaySnapshot({ ...named('web01'), health: 403 }), expect: 'unknown' },
  { name: 'does not apply to a whole name', snapshot: gatewaySnapshot(named('web01.contoso.com', 'Unhealthy', unresolved)), expect: 'notApplicable' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(named('10.0.2.4', 'Unhealthy', 'x')), expect: 'notApplicable' },
]);
