import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import type { Diagnosis } from '../../../src/core/diagnosis/diagnosis';
import { derOf, makeCertificate } from '../tls/makeCertificate';
import { createModel } from '../../../src/core/model/createModel';
import { capturedAt, gatewaySnapshot, ids, type GatewaySketch, type HealthSketch, type SecurityRuleSketch } from '../../rules/gatewaySnapshot';
import { closedSite, forbidden, gatewayTo, siteHost } from '../../rules/privateServices';

const silent =
  'Cannot connect to backend server. Check whether any NSG/UDR/Firewall is blocking access to the server. Check if application is running on correct port.';
const notFound = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.";

const of = (sketch: GatewaySketch): Diagnosis => diagnose(createModel(gatewaySnapshot(sketch)), ids.gateway);
const codes = (diagnosis: Diagnosis): readonly string[] => diagnosis.rootCauses.map(({ finding }) => finding.code);
const sick = (message: string, ...addresses: readonly string[]): HealthSketch['servers'] =>
  addresses.map((address) => ({ address, health: 'Unhealthy', message }));

const deny = (change: Partial<SecurityRuleSketch> = {}): SecurityRuleSketch => ({
  name: 'deny',
  priority: 200,
  direction: 'Inbound',
  access: 'Deny',
  protocol: 'Tcp',
  source: '10.0.1.0/24',
  destination: '*',
  ports: '80',
  ...change,
});

/** Two sites on one gateway: `app` on 80 and `api` on 8081. */
const twoSites: GatewaySketch = {
  listeners: [
    { name: 'lst-app', hostNames: ['app.contoso.com'] },
    { name: 'lst-api', hostNames: ['api.contoso.com'] },
  ],
  pools: [
    { name: 'pool-app', servers: ['10.0.2.4'] },
    { name: 'pool-api', servers: ['10.0.2.5'] },
  ],
  settings: [
    { name: 'set-app', port: 80, protocol: 'Http' },
    { name: 'set-api', port: 8081, protocol: 'Http' },
  ],
  rules: [
    { name: 'rule-app', listener: 'lst-app', pool: 'pool-app', setting: 'set-app', priority: 10 },
    { name: 'rule-api', listener: 'lst-api', pool: 'pool-api', setting: 'set-api', priority: 20 },
  ],
};

describe('two faults at once', () => {
  const both: GatewaySketch = {
    ...twoSites,
    backendNsg: [deny()],
    health: [
      { pool: 'pool-app', setting: 'set-app', servers: sick(silent, '10.0.2.4') },
      { pool: 'pool-api', setting: 'set-api', servers: sick(notFound, '10.0.2.5') },
    ],
  };
  it('are both named, the proved cause for its own pool only', () => {
    const diagnosis = of(both);
    const nsg = diagnosis.rootCauses.find(({ finding }) => finding.code === 'AGW-NSG-008');
    assert.ok(nsg, codes(diagnosis).join(', '));
    assert.ok(codes(diagnosis).includes('AGW-BH-006'));
    assert.ok(!nsg.explains.includes('AGW-BH-006'));
  });
  for (const [host, first] of [
    ['app.contoso.com', 'AGW-NSG-008'],
    ['api.contoso.com', 'AGW-BH-006'],
  ] as const)
    it(`come with that of ${host} first when that is what fails`, () =>
      assert.equal(codes(of({ ...both, symptom: { url: `http://${host}/`, status: 502 } }))[0], first));
});

describe('an NSG that blocks only the health port', () => {
  const healthPort: GatewaySketch = {
    settings: [{ name: 'set-app', port: 80, protocol: 'Http', probe: 'probe-app' }],
    probes: [{ name: 'probe-app', protocol: 'Http', host: 'app.contoso.com', path: '/health', port: 9000, interval: 30, timeout: 30, unhealthyThreshold: 3 }],
  };
  it('is the root cause, although live requests could pass', () => {
    const diagnosis = of({ ...healthPort, backendNsg: [deny({ ports: '9000' })], health: [{ servers: sick(silent, '10.0.2.4', '10.0.2.5') }] });
    assert.equal(codes(diagnosis)[0], 'AGW-NSG-008');
  });
  it('is not refuted by a live port that is open, and is no cause while the servers answer', () => {
    assert.deepEqual(codes(of({ ...healthPort, backendNsg: [deny({ ports: '9000' })] })), []);
  });
});

describe('an orphaned probe', () => {
  const orphaned = { name: 'probe-orphan', protocol: 'Http', host: 'app.contoso.com', path: '/wrong', interval: 30, timeout: 30, unhealthyThreshold: 3 };
  it('is named as what the refused default probe should have been', () =>
    assert.equal(codes(of({ probes: [orphaned], health: [{ servers: sick(notFound, '10.0.2.4', '10.0.2.5') }] }))[0], 'AGW-CFG-021'));
  it('explains no silence of the servers', () =>
    assert.ok(!codes(of({ probes: [orphaned], health: [{ servers: sick(silent, '10.0.2.4', '10.0.2.5') }] })).includes('AGW-CFG-021')));
  it('leaves a healthy gateway healthy', () => assert.deepEqual(codes(of({ probes: [orphaned] })), []));
});

