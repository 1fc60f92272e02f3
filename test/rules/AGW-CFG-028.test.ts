import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const two = (privatePort: number, more: GatewaySketch = {}): GatewaySketch => ({
  frontends: ['public', 'private'],
  listeners: [
    { name: 'lst-public', port: 80, frontend: 'public' },
    { name: 'lst-private', port: privatePort, frontend: 'private' },
  ],
  rules: [
    { name: 'rule-public', listener: 'lst-public', priority: 10 },
    { name: 'rule-private', listener: 'lst-private', priority: 20 },
  ],
  ...more,
});

checkRule('AGW-CFG-028', [
  {
    name: 'mentions listeners of both kinds on one port',
    snapshot: gatewaySnapshot(two(80)),
    expect: 'fail',
    findings: [
      {
        resource: ids.gateway,
        pointer: '/properties/httpListeners/0',
        severity: 'hint',
        data: { port: 80, publicListener: 'lst-public', privateListener: 'lst-private' },
      },
    ],
  },
  { name: 'passes for two ports', snapshot: gatewaySnapshot(two(8080)), expect: 'pass' },
  {
    name: 'passes when one of them has no rule',
    snapshot: gatewaySnapshot(two(80, { rules: [{ name: 'rule-public', listener: 'lst-public' }] })),
    expect: 'pass',
  },
  { name: 'passes for one frontend', snapshot: gatewaySnapshot(), expect: 'pass' },
]);
