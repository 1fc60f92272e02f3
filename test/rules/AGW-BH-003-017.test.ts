import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ruleByCode } from '../../src/core/rules/registry';
import type { SymptomClass } from '../../src/core/rules/symptomClass';
import { checkRule, findingsOf, gatewaySnapshot, ids, outcomesOf, unknownWithout, type GatewaySketch, type RuleCase } from './check';
import { healthWordings } from './healthWordings';

const pool = ids.child('backendAddressPools', 'pool-app');
const server = (index: number) => `/backendAddressPools/0/backendHttpSettingsCollection/0/servers/${index}/healthProbeLog`;
const request = `POST ${ids.gateway}/backendhealth`;

const classes: Readonly<Record<string, SymptomClass>> = {
  'AGW-BH-003': 'timeout',
  'AGW-BH-004': 'unresolved',
  'AGW-BH-005': 'timeout',
  'AGW-BH-006': 'refusedByProbe',
  'AGW-BH-007': 'refusedByProbe',
  'AGW-BH-008': 'tlsToBackend',
  'AGW-BH-009': 'tlsToBackend',
  'AGW-BH-010': 'tlsToBackend',
  'AGW-BH-011': 'tlsToBackend',
  'AGW-BH-012': 'tlsToBackend',
  'AGW-BH-013': 'tlsToBackend',
  'AGW-BH-014': 'tlsToBackend',
  'AGW-BH-015': 'tlsToBackend',
  'AGW-BH-016': 'tlsToBackend',
  'AGW-BH-017': 'refusedByProbe',
};

/** A gateway whose first server is sick with this message, and whose second one is not. */
function oneSick(message: string, more: GatewaySketch = {}) {
  return gatewaySnapshot({ ...more, health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message }, { address: '10.0.2.5' }] }] });
}

function allSick(message: string, more: GatewaySketch = {}) {
  const servers = ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unhealthy', message }));
  return gatewaySnapshot({ ...more, health: [{ servers }] });
}

const first = 'pool-app~set-app~10.0.2.4';
const second = 'pool-app~set-app~10.0.2.5';

