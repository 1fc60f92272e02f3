import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import type { Diagnosis, VerdictStatus } from '../../../src/core/diagnosis/diagnosis';
import { createModel } from '../../../src/core/model/createModel';
import { factRequestKey } from '../../../src/core/snapshot/fact';
import { postRequest } from '../../../src/core/snapshot/request';
import type { Json, RecordedResponse, Snapshot } from '../../../src/core/snapshot/snapshot';
import { everyMinute, gatewaySnapshot, ids, type GatewaySketch, type HealthSketch } from '../../rules/gatewaySnapshot';

const unauthorized = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:401.";
const notFound = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.";
const silent =
  'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server. Check if application is running on correct port.';
const blind =
  'The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU or if the FQDN configured in the backend pool could not be resolved to an IP address.';

function of(snapshot: Snapshot, target = snapshot.target ?? ''): Diagnosis {
  return diagnose(createModel(snapshot), target);
}

function servers(health: string, message: string, addresses: readonly string[] = ['10.0.2.4', '10.0.2.5']): HealthSketch['servers'] {
  return addresses.map((address) => (health === 'Healthy' ? { address } : { address, health, message }));
}

function codes(diagnosis: Diagnosis): readonly string[] {
  return diagnosis.rootCauses.map((cause) => cause.finding.code);
}

const forbidden = (request: string, action: string): RecordedResponse => ({
  request,
  status: 403,
  body: {
    error: { code: 'AuthorizationFailed', message: `The client does not have authorization to perform action '${action}' over scope '${ids.gateway}'.` },
  },
});

/** Unhealthy hosts of one pair, minutes before the capture → how many. */
function unhealthyHosts(points: readonly (readonly [number, number])[]): RecordedResponse {
  const data = points.map(([minutes, count]) => ({
    timeStamp: new Date(Date.parse('2026-11-22T06:00:00Z') - minutes * 60_000).toISOString(),
    average: count,
    maximum: count,
  }));
  const timeseries = [{ metadatavalues: [{ name: { value: 'backendsettingspool' }, value: 'pool-app~set-app' }], data }] as Json;
  return {
    request: `GET ${ids.gateway}/providers/Microsoft.Insights/metrics?$filter=BackendSettingsPool eq '*'&metricnames=UnhealthyHostCount`,
    status: 200,
    body: { value: [{ name: { value: 'UnhealthyHostCount' }, type: 'Microsoft.Insights/metrics', unit: 'Count', timeseries }] },
  };
}

function write(status: string, minutesBefore: number, error?: string): { readonly [key: string]: Json } {
  return {
    eventTimestamp: new Date(Date.parse('2026-11-22T06:00:00Z') - minutesBefore * 60_000).toISOString(),
    operationName: { value: 'Microsoft.Network/applicationGateways/write' },
    status: { value: status },
    resourceId: ids.gateway,
    ...(error === undefined ? {} : { properties: { statusMessage: JSON.stringify({ error: { code: error, message: 'no' } }) } }),
  };
}

interface Case {
  readonly name: string;
  readonly sketch: GatewaySketch;
  readonly status: VerdictStatus;
  readonly key: string;
  readonly rootCauses: readonly string[];
  readonly complete?: boolean;
}

