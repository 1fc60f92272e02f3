import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const asked = (url: string, status?: number, more: GatewaySketch = {}) =>
  gatewaySnapshot({
    listeners: [{ name: 'lst-app', hostNames: ['shop.example', '*.shop.example'] }],
    symptom: { url, ...(status === undefined ? {} : { status }) },
    ...more,
  });
const found = { resource: ids.gateway, pointer: '/properties/httpListeners', severity: 'warning', confidence: 'static' } as const;

checkRule('AGW-CFG-018', [
  {
    name: 'explains the 404 of a host that no listener names',
    snapshot: asked('http://other.example/', 404),
    expect: 'fail',
    findings: [{ ...found, explains: ['gateway4xx'], data: { host: 'other.example', port: 80 } }],
  },
  { name: 'tells it before a status is known', snapshot: asked('http://other.example/'), expect: 'fail', findings: [found] },
  {
    name: 'tells that nothing listens on the port',
    snapshot: asked('https://shop.example/'),
    expect: 'fail',
    findings: [
      {
        ...found,
        pointer: '/properties/frontendPorts',
        variant: 'port',
        explains: ['cannotConnect'],
        data: { entrance: 'https on port 443', listening: 'http on port 80' },
      },
    ],
  },
  { name: 'passes when an answer came from a port that the gateway has not', snapshot: asked('https://shop.example/', 404), expect: 'pass' },
  { name: 'passes for a 502, which no listener would give', snapshot: asked('http://other.example/', 502), expect: 'pass' },
  { name: 'passes for a host that a wildcard takes', snapshot: asked('http://eu.shop.example/', 404), expect: 'pass' },
  { name: 'passes where a listener takes every host', snapshot: asked('http://other.example/', 404, { listeners: [{ name: 'lst-app' }] }), expect: 'pass' },
  { name: 'passes without a URL', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'does not apply to v1', snapshot: asked('http://other.example/', 404, { tier: 'Standard' }), expect: 'notApplicable' },
  {
    name: 'is unknown for an address while the frontend was not read',
    snapshot: without(asked('http://203.0.113.10/', 404), `GET ${ids.publicIP}`),
    expect: 'unknown',
  },
  {
    name: 'tells of an address that only named sites listen on',
    snapshot: asked('http://203.0.113.10/', 404),
    expect: 'fail',
    findings: [{ ...found, data: { host: '203.0.113.10' } }],
  },
]);
