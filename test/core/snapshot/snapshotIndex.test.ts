import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorDetail, refusedPermission } from '../../../src/core/snapshot/armError';
import { getRequest, postRequest } from '../../../src/core/snapshot/request';
import { createSnapshotIndex, type RecordedFact, type SnapshotIndex } from '../../../src/core/snapshot/snapshotIndex';
import type { Json, RecordedResponse } from '../../../src/core/snapshot/snapshot';

const network = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network';
const vnet = `${network}/virtualNetworks/vnet`;
const subnet = `${vnet}/subnets/web`;
const nsg = `${network}/networkSecurityGroups/nsg`;
const profile = `${network}/trafficManagerProfiles/tm`;
const endpoint = `${profile}/azureEndpoints/one`;

const indexOf = (...responses: readonly RecordedResponse[]): SnapshotIndex =>
  createSnapshotIndex({ format: 'azure-traffic-doctor-snapshot', version: 1, cloud: 'AzureCloud', capturedAt: '2026-11-22T06:00:00Z', responses });
const get = (id: string, body: Json, rest: Partial<RecordedResponse> = {}): RecordedResponse => ({ request: `GET ${id}`, status: 200, body, ...rest });
const failed = (id: string, status: number | null, rest: Partial<RecordedResponse> = {}): RecordedResponse => ({ request: `GET ${id}`, status, ...rest });
const listOf = (type: string, ...value: readonly Json[]): RecordedResponse => get(`/subscriptions/s/providers/Microsoft.Network/${type}`, { value });

/** State, and then reason or origin and pointer. */
function brief(fact: RecordedFact | undefined): string {
  if (fact === undefined) return 'not asked';
  if (fact.state === 'found') return `${fact.origin} ${fact.at.pointer}`.trim();
  return fact.state === 'unavailable' ? `${fact.reason}${fact.permission === undefined ? '' : ` ${fact.permission}`}` : fact.state;
}

interface Row {
  readonly what: string;
  readonly responses: readonly RecordedResponse[];
  readonly id: string;
  readonly expected: string;
}

const subnetBody = { id: subnet, name: 'web', properties: { addressPrefix: '10.0.0.0/24' } };
const vnetBody = { id: vnet, properties: { subnets: [{ id: `${vnet}/subnets/other`, properties: {} }, subnetBody] } };
const profileBody = { id: profile, properties: { endpoints: [{ id: endpoint, name: 'one', properties: {} }] } };
const nsgBody = {
  id: nsg,
  properties: { securityRules: [{ id: `${nsg}/securityRules/a`, properties: {} }], defaultSecurityRules: [{ name: 'DenyAllInBound', properties: {} }] },
};
const forbidden = {
  error: {
    code: 'AuthorizationFailed',
    message: "The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Network/virtualNetworks/read' over scope '/z'.",
  },
};

