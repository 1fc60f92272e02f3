import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, findingsOf, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const refused = "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.";
const found = { resource: ids.child('probes', 'probe-app'), pointer: '/properties/probes/0/properties/path', severity: 'error', confidence: 'static' } as const;

function probed(path: string | undefined, more: GatewaySketch = {}): GatewaySketch {
  return {
    settings: [{ name: 'set-app', protocol: 'Http', port: 80, probe: 'probe-app' }],
    probes: [{ name: 'probe-app', protocol: 'Http', host: 'app.contoso.com', ...(path === undefined ? {} : { path }) }],
    health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: refused }] }],
    ...more,
  };
}

checkRule('AGW-CFG-012', [
  { name: 'does not apply to the default probe', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  { name: 'does not apply when the probe has no path', snapshot: gatewaySnapshot(probed(undefined)), expect: 'notApplicable' },
  { name: 'passes for a concrete path, however refused', snapshot: gatewaySnapshot(probed('/health')), expect: 'pass' },
  {
    name: 'fails with a wildcard',
    snapshot: gatewaySnapshot(probed('/api/*')),
    expect: 'fail',
    findings: [{ ...found, explains: ['refusedByProbe'], data: { probe: 'probe-app', path: '/api/*' } }],
  },
  { name: 'fails without a slash', snapshot: gatewaySnapshot(probed('health')), expect: 'fail', findings: [{ ...found, variant: 'noSlash' }] },
  {
    name: 'fails while nobody knows the health',
    snapshot: gatewaySnapshot(probed('/*', { health: 'none' })),
    expect: 'fail',
    findings: [found],
  },
  {
    name: 'only hints when every server answers it',
    snapshot: gatewaySnapshot(probed('/*', { health: [{ servers: [{ address: '10.0.2.4' }] }] })),
    expect: 'fail',
    findings: [{ ...found, severity: 'hint' }],
  },
  { name: 'fails without the network, too', snapshot: without(gatewaySnapshot(probed('/*')), 'virtualNetworks'), expect: 'fail', findings: [found] },
]);

it('AGW-CFG-012 gives the command that sets the path of this probe', () => {
  const [finding] = findingsOf('AGW-CFG-012', gatewaySnapshot(probed('/*')));
  const fix = finding?.fixes[0];
  assert.ok(fix?.kind === 'azureCli');
  assert.deepEqual(fix.commands[0]?.slice(0, 5), ['az', 'network', 'application-gateway', 'probe', 'update']);
  assert.ok(fix.commands[0].includes('probe-app'));
});
