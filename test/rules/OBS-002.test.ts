import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, findingsOf, gatewaySnapshot, ids, refused, without, type RuleCase } from './check';

const finding = { severity: 'info', isRiskOnly: true, pointer: '' } as const;
const refusedGroup = refused(gatewaySnapshot(), 'networkSecurityGroups/nsg-gateway');
const refusedHealth = gatewaySnapshot({ health: 403 });
const linked: RecordedResponse = {
  request: `GET ${ids.gatewayNsg}`,
  status: 403,
  body: {
    error: {
      code: 'AuthorizationFailed',
      message: `The client 'x' does not have authorization to perform action 'Microsoft.Network/networkSecurityGroups/read' over scope '${ids.group}' or the scope is invalid.`,
    },
  },
};

const rows: readonly RuleCase[] = [
  {
    name: 'names the resource and the permission that the question needs',
    snapshot: refusedGroup,
    expect: 'fail',
    findings: [
      {
        ...finding,
        resource: ids.gatewayNsg,
        request: `GET ${ids.gatewayNsg}`,
        data: { count: 1, action: 'Microsoft.Network/networkSecurityGroups/read', scope: ids.gatewayNsg },
      },
    ],
  },
  {
    name: 'names the scope and the permission that Azure names',
    snapshot: gatewaySnapshot({ responses: [linked] }),
    expect: 'fail',
    findings: [{ ...finding, resource: ids.group, request: linked.request, data: { scope: ids.group } }],
  },
  {
    name: 'names the gateway for a question that is sent as an action',
    snapshot: refusedHealth,
    expect: 'fail',
    findings: [
      {
        ...finding,
        resource: ids.gateway,
        request: `POST ${ids.gateway}/backendhealth`,
        data: { action: 'Microsoft.Network/applicationGateways/backendhealth/action' },
      },
    ],
  },
  {
    name: 'names the gateway for what is kept beside it',
    snapshot: refused(gatewaySnapshot({ metrics: {} }), 'ResourceHealth/availabilityStatuses/current'),
    expect: 'fail',
    findings: [
      { ...finding, resource: ids.gateway, request: `GET ${ids.gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`, data: { count: 1 } },
    ],
  },
  { name: 'passes when everything was answered', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'passes for what is not there, which is an answer',
    snapshot: gatewaySnapshot({ responses: [{ request: `GET ${ids.gatewayNsg}`, status: 404 }] }),
    expect: 'pass',
  },
  { name: 'is unknown without the health', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [`POST ${ids.gateway}/backendhealth`] },
  { name: 'is unknown without the network', snapshot: without(gatewaySnapshot(), 'virtualNetworks'), expect: 'unknown' },
  { name: 'is unknown when Azure failed', snapshot: gatewaySnapshot({ health: 500 }), expect: 'unknown' },
];
checkRule(
  'OBS-002',
  rows.map((row) => ({ ...row, refusalIsFinding: true })),
);

it('OBS-002 offers Reader for what is read, and no role for an action', () => {
  assert.deepEqual(
    findingsOf('OBS-002', refusedGroup)[0]?.fixes.map(({ kind }) => kind),
    ['azureCli', 'portal'],
  );
  assert.deepEqual(
    findingsOf('OBS-002', refusedHealth)[0]?.fixes.map(({ kind }) => kind),
    ['portal'],
  );
});
