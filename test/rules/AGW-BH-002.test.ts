import { checkRule, gatewaySnapshot, ids } from './check';

const request = `POST ${ids.gateway}/backendhealth`;
const slow = "Time taken by the backend to respond to application gateway's health probe is more than the timeout threshold in the probe setting.";

checkRule('AGW-BH-002', [
  { name: 'passes when every server is Healthy', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'warns when one of two is Unhealthy',
    snapshot: gatewaySnapshot({ health: [{ servers: [{ address: '10.0.2.4' }, { address: '10.0.2.5', health: 'Unhealthy', message: slow }] }] }),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('backendAddressPools', 'pool-app'),
        request,
        pointer: '/backendAddressPools/0/backendHttpSettingsCollection/0/servers',
        severity: 'warning',
        shows: 'gateway502',
        data: { unhealthy: 1, count: 2, sayings: `The gateway says “${slow.slice(0, -1)}”` },
      },
    ],
  },
  {
    name: 'passes when every server is Unhealthy: that is another rule',
    snapshot: gatewaySnapshot({ health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: slow }] }] }),
    expect: 'pass',
  },
  {
    name: 'passes when the other one is out of sight',
    snapshot: gatewaySnapshot({ health: [{ servers: [{ address: '10.0.2.4' }, { address: '10.0.2.5', health: 'Unknown' }] }] }),
    expect: 'pass',
  },
  { name: 'is unknown when nobody asked', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
  { name: 'is unknown when Azure refuses', snapshot: gatewaySnapshot({ health: 403 }), expect: 'unknown' },
]);