describe('rules that fall to an empty default pool', () => {
  const map: GatewaySketch = {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }, { name: 'pool-empty' }],
    rules: [{ name: 'rule-app', pathMap: 'map' }],
    pathMaps: [{ name: 'map', pool: 'pool-empty', setting: 'set-app', paths: [{ name: 'shop', paths: ['/shop/*'], pool: 'pool-app', setting: 'set-app' }] }],
  };
  it('are the root cause of a request that no path rule takes', () =>
    assert.equal(codes(of({ ...map, symptom: { url: 'http://203.0.113.10/other', status: 502 } }))[0], 'AGW-CFG-001'));
  it('are none of a request that a path rule takes', () =>
    assert.ok(!codes(of({ ...map, symptom: { url: 'http://203.0.113.10/shop/cart', status: 502 } })).includes('AGW-CFG-001')));
});

describe('a deny rule that an earlier allow shadows', () => {
  const shadowed: readonly SecurityRuleSketch[] = [deny({ priority: 300 }), deny({ name: 'allow', priority: 200, access: 'Allow' })];
  it('is not what keeps the gateway out', () => {
    const diagnosis = of({ backendNsg: shadowed, health: [{ servers: sick(silent, '10.0.2.4', '10.0.2.5') }] });
    assert.ok(!diagnosis.findings.some(({ code }) => code.startsWith('AGW-NSG')), diagnosis.findings.map(({ code }) => code).join(', '));
  });
  it('is the cause as soon as the allow is narrower than what the gateway sends', () => {
    const [denied, allowed] = shadowed;
    assert.ok(denied && allowed);
    const diagnosis = of({ backendNsg: [denied, { ...allowed, ports: '443' }], health: [{ servers: sick(silent, '10.0.2.4', '10.0.2.5') }] });
    assert.equal(codes(diagnosis)[0], 'AGW-NSG-008');
  });
});

describe('stale DNS after a private endpoint was added', () => {
  const added = closedSite(['Microsoft.Network/privateEndpoints/write', 3600]);
  it('is the first root cause, and explains the refusals of the old address', () => {
    const diagnosis = of(gatewayTo(siteHost, forbidden, added));
    assert.equal(codes(diagnosis)[0], 'AGW-DNS-005', codes(diagnosis).join(', '));
    assert.ok(diagnosis.rootCauses[0]?.explains.includes('AGW-BH-006'));
  });
  it('is none while the server is healthy', () => assert.deepEqual(codes(of(gatewayTo(siteHost, undefined, added))), []));
  it('is none when the gateway was written since', () => {
    const activity = [
      {
        eventTimestamp: new Date(Date.parse(capturedAt) - 600_000).toISOString(),
        operationName: { value: 'Microsoft.Network/applicationGateways/write' },
        status: { value: 'Succeeded' },
      },
    ];
    assert.ok(!codes(of(gatewayTo(siteHost, forbidden, added, { activity }))).includes('AGW-DNS-005'));
  });
});

describe('a message that names one cause while another is true', () => {
  const mismatch =
    'The Common Name (CN) of the leaf certificate presented by the backend does not match the Probe or Backend Setting hostname of the application gateway.';
  const dates = 'Backend certificate is invalid. Current date isn\'t within the "Valid from" and "Valid to" date range on the certificate.';
  const root = async (notAfter: string): Promise<string> =>
    derOf(
      await makeCertificate({ subject: 'CN=Contoso Root', isCertificateAuthority: true, notBefore: '2010-01-01T00:00:00Z', notAfter: `${notAfter}T00:00:00Z` }),
    );
  const trusting = (data: string, message: string): GatewaySketch => ({
    settings: [
      {
        name: 'set-app',
        protocol: 'Https',
        port: 443,
        hostName: 'app.contoso.com',
        trustedRootCertificates: [{ id: ids.child('trustedRootCertificates', 'root') }],
      },
    ],
    properties: { trustedRootCertificates: [{ name: 'root', id: ids.child('trustedRootCertificates', 'root'), properties: { data } }] },
    health: [{ servers: sick(message, '10.0.2.4', '10.0.2.5') }],
  });

  it('gives way to a root that has expired, which the configuration proves', async () =>
    assert.equal(codes(of(trusting(await root('2026-11-01'), dates)))[0], 'AGW-TLS-006'));
  it('stands when the root is sound', async () => assert.equal(codes(of(trusting(await root('2040-01-01'), dates)))[0], 'AGW-BH-009'));
  it('of a name stands beside a sound root, and accuses no other part of the certificate', async () => {
    const named = codes(of(trusting(await root('2040-01-01'), mismatch)));
    assert.equal(named[0], 'AGW-BH-008');
    assert.ok(!named.includes('AGW-TLS-006') && !named.includes('AGW-TLS-004'));
  });
});

describe('a healthy gateway with ugly configuration', () => {
  it('has risks, and no root cause', () => {
    const diagnosis = of({
      ...twoSites,
      backendNsg: [deny({ priority: 4000, ports: '22' })],
      gatewayRoutes: [{ name: 'default', prefix: '0.0.0.0/0', nextHop: 'Internet' }],
    });
    assert.deepEqual(codes(diagnosis), []);
    assert.ok(['healthy', 'atRisk'].includes(diagnosis.verdict.status), diagnosis.verdict.status);
  });
});
