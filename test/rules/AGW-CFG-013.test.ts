import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, findingsOf, gatewaySnapshot, ids, type GatewaySketch } from './check';

const refused = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.";
const inProbe = {
  resource: ids.child('probes', 'probe-app'),
  pointer: '/properties/probes/0/properties/host',
  severity: 'error',
  confidence: 'static',
} as const;
const inSetting = {
  resource: ids.child('backendHttpSettingsCollection', 'set-app'),
  pointer: '/properties/backendHttpSettingsCollection/0/properties/hostName',
  severity: 'error',
  variant: 'setting',
} as const;

function hosts(probe: JsonObject | undefined, setting: JsonObject = {}, more: GatewaySketch = {}): GatewaySketch {
  return {
    settings: [{ name: 'set-app', protocol: 'Http', port: 80, ...(probe ? { probe: 'probe-app' } : {}), ...setting }],
    probes: probe ? [{ name: 'probe-app', protocol: 'Http', path: '/', ...probe }] : [],
    health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: refused }] }],
    ...more,
  };
}

checkRule('AGW-CFG-013', [
  { name: 'passes without a host name', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'passes for names', snapshot: gatewaySnapshot(hosts({ host: 'app.contoso.com' }, { hostName: 'app.contoso.com' })), expect: 'pass' },
  ...['10.0.2.4', '2001:db8::80', '::1'].map((host) => ({
    name: `passes for the address ${host}`,
    snapshot: gatewaySnapshot(hosts({ host })),
    expect: 'pass' as const,
  })),
  ...[
    ['app.contoso.com:8080', 'app.contoso.com'],
    ['https://app.contoso.com', 'app.contoso.com'],
    ['app.contoso.com/health', 'app.contoso.com'],
    ['http://app.contoso.com:80/health', 'app.contoso.com'],
    ['[2001:db8::80]:8080', '[2001:db8::80]'],
  ].map(([host = '', name = '']) => ({
    name: `fails for ${host} in a probe`,
    snapshot: gatewaySnapshot(hosts({ host })),
    expect: 'fail' as const,
    findings: [{ ...inProbe, explains: ['refusedByProbe', 'tlsToBackend'] as const, data: { owner: 'probe-app', host, name } }],
  })),
  {
    name: 'fails for a setting whose name the probe takes',
    snapshot: gatewaySnapshot(hosts({ pickHostNameFromBackendHttpSettings: true }, { hostName: 'app.contoso.com:8443', protocol: 'Https', port: 443 })),
    expect: 'fail',
    findings: [{ ...inSetting, explains: ['refusedByProbe', 'tlsToBackend', 'gateway502'], data: { name: 'app.contoso.com' } }],
  },
  {
    name: 'does not blame the setting for what a probe with a host of its own meets',
    snapshot: gatewaySnapshot(hosts({ host: 'app.contoso.com' }, { hostName: 'app.contoso.com:8080' })),
    expect: 'fail',
    findings: [{ ...inSetting, explains: [] }],
  },
  {
    name: 'does not blame the setting for the default probe of v1',
    snapshot: gatewaySnapshot(hosts(undefined, { hostName: 'app.contoso.com:8080' }, { tier: 'Standard' })),
    expect: 'fail',
    findings: [{ ...inSetting, explains: [] }],
  },
  {
    name: 'finds both',
    snapshot: gatewaySnapshot(hosts({ host: 'app.contoso.com:80' }, { hostName: 'app.contoso.com:80' })),
    expect: 'fail',
    findings: [inProbe, inSetting],
  },
  {
    name: 'only hints when every server passes that probe',
    snapshot: gatewaySnapshot(hosts({ host: 'app.contoso.com:80' }, {}, { health: [{ servers: [{ address: '10.0.2.4' }] }] })),
    expect: 'fail',
    findings: [{ ...inProbe, severity: 'hint' }],
  },
  {
    name: 'passes for a host that is not used, because another one is taken',
    snapshot: gatewaySnapshot(
      hosts({ host: 'app.contoso.com:80', pickHostNameFromBackendHttpSettings: true }, { hostName: 'x:80', pickHostNameFromBackendAddress: true }),
    ),
    expect: 'pass',
  },
  {
    name: 'fails while nobody knows the health',
    snapshot: gatewaySnapshot(hosts({ host: 'a:80' }, {}, { health: 'none' })),
    expect: 'fail',
    findings: [inProbe],
  },
]);

it('AGW-CFG-013 gives the command with the bare name', () => {
  const fixOf = (sketch: GatewaySketch): readonly string[] => {
    const fix = findingsOf('AGW-CFG-013', gatewaySnapshot(sketch))[0]?.fixes[0];
    assert.ok(fix?.kind === 'azureCli');
    return fix.commands[0] ?? [];
  };
  assert.deepEqual(fixOf(hosts({ host: 'app.contoso.com:80' })).slice(-2), ['--host', 'app.contoso.com']);
  assert.deepEqual(fixOf(hosts(undefined, { hostName: 'https://app.contoso.com/' })).slice(-2), ['--host-name', 'app.contoso.com']);
});
