import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const setting = (properties: GatewaySketch['settings'] extends readonly (infer Each)[] | undefined ? Partial<Each> : never = {}): GatewaySketch => ({
  settings: [{ name: 'set-app', port: 80, protocol: 'Http', ...properties }],
});

checkRule('AGW-CFG-020', [
  {
    name: 'mentions a setting without draining',
    snapshot: gatewaySnapshot(setting()),
    expect: 'fail',
    findings: [
      { resource: ids.child('backendHttpSettingsCollection', 'set-app'), pointer: '/properties/backendHttpSettingsCollection/0/properties', severity: 'info' },
    ],
  },
  {
    name: 'mentions draining that is switched off',
    snapshot: gatewaySnapshot(setting({ connectionDraining: { enabled: false, drainTimeoutInSec: 1 } })),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('backendHttpSettingsCollection', 'set-app'),
        pointer: '/properties/backendHttpSettingsCollection/0/properties/connectionDraining/enabled',
        severity: 'info',
      },
    ],
  },
  { name: 'passes with draining', snapshot: gatewaySnapshot(setting({ connectionDraining: { enabled: true, drainTimeoutInSec: 60 } })), expect: 'pass' },
  {
    name: 'does not apply to one server',
    snapshot: gatewaySnapshot({ ...setting(), pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }] }),
    expect: 'notApplicable',
  },
]);