const rows: readonly Row[] = [
  { what: 'nothing at all', responses: [], id: vnet, expected: 'not asked' },
  { what: 'its own GET', responses: [get(vnet, vnetBody)], id: vnet, expected: 'own' },
  { what: 'its own GET in another case, with a version', responses: [get(`${vnet.toUpperCase()}?api-version=1`, vnetBody)], id: vnet, expected: 'own' },
  { what: 'its own GET with $expand', responses: [get(`${vnet}?$expand=subnets`, vnetBody)], id: vnet, expected: 'own' },
  {
    what: 'a good answer with $expand beside a refused one',
    responses: [failed(vnet, 403), get(`${vnet}?$expand=subnets`, vnetBody)],
    id: vnet,
    expected: 'own',
  },
  { what: 'a child in its parent', responses: [get(vnet, vnetBody)], id: subnet.toUpperCase(), expected: 'embedded /properties/subnets/1' },
  { what: 'an endpoint in its profile', responses: [get(profile, profileBody)], id: endpoint, expected: 'embedded /properties/endpoints/0' },
  { what: 'a rule in its group', responses: [get(nsg, nsgBody)], id: `${nsg}/securityRules/A`, expected: 'embedded /properties/securityRules/0' },
  {
    what: 'a default rule that only has a name',
    responses: [get(nsg, nsgBody)],
    id: `${nsg}/defaultSecurityRules/denyallinbound`,
    expected: 'embedded /properties/defaultSecurityRules/0',
  },
  { what: 'its own GET before its parent', responses: [get(vnet, vnetBody), get(subnet, subnetBody)], id: subnet, expected: 'own' },
  { what: 'its parent before a list', responses: [listOf('subnets', subnetBody), get(vnet, vnetBody)], id: subnet, expected: 'embedded /properties/subnets/1' },
  { what: 'its parent after its own refusal', responses: [failed(subnet, 403), get(vnet, vnetBody)], id: subnet, expected: 'embedded /properties/subnets/1' },
  { what: 'an element of a list', responses: [listOf('virtualNetworks', { id: 'other' }, vnetBody)], id: vnet, expected: 'listElement /value/1' },
  {
    what: 'a child in an element of a list',
    responses: [listOf('virtualNetworks', vnetBody)],
    id: subnet,
    expected: 'listElement /value/0/properties/subnets/1',
  },
  {
    what: 'an element of an incomplete list',
    responses: [{ ...listOf('virtualNetworks', vnetBody), incomplete: true }],
    id: vnet,
    expected: 'listElement /value/0',
  },
  { what: 'nothing in a list without it', responses: [listOf('virtualNetworks')], id: vnet, expected: 'not asked' },
  { what: 'nothing in a parent without it', responses: [get(vnet, vnetBody)], id: `${vnet}/subnets/gone`, expected: 'not asked' },
  { what: 'nothing in a mere reference', responses: [get(vnet, { id: vnet, properties: { subnets: [{ id: subnet }] } })], id: subnet, expected: 'not asked' },
  { what: 'no child in a broken parent', responses: [get(vnet, { properties: { subnets: 'none' } })], id: subnet, expected: 'not asked' },
  { what: '404 on that very id', responses: [failed(subnet, 404), get(vnet, vnetBody)], id: subnet, expected: 'absent' },
  { what: '404 of the parent proves nothing of the child', responses: [failed(vnet, 404)], id: subnet, expected: 'not asked' },
  {
    what: '403 that names a permission',
    responses: [failed(subnet, 403, { body: forbidden })],
    id: subnet,
    expected: 'forbidden Microsoft.Network/virtualNetworks/read',
  },
  { what: '403 that names none', responses: [failed(subnet, 403)], id: subnet, expected: 'forbidden Microsoft.Network/virtualNetworks/subnets/read' },
  { what: 'no answer in time', responses: [failed(vnet, null, { failure: 'timedOut' })], id: vnet, expected: 'timedOut' },
  { what: 'no connection', responses: [failed(vnet, null, { failure: 'network' })], id: vnet, expected: 'failed' },
  { what: 'an answer that could not be read', responses: [failed(vnet, null, { failure: 'malformed' })], id: vnet, expected: 'failed' },
  ...[400, 401, 409, 429, 500, 503].map((status) => ({ what: `HTTP ${status}`, responses: [failed(vnet, status)], id: vnet, expected: 'failed' })),
  ...[null, 'text', 5, [1]].map((body) => ({ what: `a body that is ${JSON.stringify(body)}`, responses: [get(vnet, body)], id: vnet, expected: 'badBody' })),
];