const cases: readonly Case[] = [
  { name: 'an ordinary gateway', sketch: {}, status: 'healthy', key: 'healthy', rootCauses: [] },
  {
    name: 'a pool without servers',
    sketch: { pools: [{ name: 'pool-app' }] },
    status: 'broken',
    key: 'brokenByCause',
    rootCauses: ['AGW-CFG-001'],
  },
  {
    name: 'servers that ask the probe to sign in',
    sketch: { health: [{ servers: servers('Unhealthy', unauthorized) }] },
    status: 'broken',
    key: 'brokenBySymptom',
    rootCauses: ['AGW-BH-006'],
  },
  {
    name: 'one server of two that fails',
    sketch: { health: [{ servers: [...servers('Unhealthy', unauthorized, ['10.0.2.4']), ...servers('Healthy', '', ['10.0.2.5'])] }] },
    status: 'degraded',
    key: 'degradedBySymptom',
    rootCauses: ['AGW-BH-006'],
  },
  {
    name: 'health that Azure cannot see',
    sketch: { health: [{ servers: servers('Unknown', blind) }] },
    status: 'unknown',
    key: 'sightLost',
    rootCauses: ['AGW-BH-018'],
  },
  {
    name: 'health that Azure cannot see, and clients that cannot connect',
    sketch: {
      health: [{ servers: servers('Unknown', blind) }],
      symptom: { url: 'http://203.0.113.10/' },
      observations: [{ kind: 'tcp', input: { host: '203.0.113.10', port: 80 }, result: { ok: false, error: 'ETIMEDOUT' } }],
    },
    status: 'unknown',
    key: 'reportedSightLost',
    rootCauses: ['AGW-BH-018'],
  },
  { name: 'health that may not be read', sketch: { health: 403 }, status: 'unknown', key: 'healthUnread', rootCauses: [], complete: false },
  { name: 'health that nobody asked for', sketch: { health: 'none' }, status: 'unknown', key: 'healthUnread', rootCauses: [], complete: false },
  {
    name: 'a report that nothing confirms',
    sketch: { symptom: { url: 'http://shop.contoso.example/', status: 502 } },
    status: 'unknown',
    key: 'reportedUnexplained',
    rootCauses: [],
  },
  {
    name: 'a report of what is over',
    sketch: { symptom: { status: 502 }, responses: [unhealthyHosts([[35, 2]])] },
    status: 'recovered',
    key: 'recovered',
    rootCauses: [],
  },
  {
    name: 'servers that were unhealthy for a while',
    sketch: {
      responses: [
        unhealthyHosts([
          [40, 0],
          [35, 2],
          [25, 1],
          [20, 0],
          [1, 0],
        ]),
      ],
    },
    status: 'recovered',
    key: 'recovered',
    rootCauses: [],
  },
  {
    name: 'requests that failed for a while',
    sketch: {
      metrics: {
        'ResponseStatus HttpStatusGroup': {
          '2xx': everyMinute(60, 50),
          '5xx': everyMinute(0, 50).map(([minute]) => [minute, minute > 30 && minute < 36 ? 500 : 0]),
        },
        'BackendResponseStatus HttpStatusGroup': { '2xx': everyMinute(60, 50), '5xx': everyMinute(0, 50) },
      },
    },
    status: 'recovered',
    key: 'recoveredRequests',
    rootCauses: [],
  },
  {
    name: 'a stray error in a busy hour',
    sketch: {
      metrics: {
        'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(60, 50), '5xx': everyMinute(0, 50).map(([minute]) => [minute, minute === 33 ? 2 : 0]) },
        'BackendResponseStatus HttpStatusGroup': { '2xx': everyMinute(60, 50), '5xx': everyMinute(0, 50) },
      },
    },
    status: 'healthy',
    key: 'healthy',
    rootCauses: [],
  },
];

