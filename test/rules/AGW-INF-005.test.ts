import type { JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, without } from './check';

const current = `GET ${ids.gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`;
const found = { resource: ids.gateway, pointer: '/properties/sku/tier', severity: 'warning', confidence: 'static', isRiskOnly: true, explains: [] } as const;
const stopped = {
  ...found,
  severity: 'error',
  confidence: 'observed',
  isRiskOnly: false,
  explains: ['cannotConnect', 'healthUnknown', 'tmDegraded'],
  variant: 'stopped',
} as const;

const blocked = { availabilityState: 'Unavailable', reasonType: 'Planned', context: 'Platform Initiated', occuredTime: '2026-10-01T00:00:00Z' };

function v1(health: JsonObject, operationalState = 'Stopped'): Snapshot {
  const snapshot = gatewaySnapshot({ tier: 'Standard', properties: { operationalState } });
  return {
    ...snapshot,
    responses: snapshot.responses.map((response) => (response.request === current ? { ...response, body: { properties: health } } : response)),
  };
}

checkRule('AGW-INF-005', [
  ...(['Standard_v2', 'WAF_v2', 'Basic'] as const).map((tier) => ({
    name: `passes for ${tier}`,
    snapshot: gatewaySnapshot({ tier }),
    expect: 'pass' as const,
  })),
  ...(['Standard', 'WAF'] as const).map((tier) => ({
    name: `warns of ${tier}`,
    snapshot: gatewaySnapshot({ tier }),
    expect: 'fail' as const,
    findings: [{ ...found, data: { tier } }],
  })),
  {
    name: 'warns before the retirement, too',
    snapshot: { ...gatewaySnapshot({ tier: 'WAF' }), capturedAt: '2026-04-01T00:00:00Z' },
    expect: 'fail',
    findings: [{ ...found, variant: 'soon' }],
  },
  { name: 'is an error when the platform stopped it', snapshot: v1(blocked), expect: 'fail', findings: [stopped] },
  ...[
    ['runs all the same', v1(blocked, 'Running')],
    ['was stopped by the user', v1({ ...blocked, reasonType: 'UserInitiated' })],
    ['was stopped before the retirement', v1({ ...blocked, occuredTime: '2026-04-27T23:59:00Z' })],
    ['is only degraded', v1({ ...blocked, availabilityState: 'Degraded' })],
    ['is unavailable for an unknown reason', v1({ ...blocked, reasonType: '', context: '' })],
    ['is unavailable since an unknown time', v1({ ...blocked, occuredTime: null })],
  ].map(([name, snapshot]) => ({
    name: `is a risk only when it ${name as string}`,
    snapshot: snapshot as Snapshot,
    expect: 'fail' as const,
    findings: [found],
  })),
  { name: 'warns without Resource Health, too', snapshot: without(v1(blocked), 'ResourceHealth'), expect: 'fail', findings: [found] },
  { name: 'is unknown when the SKU cannot be read', snapshot: gatewaySnapshot({ properties: { sku: { name: 7 } } }), expect: 'unknown' },
]);
