import type { JsonObject, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, findingsOf, gatewaySnapshot, ids, without } from './check';
import assert from 'node:assert/strict';
import { it } from 'node:test';

const request = `GET ${ids.gateway}/providers/Microsoft.Insights/diagnosticSettings`;
const asked = (answer: Omit<RecordedResponse, 'request'>): Snapshot => gatewaySnapshot({ responses: [{ request, ...answer }] });
const settings = (...logs: readonly JsonObject[]): Snapshot =>
  asked({ status: 200, body: { value: [{ id: `${ids.gateway}/providers/Microsoft.Insights/diagnosticSettings/all`, name: 'all', properties: { logs } }] } });
const finding = { resource: ids.gateway, request, severity: 'info', isRiskOnly: true } as const;
const noSetting = asked({ status: 200, body: { value: [] } });

checkRule('OBS-001', [
  { name: 'finds a gateway without a setting', snapshot: noSetting, expect: 'fail', findings: [{ ...finding, pointer: '/value', data: { settings: 0 } }] },
  {
    name: 'finds an access log that is switched off',
    snapshot: settings({ category: 'ApplicationGatewayAccessLog', enabled: false }, { category: 'ApplicationGatewayFirewallLog', enabled: true }),
    expect: 'fail',
    findings: [{ ...finding, pointer: '/value/0', data: { settings: 1 } }],
  },
  { name: 'finds a setting for metrics alone', snapshot: settings(), expect: 'fail', findings: [{ ...finding, pointer: '/value/0' }] },
  { name: 'passes with the access log', snapshot: settings({ category: 'ApplicationGatewayAccessLog', enabled: true }), expect: 'pass' },
  { name: 'passes with all logs', snapshot: settings({ categoryGroup: 'allLogs', enabled: true }), expect: 'pass' },
  { name: 'is unknown when nobody asked', snapshot: without(gatewaySnapshot(), 'diagnosticSettings'), expect: 'unknown', missing: [request] },
  { name: 'is unknown when Azure refuses', snapshot: asked({ status: 403, body: {} }), expect: 'unknown', missing: [request] },
  { name: 'is unknown when Azure knows no such list', snapshot: asked({ status: 404, body: {} }), expect: 'unknown' },
  { name: 'is unknown when a part of the list is missing', snapshot: asked({ status: 200, incomplete: true, body: { value: [] } }), expect: 'unknown' },
  { name: 'is unknown when a setting cannot be read', snapshot: asked({ status: 200, body: { value: ['gone'] } }), expect: 'unknown' },
]);

it('OBS-001 proposes the tables that are specific to the resource', () => {
  const fix = findingsOf('OBS-001', noSetting)[0]?.fixes[0];
  assert.ok(fix?.kind === 'azureCli');
  assert.ok(fix.commands[0]?.join(' ').includes('--export-to-resource-specific true'));
});
