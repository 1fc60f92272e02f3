import { checkRule, gatewaySnapshot, ids } from './check';

const request = `POST ${ids.gateway}/backendhealth`;

checkRule('AGW-BH-021', [
  { name: 'passes when backend health was read', snapshot: gatewaySnapshot(), expect: 'pass', refusalIsFinding: true },
  {
    name: 'names the permission when Azure refuses',
    snapshot: gatewaySnapshot({ health: 403 }),
    expect: 'fail',
    refusalIsFinding: true,
    findings: [
      {
        resource: ids.gateway,
        request,
        pointer: '',
        severity: 'info',
        isRiskOnly: true,
        data: { permission: 'Microsoft.Network/applicationGateways/backendhealth/action', gateway: 'agw-shop' },
      },
    ],
  },
  { name: 'is unknown when nobody asked', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
  { name: 'is unknown when the question failed', snapshot: gatewaySnapshot({ health: 500 }), expect: 'unknown' },
]);
