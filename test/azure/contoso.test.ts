import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import { isList, isObject } from '../../src/core/snapshot/json';
import { parseSnapshot, serializeSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { normalizeRequest, splitRequest } from '../../src/core/snapshot/request';
import { idKey, parseResourceId, resourceName, resourceType } from '../../src/core/snapshot/resourceId';
import type { Json, JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { contoso, contosoSites } from './estates/contoso';
import { expectedRootCauses } from './estates/expected';

const { snapshot, subscriptions, tenants } = contoso();
const sites = contosoSites();

/** Every object in a JSON value, the value itself included. */
function objectsIn(value: Json | undefined): readonly JsonObject[] {
  if (isList(value ?? null)) return (value as readonly Json[]).flatMap(objectsIn);
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

const bodies = snapshot.responses.flatMap(({ request, body }) => (request.startsWith('GET ') && isObject(body) ? [body] : []));
const objects = bodies.flatMap(objectsIn);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Objects with a name: what exists, as opposed to what is referred to. */
const existing = new Set(objects.flatMap((each) => (typeof each['id'] === 'string' && typeof each['name'] === 'string' ? [idKey(each['id'])] : [])));

function ofType(type: string): readonly JsonObject[] {
  const own = bodies.filter((body) => textOf(body['type']).toLowerCase() === type && resourceType(textOf(body['id'])) === type);
  return own.filter((body, index) => own.findIndex((other) => other['id'] === body['id']) === index);
}

describe('the estate Contoso', () => {
  it('has the resources that it is to have', () => {
    assert.equal(subscriptions.length, 3);
    assert.equal(tenants.length, 1);
    assert.equal(ofType('microsoft.network/applicationgateways').length, 12);
    assert.deepEqual(
      ofType('microsoft.network/applicationgateways')
        .map((body) => body['name'])
        .sort(),
      Object.keys(expectedRootCauses).sort(),
    );
    assert.equal(Object.values(expectedRootCauses).filter((code) => code !== undefined).length, 5);
    const profiles = ofType('microsoft.network/trafficmanagerprofiles').map(
      (body) => objectsIn(body).find((each) => each['profileMonitorStatus'])?.['profileMonitorStatus'],
    );
    assert.deepEqual(profiles, ['Online', 'Degraded', 'Disabled', 'Online']);
    const apps = ofType('microsoft.web/sites').map((body) => (isObject(body['properties']) ? body['properties']['state'] : undefined));
    assert.deepEqual([...apps].sort(), ['Running', 'Running', 'Stopped']);
    for (const { subscriptionId } of subscriptions) assert.ok(Object.values(sites).some(({ id }) => id.includes(subscriptionId)));
  });

  it('is a snapshot that is read without a complaint, each request once', () => {
    const parsed = parseSnapshot(serializeSnapshot(snapshot));
    assert.ok(parsed.ok);
    const requests = snapshot.responses.map(({ request }) => request);
    for (const request of requests) {
      const { method, path } = splitRequest(request);
      assert.equal(normalizeRequest(method, path), request);
    }
    const keys = requests.map((request) => request.toLowerCase());
    assert.deepEqual(keys, [...new Set(keys)]);
  });

  it('refers only to what is there', () => {
    const references = objects.flatMap((each) => (typeof each['id'] === 'string' && Object.keys(each).length === 1 ? [each['id']] : []));
    const dangling = [...new Set(references)].filter((id) => !existing.has(idKey(id)));
    assert.deepEqual(dangling, []);
    assert.ok(references.length > 300, `${references.length} references`);
  });

  it('has children whose ids begin with the id of the resource that holds them', () => {
    for (const body of bodies) {
      const id = textOf(body['id']);
      if (parseResourceId(id)?.names.length !== 1) continue;
      const children = objectsIn(body['properties']).filter((each) => typeof each['id'] === 'string' && typeof each['name'] === 'string');
      for (const child of children) assert.ok(idKey(textOf(child['id'])).startsWith(`${idKey(id)}/`), `${textOf(child['id'])} in ${id}`);
      for (const child of children) assert.equal(resourceName(textOf(child['id'])), child['name']);
    }
  });

  it('shows references from the other side too', () => {
    for (const network of ofType('microsoft.network/virtualnetworks')) {
      for (const subnet of objectsIn(network).filter(
        (each) => resourceType(textOf(each['id'])) === 'microsoft.network/virtualnetworks/subnets' && isObject(each['properties']),
      )) {
        for (const property of ['networkSecurityGroup', 'routeTable']) {
          const reference = (subnet['properties'] as JsonObject)[property];
          if (!isObject(reference)) continue;
          const target = bodies.find((body) => idKey(textOf(body['id'])) === idKey(textOf(reference['id'])));
          assert.ok(JSON.stringify((target?.['properties'] as JsonObject | undefined)?.['subnets'] ?? []).includes(textOf(subnet['id'])), textOf(subnet['id']));
        }
      }
    }
    for (const address of ofType('microsoft.network/publicipaddresses')) {
      const owner = (address['properties'] as JsonObject)['ipConfiguration'];
      assert.ok(isObject(owner) && existing.has(idKey(textOf(owner['id']))), textOf(address['name']));
    }
  });

  it('names no fault in a name, a tag or a title', () => {
    const telling = /broken|\bfault|wrong|deny|denied|block|drop|empty|unhealthy|healthy|isolated|ugly|fail|bad\b|test/i;
    for (const { id } of Object.values(sites)) assert.doesNotMatch(id, telling);
    for (const body of bodies) {
      for (const each of objectsIn(body)) {
        const isOurs = !/\/defaultSecurityRules\//.test(textOf(each['id'])) && typeof each['id'] === 'string' && isObject(each['properties']);
        if (isOurs) assert.doesNotMatch(textOf(each['name']), telling);
      }
      assert.doesNotMatch(JSON.stringify(body['tags'] ?? {}), telling);
    }
  });

  it('is the same at every making, and moves with its clock', () => {
    assert.deepEqual(contoso(), contoso());
    const later = contoso('2026-12-24T18:00:00Z').snapshot;
    assert.equal(later.capturedAt, '2026-12-24T18:00:00Z');
    assert.equal(later.responses.length, snapshot.responses.length);
    assert.ok(JSON.stringify(later).includes('2026-12-24T17:'));
  });

  for (const [name, { id, responses, symptom }] of Object.entries(sites)) {
    const expected = expectedRootCauses[name];
    const settings: readonly (readonly [string, Snapshot])[] = [
      ['in the whole estate', snapshot],
      ['alone', { ...snapshot, target: id, responses }],
      ...(symptom ? [['alone, with what the user saw', { ...snapshot, target: id, symptom, responses }] as const] : []),
    ];
    for (const [setting, own] of settings) {
      it(`${name} ${setting}: ${expected ?? 'no root cause'}`, () => {
        const { rootCauses, verdict, findings } = diagnose(createModel(own), id);
        assert.equal(rootCauses[0]?.finding.code, expected, JSON.stringify(verdict));
        if (expected !== undefined) return;
        assert.deepEqual(rootCauses, []);
        assert.match(verdict.status, /^(healthy|atRisk)$/);
        assert.deepEqual(
          findings.filter((finding) => finding.severity === 'error').map((finding) => finding.code),
          [],
        );
      });
    }
  }
});