for (const code of [...new Set(healthWordings.map((wording) => wording.code))].filter((each) => each <= 'AGW-BH-017')) {
  const shows = classes[code];
  assert.ok(shows, code);
  const own = healthWordings.filter((wording) => wording.code === code);
  const other = healthWordings.find((wording) => wording.code !== code);
  const rows: RuleCase[] = [
    { name: 'passes when every server is Healthy', snapshot: gatewaySnapshot(), expect: 'pass' },
    { name: 'passes with another message', snapshot: allSick(other?.message ?? ''), expect: 'pass' },
    { name: 'is unknown when nobody asked for backend health', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
    { name: 'is unknown when Azure refuses backend health', snapshot: gatewaySnapshot({ health: 403 }), expect: 'unknown', missing: [request] },
    {
      name: 'says nothing of a gateway that is being created',
      snapshot: allSick(own[0]?.message ?? '', { properties: { provisioningState: 'Creating', operationalState: 'Stopped' } }),
      expect: 'unknown',
    },
    {
      name: 'passes when the answer does not list the server',
      snapshot: gatewaySnapshot({ health: [{ servers: [] }] }),
      expect: 'pass',
    },
    ...own.flatMap(({ message }): RuleCase[] => [
      {
        name: `warns while another server is Healthy: ${message.slice(0, 60)}`,
        snapshot: oneSick(message),
        expect: { [first]: 'fail', [second]: 'pass' },
        findings: [
          {
            on: first,
            resource: pool,
            request,
            pointer: server(0),
            severity: 'warning',
            confidence: 'observed',
            shows,
            explains: [],
            data: { server: '10.0.2.4', pool: 'pool-app', setting: 'set-app', message: message.replace(/\.$/, '') },
          },
        ],
      },
      {
        name: `is an error when no server is Healthy: ${message.slice(0, 60)}`,
        snapshot: allSick(message),
        expect: 'fail',
        findings: [first, second].map((on, index) => ({ on, resource: pool, request, pointer: server(index), severity: 'error' as const, shows })),
      },
    ]),
  ];
  checkRule(code, rows);
}

describe('AGW-BH-006 by status', () => {
  const variants: readonly (readonly [string, string | undefined])[] = [
    ['401', 'unauthorized'],
    ['403', 'forbidden'],
    ['404', 'notFound'],
    ['405', 'methodNotAllowed'],
    ['500', 'serverError'],
    ['503', 'serverError'],
    ['301', 'redirect'],
    ['308', 'redirect'],
    ['418', undefined],
  ];
  const probes = [
    {
      name: 'probe-app',
      protocol: 'Http',
      host: 'shop.contoso.com',
      path: '/health',
      interval: 30,
      timeout: 30,
      unhealthyThreshold: 3,
      match: { statusCodes: ['200-299'] },
    },
  ];
  const settings = [{ name: 'set-app', protocol: 'Http', port: 80, probe: 'probe-app' }];

  const finding = (message: string) => {
    const [found] = findingsOf('AGW-BH-006', allSick(message, { probes, settings }));
    assert.ok(found);
    return found;
  };

  for (const [status, variant] of variants) {
    it(`${status} has a sentence of its own`, () => {
      const found = finding(`Status code of the backend's HTTP response did not match the probe setting. Expected:200-299 Received:${status}.`);
      assert.equal(found.variant, variant);
      assert.equal(found.data['status'], status);
      assert.equal(found.data['expected'], '200-299');
      assert.equal(found.data['request'], 'http://shop.contoso.com:80/health');
    });
  }

  it('offers to accept 401 beside what the probe accepts already', () => {
    const found = finding("Status code of the backend's HTTP response did not match the probe setting. Expected:200-299 Received:401.");
    const commands = found.fixes.flatMap((fix) => (fix.kind === 'azureCli' && fix.title === 'accept' ? fix.commands : []));
    assert.deepEqual(commands, [
      [
        'az',
        'network',
        'application-gateway',
        'probe',
        'update',
        '--resource-group',
        'rg-shop',
        '--gateway-name',
        'agw-shop',
        '--name',
        'probe-app',
        '--subscription',
        '11111111-1111-1111-1111-111111111111',
        '--match-status-codes',
        '200-299',
        '401',
      ],
    ]);
  });

  it('offers to accept no 500', () => {
    const found = finding("Status code of the backend's HTTP response did not match the probe setting. Expected:200-299 Received:500.");
    assert.ok(found.fixes.every((fix) => fix.title !== 'accept'));
  });

  it('takes what the probe accepts from the configuration when the message does not say it', () => {
    const found = finding("Received invalid status code: 404 in the backend server's HTTP response.");
    assert.equal(found.data['expected'], '200-299');
  });

  it('goes by the error name when the text is not known', () => {
    const snapshot = gatewaySnapshot({
      health: [
        { servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: 'Neu', errorName: 'HttpStatusCodeMismatchWithStatusCode' }, { address: '10.0.2.5' }] },
      ],
    });
    const outcome = outcomesOf('AGW-BH-006', snapshot)[0];
    assert.equal(outcome?.status, 'fail');
  });
});

describe('AGW-BH-003 to AGW-BH-017', () => {
  it('are all in the registry, on servers, and show what they see', () => {
    for (let number = 3; number <= 17; number++) {
      const rule = ruleByCode(`AGW-BH-${String(number).padStart(3, '0')}`);
      assert.ok(rule);
      assert.equal(rule.on, 'server');
      assert.equal(rule.shows, classes[rule.code]);
    }
  });

  it('judge a pair by itself: Healthy under another setting changes nothing', () => {
    const message = healthWordings[0]?.message ?? '';
    const snapshot = gatewaySnapshot({
      listeners: [{ name: 'one' }, { name: 'two', port: 8080 }],
      settings: [
        { name: 'set-80', protocol: 'Http', port: 80 },
        { name: 'set-8080', protocol: 'Http', port: 8080 },
      ],
      rules: [
        { name: 'r1', listener: 'one', setting: 'set-80' },
        { name: 'r2', listener: 'two', setting: 'set-8080' },
      ],
      pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
      health: [
        { setting: 'set-80', servers: [{ address: '10.0.2.4', health: 'Unhealthy', message }] },
        { setting: 'set-8080', servers: [{ address: '10.0.2.4' }] },
      ],
    });
    assert.deepEqual(
      outcomesOf('AGW-BH-003', snapshot).map((outcome) => outcome.status),
      ['fail', 'pass'],
    );
    const [found] = findingsOf('AGW-BH-003', snapshot);
    assert.equal(found?.severity, 'error');
    assert.deepEqual(
      found.evidence.filter((evidence) => evidence.note === 'sibling').map((evidence) => [evidence.at.pointer, evidence.data]),
      [['/backendAddressPools/1/backendHttpSettingsCollection/0/servers/0', { setting: 'set-8080', port: 8080 }]],
    );
  });

  it('need nothing but backend health', () => unknownWithout('AGW-BH-003', gatewaySnapshot(), 'backendhealth'));
});