describe('diagnose', () => {
  for (const { name, sketch, status, key, rootCauses, complete = true } of cases) {
    it(`says ${status} of ${name}`, () => {
      const diagnosis = of(gatewaySnapshot(sketch));
      assert.deepEqual(
        { status: diagnosis.verdict.status, key: diagnosis.verdict.summary.key, rootCauses: codes(diagnosis), complete: diagnosis.verdict.complete },
        { status, key, rootCauses, complete },
      );
    });
  }

  it('says when it failed, and where', () => {
    const hosts = unhealthyHosts([
      [58, 1],
      [29, 1],
      [5, 0],
    ]);
    const { summary } = of(gatewaySnapshot({ responses: [hosts] })).verdict;
    assert.deepEqual(summary.data, { target: 'agw-shop', from: '05:02 UTC', to: '05:31 UTC', pools: 'pool-app' });
  });

  it('takes findings that are equal but for the server for one', () => {
    const { findings } = of(gatewaySnapshot({ health: [{ servers: servers('Unhealthy', unauthorized) }] }));
    const own = findings.filter((finding) => finding.code === 'AGW-BH-006');
    assert.deepEqual(
      own.map((finding) => finding.servers),
      [['10.0.2.4', '10.0.2.5']],
    );
  });

  describe('one security rule in front of every pool', () => {
    const pools = ['a', 'b'].map((name, index) => ({ name: `Pool-${name}`, servers: [`10.0.2.${4 + index}`, `10.0.2.${14 + index}`] }));
    const { rootCauses, findings } = of(
      gatewaySnapshot({
        pools,
        listeners: pools.map(({ name }) => ({ name: `lst-${name}`, hostNames: [`${name}.contoso.example`] })),
        rules: pools.map(({ name }) => ({ name: `rule-${name}`, listener: `lst-${name}`, pool: name })),
        health: pools.map((pool) => ({ pool: pool.name, servers: servers('Unhealthy', silent, pool.servers) })),
        backendNsg: [{ name: 'DenyGateway', priority: 200, access: 'Deny', source: '10.0.1.0/24' }],
      }),
    );

    it('is one root cause, with every server and pool', () => {
      assert.deepEqual(
        rootCauses.map(({ finding, explains }) => ({ code: finding.code, servers: finding.servers, pools: finding.pools, explains })),
        [
          {
            code: 'AGW-NSG-008',
            servers: ['10.0.2.4', '10.0.2.14', '10.0.2.5', '10.0.2.15'],
            pools: ['Pool-a', 'Pool-b'],
            explains: ['AGW-BH-001', 'AGW-BH-005'],
          },
        ],
      );
      assert.equal(findings.filter((finding) => finding.code === 'AGW-BH-001').length, 2);
    });

    it('has fixes that hold for all of them', () => {
      const commands = rootCauses[0]?.finding.fixes.flatMap((fix) => (fix.kind === 'azureCli' ? fix.commands : [])) ?? [];
      assert.ok(commands.length > 0);
      for (const { servers: addresses } of pools)
        for (const address of addresses)
          assert.ok(
            commands.every((words) => words.includes(address)),
            address,
          );
    });
  });

  it('keeps servers apart that say different things', () => {
    const health = [{ servers: [...servers('Unhealthy', unauthorized, ['10.0.2.4']), ...servers('Unhealthy', notFound, ['10.0.2.5'])] }];
    const { findings } = of(gatewaySnapshot({ health }));
    assert.equal(findings.filter((finding) => finding.code === 'AGW-BH-006').length, 2);
    assert.equal(new Set(findings.map((finding) => finding.key)).size, findings.length);
  });

  it('keeps the key of a finding when a server leaves it', () => {
    const both = of(gatewaySnapshot({ health: [{ servers: servers('Unhealthy', unauthorized) }] }));
    const second = of(
      gatewaySnapshot({ health: [{ servers: [...servers('Healthy', '', ['10.0.2.4']), ...servers('Unhealthy', unauthorized, ['10.0.2.5'])] }] }),
    );
    assert.equal(both.rootCauses[0]?.finding.key, second.rootCauses[0]?.finding.key);
  });

  it('says what a root cause explains', () => {
    assert.deepEqual(of(gatewaySnapshot({ pools: [{ name: 'pool-app' }] })).rootCauses[0]?.explains, ['AGW-BH-020']);
    assert.deepEqual(of(gatewaySnapshot({ health: [{ servers: servers('Unhealthy', unauthorized) }] })).rootCauses[0]?.explains, ['AGW-BH-001']);
  });

  it('groups what one permission would open', () => {
    const { unknowns, verdict } = of(gatewaySnapshot({ health: 403 }));
    const health = unknowns.filter((unknown) => factRequestKey(unknown.request).endsWith('/backendhealth'));
    assert.equal(health.length, 1);
    assert.equal(health[0]?.reason, 'forbidden');
    assert.equal(health[0].permission, 'Microsoft.Network/applicationGateways/backendhealth/action');
    assert.ok(health[0].codes.length > 1);
    assert.equal(verdict.summary.data['permission'], health[0].permission);
  });

  it('does not list what could not be read where it explains nothing that is seen', () => {
    const { unknowns, verdict } = of(gatewaySnapshot({ responses: [forbidden(`GET ${ids.gatewayNsg}`, 'Microsoft.Network/networkSecurityGroups/read')] }));
    assert.deepEqual(unknowns, []);
    assert.equal(verdict.complete, true);
  });

  it('tells writes that Azure refused since the last that it took', () => {
    const notes = (activity: GatewaySketch['activity']): readonly unknown[] => of(gatewaySnapshot({ activity: activity ?? [] })).verdict.notes ?? [];
    assert.equal(notes([write('Failed', 10, 'ApplicationGatewayKeyVaultSecretException'), write('Succeeded', 60)]).length, 1);
    assert.equal(notes([write('Succeeded', 5), write('Failed', 10, 'Conflict')]).length, 0);
    assert.equal(notes([write('Succeeded', 5)]).length, 0);
  });

  it('waits for an answer that is on its way, and suspects meanwhile', () => {
    const snapshot = gatewaySnapshot({ pools: [{ name: 'pool-app' }], health: 'none' });
    const pending = new Set([factRequestKey(postRequest(ids.gateway, 'backendhealth'))]);
    const diagnosis = diagnose(createModel(snapshot, { pending }), ids.gateway);
    assert.equal(diagnosis.verdict.status, 'checking');
    assert.deepEqual(diagnosis.rootCauses, []);
    assert.ok(diagnosis.findings.some((finding) => finding.code === 'AGW-CFG-001'));
    assert.equal(diagnosis.steps.find((step) => step.id === 'backendHealth')?.status, 'running');
  });

  describe('of two broken pools', () => {
    const requests = (first: number, second: number): GatewaySketch['metrics'] => ({
      'TotalRequests BackendSettingsPool': { 'pool-a~set-app': everyMinute(first), 'pool-b~set-app': everyMinute(second) },
    });
    const two: GatewaySketch = {
      pools: [{ name: 'pool-a', servers: ['10.0.2.4'] }, { name: 'pool-b' }],
      listeners: [
        { name: 'lst-a', hostNames: ['a.contoso.example'] },
        { name: 'lst-b', hostNames: ['b.contoso.example'] },
      ],
      rules: [
        { name: 'rule-a', listener: 'lst-a', pool: 'pool-a' },
        { name: 'rule-b', listener: 'lst-b', pool: 'pool-b' },
      ],
      health: [
        { pool: 'pool-a', servers: servers('Unhealthy', unauthorized, ['10.0.2.4']) },
        { pool: 'pool-b', servers: [] },
      ],
    };

    const order = (sketch: GatewaySketch): readonly string[] => codes(of(gatewaySnapshot({ ...two, ...sketch })));

    it('the busier comes first', () => {
      assert.deepEqual(order({ metrics: requests(900, 1) ?? {} }), ['AGW-BH-006', 'AGW-CFG-001']);
      assert.deepEqual(order({ metrics: requests(1, 900) ?? {} }), ['AGW-CFG-001', 'AGW-BH-006']);
    });

    it('a proved cause comes first where nobody counts', () => {
      assert.deepEqual(order({}), ['AGW-CFG-001', 'AGW-BH-006']);
    });

    it('the one that the user asked for comes first, whatever the traffic', () => {
      const reported = (host: string): GatewaySketch => ({ metrics: requests(1, 900) ?? {}, symptom: { url: `http://${host}/`, status: 502 } });
      assert.equal(order(reported('a.contoso.example'))[0], 'AGW-BH-006');
      assert.equal(order(reported('b.contoso.example'))[0], 'AGW-CFG-001');
    });
  });

  describe('of a target that it cannot judge', () => {
    const only = (response: RecordedResponse | undefined): Snapshot => ({ ...gatewaySnapshot({}), responses: response ? [response] : [] });
    const profile = ids.gateway.replace('applicationGateways/agw-shop', 'trafficManagerProfiles/tm-shop');
    const status = (snapshot: Snapshot, target?: string): readonly (string | boolean)[] => {
      const { verdict, rootCauses, findings } = of(snapshot, target);
      assert.deepEqual([rootCauses, findings], [[], []]);
      return [verdict.status, verdict.complete, verdict.summary.key];
    };

    it('says why it could not be read', () => {
      assert.deepEqual(status(only(forbidden(`GET ${ids.gateway}`, 'Microsoft.Network/applicationGateways/read'))), ['unknown', false, 'targetForbidden']);
      assert.deepEqual(status(only({ request: `GET ${ids.gateway}`, status: 404, body: { error: { code: 'ResourceNotFound' } } })), [
        'unknown',
        false,
        'targetAbsent',
      ]);
      assert.deepEqual(status(only({ request: `GET ${ids.gateway}`, status: null, failure: 'timedOut' })), ['unknown', false, 'targetTimedOut']);
      assert.deepEqual(status(only({ request: `GET ${ids.gateway}`, status: 500, body: {} })), ['unknown', false, 'targetFailed']);
      assert.deepEqual(status(only(undefined)), ['unknown', false, 'targetNotCollected']);
    });

    it('says what Azure reports, and no more', () => {
      const body = {
        id: profile,
        name: 'tm-shop',
        type: 'Microsoft.Network/trafficManagerProfiles',
        properties: { monitorConfig: { profileMonitorStatus: 'Degraded' } },
      };
      const snapshot = only({ request: `GET ${profile}`, status: 200, body });
      assert.deepEqual(status(snapshot, profile), ['unknown', false, 'profileStatusOnly']);
      assert.equal(of(snapshot, profile).verdict.summary.data['status'], 'Degraded');
    });
  });

  describe('without one of the answers', () => {
    const broken = cases.filter((each) => each.status === 'broken');
    for (const { name, sketch } of broken) {
      it(`never calls ${name} healthy`, () => {
        const snapshot = gatewaySnapshot(sketch);
        for (const missing of snapshot.responses) {
          const { verdict } = of({ ...snapshot, responses: snapshot.responses.filter((response) => response !== missing) });
          assert.ok(!['healthy', 'atRisk', 'recovered'].includes(verdict.status), `${missing.request}: ${verdict.status}`);
        }
      });
    }
  });

  describe('the steps', () => {
    const statuses = (sketch: GatewaySketch): Readonly<Record<string, string>> =>
      Object.fromEntries(of(gatewaySnapshot(sketch)).steps.map((step) => [step.id, step.status]));

    it('are passed on a healthy gateway, and skipped off its branch', () => {
      const steps = statuses({});
      assert.equal(steps['configuration'], 'passed');
      assert.equal(steps['backendHealth'], 'passed');
      assert.equal(steps['allHealthy'], 'passed');
      assert.equal(steps['certificates'], 'skipped');
      assert.equal(steps['nothingExplains'], 'skipped');
    });

    it('lead to the answer of the probe, and further where nothing explains it', () => {
      const steps = statuses({ health: [{ servers: servers('Unhealthy', unauthorized) }] });
      assert.equal(steps['backendHealth'], 'failed');
      assert.equal(steps['probeAnswer'], 'failed');
      assert.equal(steps['connection'], 'skipped');
      assert.equal(steps['allHealthy'], 'skipped');
      assert.equal(steps['nothingExplains'], 'unknown');
    });

    it('end where the cause of a server’s silence also explains what the user reported', () => {
      const health = [{ servers: servers('Unhealthy', silent) }];
      const backendNsg = [{ name: 'DenyGateway', priority: 100, access: 'Deny' as const, source: '10.0.1.0/24' }];
      const steps = statuses({ health, backendNsg, symptom: { url: 'http://shop.contoso.example/', status: 502 } });
      assert.equal(steps['connection'], 'failed');
      assert.equal(steps['nothingExplains'], 'skipped');
    });

    it('are never skipped with what is wrong in them', () => {
      const settings = [{ name: 'set-app', port: 8080, protocol: 'Http', requestTimeout: 20, probe: 'probe-app' }];
      const probes = [{ name: 'probe-app', protocol: 'Http', host: '127.0.0.1', path: '/', port: 80, interval: 30, timeout: 30, unhealthyThreshold: 3 }];
      const backendNsg = [{ name: 'DenyApp', priority: 100, access: 'Deny' as const, source: '10.0.1.0/24', ports: '8080' }];
      const sketch = { settings, probes, backendNsg, symptom: { url: 'http://shop.contoso.example/', status: 502 } };
      const diagnosis = of(gatewaySnapshot(sketch));
      assert.deepEqual(codes(diagnosis), ['AGW-NSG-008']);
      assert.equal(statuses(sketch)['connection'], 'failed');
    });

    it('are unknown where their rules could not look', () => {
      assert.equal(statuses({ health: 403 })['backendHealth'], 'unknown');
    });

    it('end where a cause is proved', () => {
      const steps = statuses({ pools: [{ name: 'pool-app' }] });
      assert.equal(steps['configuration'], 'failed');
      assert.equal(steps['nothingExplains'], 'skipped');
    });
  });
});
