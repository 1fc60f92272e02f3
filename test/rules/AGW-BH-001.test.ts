import { checkRule, gatewaySnapshot, ids, type HealthSketch } from './check';

const pair = 'pool-app~set-app';
const request = `POST ${ids.gateway}/backendhealth`;
const pointer = '/backendAddressPools/0/backendHttpSettingsCollection/0/servers';
const resource = ids.child('backendAddressPools', 'pool-app');
const refused = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:401.";

function health(...states: readonly (readonly [string, string])[]): readonly HealthSketch[] {
  return [{ servers: states.map(([state, message], index) => ({ address: `10.0.2.${index + 4}`, health: state, message })) }];
}

checkRule('AGW-BH-001', [
  { name: 'passes when every server is Healthy', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'fails when every server is Unhealthy and quotes what they say',
    snapshot: gatewaySnapshot({ health: health(['Unhealthy', refused], ['Unhealthy', refused]) }),
    expect: { [pair]: 'fail' },
    findings: [
      {
        resource,
        request,
        pointer,
        severity: 'error',
        confidence: 'observed',
        shows: 'gateway502',
        explains: [],
        data: { count: 2, sayings: `The gateway says “${refused.slice(0, -1)}” (2 of 2)`, pool: 'pool-app', setting: 'set-app' },
      },
    ],
  },
  {
    name: 'fails with the word Down, and without any reason',
    snapshot: gatewaySnapshot({ health: health(['Down', ''], ['Down', '']) }),
    expect: 'fail',
    findings: [{ resource, request, pointer, severity: 'error', data: { sayings: 'The gateway gives no reason' } }],
  },
  {
    name: 'passes when one of them is Healthy',
    snapshot: gatewaySnapshot({ health: health(['Unhealthy', refused], ['Healthy', 'Success. Received 200 status code']) }),
    expect: 'pass',
  },
  {
    name: 'passes when health could not be retrieved, even where the answer says Unhealthy',
    snapshot: gatewaySnapshot({ health: health(['Unhealthy', 'The backend health status could not be retrieved.'], ['Unknown', '']) }),
    expect: 'pass',
  },
  { name: 'passes when no server is listed', snapshot: gatewaySnapshot({ health: [{ servers: [] }] }), expect: 'pass' },
  { name: 'passes while a server is Draining', snapshot: gatewaySnapshot({ health: health(['Unhealthy', refused], ['Draining', '']) }), expect: 'pass' },
  {
    name: 'says nothing of a gateway that is being created',
    snapshot: gatewaySnapshot({ health: health(['Unhealthy', '']), properties: { provisioningState: 'Creating', operationalState: 'Stopped' } }),
    expect: 'unknown',
  },
  { name: 'is unknown when nobody asked', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
  { name: 'is unknown when Azure refuses', snapshot: gatewaySnapshot({ health: 403 }), expect: 'unknown', missing: [request] },
]);