describe('snapshot index', () => {
  for (const { what, responses, id, expected } of rows) it(`finds ${what}`, () => assert.equal(brief(indexOf(...responses).resource(id)), expected));

  it('tells POSTs apart by action and input', () => {
    const index = indexOf(
      { request: `POST ${vnet}/ask`, input: { b: 1, a: 2 }, status: 200, body: { one: 1 } },
      { request: `POST ${vnet}/backendhealth?$expand=x`, status: 200, body: {} },
    );
    assert.equal(brief(index.recorded(postRequest(vnet, 'ask', { a: 2, b: 1 }))), 'own');
    assert.equal(brief(index.recorded(postRequest(vnet, 'ask', { a: 3 }))), 'not asked');
    assert.equal(brief(index.recorded(postRequest(vnet, 'backendhealth'))), 'own');
    assert.equal(brief(index.recorded(getRequest(`${vnet}/ask`))), 'not asked');
  });

  it('lists the resources of a type once, by their own answers and by lists', () => {
    const other = `${network}/virtualNetworks/other`;
    const gone = `${network}/virtualNetworks/gone`;
    const index = indexOf(
      get(vnet, vnetBody),
      failed(gone, 404),
      failed(`${network}/virtualNetworks/secret`, 403),
      listOf('virtualNetworks', { id: vnet.toUpperCase() }, { id: other }, { id: gone }, 7),
    );
    assert.deepEqual(
      index.idsOfType((type) => type === 'microsoft.network/virtualnetworks'),
      [vnet, other],
    );
  });

  it('keeps the words of Azure', () => {
    const fact = indexOf(failed(vnet, 429, { body: { Code: '429', Message: 'Slow down.' } })).own(vnet);
    assert.equal(fact?.state === 'unavailable' ? fact.detail : undefined, '429: Slow down.');
  });
});

describe('errors of ARM', () => {
  const details: readonly (readonly [what: string, body: Json | undefined, expected: string | undefined])[] = [
    ['nested', { error: { code: 'ResourceNotFound', message: 'Gone.', details: [] } }, 'ResourceNotFound: Gone.'],
    ['bare', { code: 'BadRequest', message: 'No.' }, 'BadRequest: No.'],
    ['capitalised', { Code: 'Conflict', Message: 'Taken.', Target: null }, 'Conflict: Taken.'],
    ['of the directory', { 'odata.error': { code: 'X', message: { lang: 'en', value: 'Words.' } } }, 'X: Words.'],
    ['a wrapper', { error: { code: 'ResourceOperationFailure', message: 'Failed.', details: [{ code: 'Inner', message: 'Why.' }] } }, 'Inner: Why.'],
    ['a wrapper without details', { error: { code: 'DeploymentFailed', message: 'Failed.' } }, 'DeploymentFailed: Failed.'],
    ['only details', { error: { details: [{ code: 'Inner' }] } }, 'Inner'],
    ['only a code', { error: { code: 'Busy' } }, 'Busy'],
    ['JSON inside a text', '{"error":{"code":"A","message":"B"}}', 'A: B'],
    ['JSON inside JSON', JSON.stringify(JSON.stringify({ code: 'A' })), 'A'],
    ['a page', '<!DOCTYPE html><html><head><style>p{}</style><title>502</title></head><body><h1>Bad\nGateway</h1></body></html>', '502 Bad Gateway'],
    ['a page inside JSON', { Code: 'InternalServerError', Message: '<html><body>Down</body></html>' }, 'InternalServerError: Down'],
    ['a text', ' Service Unavailable ', 'Service Unavailable'],
    ['an OAuth error', { error: 'invalid_token' }, 'invalid_token'],
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['an array', [1], undefined],
    ['an empty object', {}, undefined],
    ['empty words', { error: { code: '', message: ' ' } }, undefined],
  ];
  for (const [what, body, expected] of details) it(`reads ${what}`, () => assert.equal(errorDetail(body), expected));

  it('shortens endless words', () => assert.equal(errorDetail('x'.repeat(1_000_000))?.length, 1000));
  it('survives errors without end', () => {
    let body: Json = { code: 'deep' };
    for (let depth = 0; depth < 50; depth++) body = { error: body };
    assert.equal(errorDetail(body), undefined);
  });

  const permissions: readonly (readonly [message: string, expected: string | undefined])[] = [
    [forbidden.error.message, 'Microsoft.Network/virtualNetworks/read'],
    [
      "The client has permission to perform action 'Microsoft.Network/a/write' on scope '/x'; however, it does not have permission to perform action(s) 'Microsoft.Network/b/join/action' on the linked scope(s) '/y'.",
      'Microsoft.Network/b/join/action',
    ],
    ["does not have authorization to perform action '<b>'", undefined],
    ['Forbidden', undefined],
  ];
  for (const [message, expected] of permissions)
    it(`finds ${expected ?? 'no permission'}`, () => assert.equal(refusedPermission({ error: { code: 'x', message } }), expected));
});
