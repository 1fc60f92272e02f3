import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const request = `POST ${ids.gateway}/backendhealth`;
const pointer = '/backendAddressPools/0/backendHttpSettingsCollection/0/servers/0/healthProbeLog';

function server(health: string, message: string, errorName?: string): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    health: [{ servers: [{ address: '10.0.2.4', health, message, ...(errorName === undefined ? {} : { errorName }) }] }],
  };
}

const found = { resource: ids.child('backendAddressPools', 'pool-app'), request, pointer, severity: 'warning', isRiskOnly: true, explains: [] } as const;

checkRule('AGW-BH-025', [
  { name: 'passes when every server is Healthy', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'quotes a message that is not known',
    snapshot: gatewaySnapshot(server('Unhealthy', 'The flux of the backend is inverted.')),
    expect: 'fail',
    findings: [{ ...found, data: { message: 'The flux of the backend is inverted', errorName: '' } }],
  },
  {
    name: 'adds the error name',
    snapshot: gatewaySnapshot(server('Partial', 'Half of it works.', 'HalfOfIt')),
    expect: 'fail',
    findings: [{ ...found, data: { health: 'Partial', errorName: ' (HalfOfIt)' } }],
  },
  {
    name: 'passes with a known message',
    snapshot: gatewaySnapshot(server('Unhealthy', 'Cannot connect to server. Check whether any NSG/UDR/Firewall is blocking access to server.')),
    expect: 'pass',
  },
  { name: 'passes without a message', snapshot: gatewaySnapshot(server('Unhealthy', ' ')), expect: 'pass' },
  { name: 'passes beside a Healthy server, whatever it says', snapshot: gatewaySnapshot(server('Healthy', 'Alles gut')), expect: 'pass' },
  {
    name: 'says nothing of a gateway that is being created',
    snapshot: gatewaySnapshot({ ...server('Unhealthy', 'Not known.'), properties: { provisioningState: 'Creating', operationalState: 'Stopped' } }),
    expect: 'unknown',
  },
  { name: 'is unknown without backend health', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
]);
