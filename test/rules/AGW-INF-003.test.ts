import { checkRule, gatewaySnapshot, ids } from './check';

const found = { resource: ids.gateway, pointer: '/properties/provisioningState' } as const;
const state = (provisioningState: string) => gatewaySnapshot({ properties: { provisioningState } });

checkRule('AGW-INF-003', [
  { name: 'passes when nothing is going on', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'hints at an update', snapshot: state('Updating'), expect: 'fail', findings: [{ ...found, severity: 'hint', byConstruction: false }] },
  { name: 'hints at a creation', snapshot: state('creating'), expect: 'fail', findings: [{ ...found, severity: 'hint', variant: 'creating' }] },
  {
    name: 'is an error while the gateway is deleted',
    snapshot: state('Deleting'),
    expect: 'fail',
    findings: [{ ...found, severity: 'error', variant: 'deleting', byConstruction: true, explains: ['cannotConnect', 'healthUnknown', 'tmDegraded'] }],
  },
  { name: 'passes when the last write failed', snapshot: state('Failed'), expect: 'pass' },
]);
