import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const ofLength = (length: number) => `${'a'.repeat(length - '.shop.example'.length)}.shop.example`;
const named = (length: number, state: 'Unknown' | 'Healthy', more: GatewaySketch = {}) =>
  gatewaySnapshot({
    listeners: [{ name: 'lst-app', hostNames: ['shop.example', ofLength(length)] }],
    health: [{ servers: [{ address: '10.0.2.4', health: state, message: '' }] }],
    ...more,
  });

checkRule('AGW-CFG-027', [
  {
    name: 'hints at a long name while health is unknown',
    snapshot: named(51, 'Unknown'),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('httpListeners', 'lst-app'),
        pointer: '/properties/httpListeners/0/properties/hostNames/1',
        severity: 'hint',
        isRiskOnly: true,
        data: { length: 51 },
      },
    ],
  },
  { name: 'passes when servers are healthy', snapshot: named(60, 'Healthy'), expect: 'pass' },
  { name: 'does not apply to shorter names', snapshot: named(50, 'Unknown'), expect: 'notApplicable' },
  { name: 'does not apply to v1', snapshot: named(60, 'Unknown', { tier: 'Standard' }), expect: 'notApplicable' },
  { name: 'is unknown without backend health', snapshot: named(60, 'Unknown', { health: 'none' }), expect: 'unknown' },
]);
