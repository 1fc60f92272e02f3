import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const pointer = '/properties/backendHttpSettingsCollection/0/properties/pickHostNameFromBackendAddress';
const resource = ids.child('backendHttpSettingsCollection', 'set-app');
const wrongName =
  'The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.';

function picked(setting: JsonObject, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
    settings: [{ name: 'set-app', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true, ...setting }],
    ...more,
  };
}

const hint = { resource, pointer, severity: 'hint', confidence: 'static', variant: 'plain', explains: [] } as const;

checkRule('AGW-CFG-009', [
  { name: 'does not apply without the option', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  {
    name: 'does not apply to a name',
    snapshot: gatewaySnapshot(picked({}, { pools: [{ name: 'pool-app', servers: ['app.contoso.com'] }] })),
    expect: 'notApplicable',
  },
  {
    name: 'warns with HTTPS',
    snapshot: gatewaySnapshot(picked({})),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', confidence: 'predicted', explains: [], data: { server: '10.0.2.4' } }],
  },
  {
    name: 'is an error with a certificate for another name',
    snapshot: gatewaySnapshot(picked({}, { health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: wrongName }] }] })),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'error', confidence: 'observed', explains: ['tlsToBackend'] }],
  },
  {
    name: 'does not explain a certificate that has expired',
    snapshot: gatewaySnapshot(
      picked(
        {},
        { health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: 'Backend certificate is invalid. Current date is not within' }] }] },
      ),
    ),
    expect: 'fail',
    findings: [{ resource, pointer, severity: 'warning', explains: [] }],
  },
  { name: 'hints with HTTP', snapshot: gatewaySnapshot(picked({ protocol: 'Http', port: 80 })), expect: 'fail', findings: [hint] },
  { name: 'hints when the setting gives the server name', snapshot: gatewaySnapshot(picked({ sniName: 'app.contoso.com' })), expect: 'fail', findings: [hint] },
  { name: 'hints when the name is not checked', snapshot: gatewaySnapshot(picked({ validateSNI: false })), expect: 'fail', findings: [hint] },
  { name: 'hints on v1, which checks no name', snapshot: gatewaySnapshot(picked({}, { tier: 'Standard' })), expect: 'fail', findings: [hint] },
]);
