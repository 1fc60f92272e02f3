import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { textAt } from './attachedInterface';
import { childAnswer } from './childResources';
import { estateOfSnapshot } from './estates/estate';
import { createWorld } from './world';

const subscription = '/subscriptions/8b1f5a52-0d5e-4f0f-9f1c-2f6a1a7c3e11';
const group = `${subscription}/resourceGroups/rg`;
const id = (type: string, name: string): string => `${group}/providers/Microsoft.${type}/${name}`;
const zone = id('Network/privateDnsZones', 'privatelink.azurewebsites.net');
const vault = id('KeyVault/vaults', 'kv');
const site = id('Web/sites', 'app');
const gateway = id('Network/applicationGateways', 'agw');
const identity = id('ManagedIdentity/userAssignedIdentities', 'id-agw');

const record = (path: string, body: JsonObject, status = 200): RecordedResponse => ({ request: `GET ${path}`, status, body });
const plain = (ofId: string): RecordedResponse => record(ofId, { id: ofId });
const listed = (path: string, ...elements: readonly JsonObject[]): RecordedResponse => record(path, { value: elements });
const assignment = (name: string, scope: string, principalId: string): JsonObject => ({
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  properties: { scope, principalId },
});

const world = createWorld(
  estateOfSnapshot('test', {
    format: 'azure-traffic-doctor-snapshot',
    version: 1,
    cloud: 'AzureCloud',
    capturedAt: '2026-11-20T00:00:00Z',
    responses: [
      ...[zone, vault, site, gateway, identity].map(plain),
      listed(`${zone}/A`, { id: `${zone}/A/app`, name: 'app' }),
      listed(`${zone}/CNAME`, { id: `${zone}/CNAME/www`, name: 'www' }),
      listed(`${zone}/virtualNetworkLinks`, { id: `${zone}/virtualNetworkLinks/hub`, name: 'hub' }),
      record(`${vault}/secrets/shop`, { id: `${vault}/secrets/shop`, properties: { attributes: { enabled: true } } }),
      listed(
        `${vault}/providers/Microsoft.Authorization/roleAssignments`,
        assignment('one', vault, 'p1'),
        assignment('two', group, 'p2'),
        assignment('three', `${vault}/secrets/shop`, 'p1'),
      ),
      listed(
        `${subscription}/providers/Microsoft.Authorization/roleAssignments`,
        assignment('two', group, 'p2'),
        assignment('four', subscription, 'p1'),
        assignment('elsewhere', site, 'p1'),
      ),
      record(`${gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`, { name: 'current', properties: { availabilityState: 'Available' } }),
      record(`${site}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`, { error: { code: 'UnsupportedResourceType' } }, 400),
    ],
  }),
);

/** Names (last segments of ids) of a list, the status and code of an answer, or undefined. */
function ask(path: string, filter?: string): readonly string[] | undefined {
  const found = childAnswer(world, path, new URLSearchParams(filter === undefined ? {} : { $filter: filter }));
  if (!found) return undefined;
  if ('list' in found) return found.list.map((each) => (textAt(each, 'id') || textAt(each, 'name')).replace(/^.*\//, ''));
  const { status, body } = found.answer;
  return status === 200 ? [textAt(body, 'id').replace(/^.*\//, '')] : [String(status), textAt(body, 'error', 'code') || textAt(body, 'code')];
}

describe('what lies below a resource', () => {
  const cases: readonly (readonly [string, string, readonly string[] | undefined])[] = [
    ['one record set of a list', `${zone}/a/APP`, ['app']],
    ['one link of a list', `${zone}/virtualNetworkLinks/hub`, ['hub']],
    ['every record set of a zone', `${zone}/ALL`, ['app', 'www']],
    ['record sets of a type that the zone has none of', `${zone}/TXT`, []],
    ['a record set that is not there', `${zone}/A/none`, undefined],
    ['secrets that are recorded one by one', `${vault}/secrets`, ['shop']],
    ['the slots of a site without slots', `${site}/slots`, []],
    ['something that a site does not have', `${site}/backendAddressPools`, undefined],
    ['the configuration of a site, which is no list', `${site}/config/web`, undefined],
    ['a collection of a resource that does not exist', `${vault}2/secrets`, undefined],
  ];
  for (const [name, path, expected] of cases) it(name, () => assert.deepEqual(ask(path), expected));
});

describe('diagnostic settings', () => {
  it('are none where none are recorded', () => assert.deepEqual(ask(`${gateway}/providers/Microsoft.Insights/diagnosticSettings`), []));
  it('belong to what exists', () => assert.equal(ask(`${gateway}-none/providers/microsoft.insights/diagnosticsettings`), undefined));
});

describe('role assignments', () => {
  const of = (scope: string): string => `${scope}/providers/Microsoft.Authorization/roleAssignments`;
  const cases: readonly (readonly [string, string, string | undefined, readonly string[]])[] = [
    ['at a scope and above it, each once', of(vault), undefined, ['one', 'two', 'three', 'four']],
    ['not of what is below, when that is asked for', of(vault), 'atScope()', ['one', 'two', 'four']],
    ['of one principal', of(vault), "principalId eq 'P1'", ['one', 'three', 'four']],
    ['of one principal in the other words', of(vault), "assignedTo('p2')", ['two']],
    ['with another filter', of(vault), "roleName eq 'Reader'", ['400', 'UnsupportedQuery']],
    ['that are inherited from above', of(identity), undefined, ['two', 'four']],
    ['where nothing is recorded', of('/subscriptions/c2d94e07-7a3b-4c86-b0c5-91f4d85e6a22'), undefined, ['403', 'AuthorizationFailed']],
  ];
  for (const [name, path, filter, expected] of cases) it(name, () => assert.deepEqual(ask(path, filter), expected));
});

describe('Resource Health', () => {
  for (const scope of [subscription, group, gateway])
    it(`lists the statuses of ${scope.slice(scope.lastIndexOf('/') + 1)}`, () =>
      assert.deepEqual(ask(`${scope}/providers/Microsoft.ResourceHealth/availabilityStatuses`), ['current']));
  it('lists none where none is recorded', () => assert.deepEqual(ask(`${vault}/providers/Microsoft.ResourceHealth/availabilityStatuses`), []));
  it('has no events unless they are recorded', () => assert.deepEqual(ask(`${subscription}/providers/Microsoft.ResourceHealth/events`), []));
});
