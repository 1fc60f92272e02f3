import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, type GatewaySketch } from './check';
import { linksOf, zone, zoneIdOf } from './privateServices';

const blind = 'The backend health status could not be retrieved.';
const list = (...zoneIds: readonly string[]): RecordedResponse => ({
  request: `GET /subscriptions/${ids.group.split('/')[2] ?? ''}/providers/Microsoft.Network/privateDnsZones`,
  status: 200,
  body: { value: zoneIds.map((id) => ({ id, name: id.slice(id.lastIndexOf('/') + 1) })) },
});
const sketch = (name: string, networks: readonly string[] = [ids.vnet], more: GatewaySketch = {}): GatewaySketch => ({
  health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: blind })) }],
  responses: [list(zoneIdOf(name)), zone(zoneIdOf(name)), linksOf(zoneIdOf(name), networks)],
  ...more,
});
const hidden = gatewaySnapshot(sketch('windows.net'));
const at = { resource: zoneIdOf('windows.net'), request: `GET ${zoneIdOf('windows.net')}/virtualNetworkLinks`, pointer: '/value/0' } as const;

checkRule('AGW-DNS-007', [
  {
    name: 'explains health that cannot be seen',
    snapshot: hidden,
    expect: 'fail',
    findings: [{ ...at, severity: 'error', confidence: 'predicted', explains: ['healthUnknown'] }],
  },
  {
    name: 'warns while nothing is seen of it',
    snapshot: gatewaySnapshot(
      sketch('windows.net', [ids.vnet], { health: [{ servers: [{ address: '10.0.2.4' }] }], properties: { provisioningState: 'Failed' } }),
    ),
    expect: 'fail',
    findings: [{ ...at, severity: 'warning' }],
  },
  { name: 'passes for the zone of a service', snapshot: gatewaySnapshot(sketch('privatelink.blob.core.windows.net')), expect: 'pass' },
  { name: 'passes for a zone of another network', snapshot: gatewaySnapshot(sketch('windows.net', [`${ids.vnet}-2`])), expect: 'pass' },
  { name: 'asks nothing of a healthy gateway', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'is unknown where the zones are refused', snapshot: refused(hidden, 'Microsoft.Network/privateDnsZones'), expect: 'unknown' },
]);
