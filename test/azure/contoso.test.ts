import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import { isObject } from '../../src/core/snapshot/json';
import { parseSnapshot, serializeSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { normalizeRequest, splitRequest } from '../../src/core/snapshot/request';
import { idKey, resourceType } from '../../src/core/snapshot/resourceId';
import type { JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import {
  childrenOf,
  danglingReferences,
  inventoryOf,
  misplacedAddresses,
  misplacedSubnets,
  monitorStatusOf,
  objectsIn,
  oneSidedPeerings,
  propertiesOf,
  referencesIn,
  sharedPublicAddresses,
  strangeServers,
  strayChildren,
  textOf,
  underivedStatuses,
} from './estateProblems';
import { contoso, contosoSites } from './estates/contoso';
import { contosoTenants } from './estates/contosoTenants';
import { expectedProfiles, expectedRootCauses, expectedWebApps } from './estates/expected';

const { snapshot, subscriptions, tenants } = contoso();
const sites = contosoSites();
const inventory = inventoryOf(snapshot);
const { bodies, objects, existing, ofType } = inventory;

describe('the estate Contoso', () => {
  it('has the resources that it is to have', () => {
    assert.equal(subscriptions.length, 3);
    assert.equal(tenants.length, 1);
    const namesOf = (type: string) =>
      ofType(type)
        .map((body) => textOf(body['name']))
        .sort();
    assert.deepEqual(namesOf('microsoft.network/applicationgateways'), Object.keys(expectedRootCauses).sort());
    const codes = Object.values(expectedRootCauses).filter((code) => code !== undefined);
    assert.ok(codes.length >= 12, `${codes.length} broken gateways`);
    assert.equal(new Set(codes).size, codes.length, 'each is broken in its own way');
    const profiles = ofType('microsoft.network/trafficmanagerprofiles').map((body) => [textOf(body['name']), monitorStatusOf(body)] as const);
    assert.deepEqual(Object.fromEntries(profiles), expectedProfiles);
    const apps = ofType('microsoft.web/sites').map((body) => [textOf(body['name']), textOf(propertiesOf(body)['state'])] as const);
    assert.deepEqual(Object.fromEntries(apps), expectedWebApps);
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

  it('refers only to what is there, in this estate and in that of the guest', () => {
    assert.deepEqual(danglingReferences(inventory), []);
    assert.deepEqual(danglingReferences(inventoryOf(contosoTenants().snapshot)), []);
    const references = referencesIn(objects);
    assert.ok(references.length > 300, `${references.length} references`);
  });

  it('has children whose ids begin with the id of the resource that holds them', () => {
    assert.deepEqual(strayChildren(inventory), []);
  });

  it('has networks, subnets and addresses that fit into each other', () => {
    assert.deepEqual(misplacedSubnets(inventory), []);
    assert.deepEqual(oneSidedPeerings(inventory), []);
    assert.deepEqual(misplacedAddresses(inventory), []);
    assert.deepEqual(sharedPublicAddresses(inventory), []);
  });

  it('tells the health of servers that are members of their pools', () => {
    assert.deepEqual(strangeServers(inventory, snapshot), []);
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

  it('has profiles in every state, each of which follows from the states below', () => {
    assert.deepEqual(underivedStatuses(inventory), []);
    const profiles = ofType('microsoft.network/trafficmanagerprofiles');
    assert.deepEqual([...new Set(profiles.map(monitorStatusOf))].sort(), ['CheckingEndpoints', 'Degraded', 'Disabled', 'Inactive', 'Online']);
    const statuses = new Set(profiles.flatMap((profile) => childrenOf(profile, 'endpoints')).map(monitorStatusOf));
    assert.deepEqual([...statuses].sort(), ['CheckingEndpoint', 'Degraded', 'Disabled', 'Inactive', 'Online', 'Stopped', 'Unmonitored']);
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
        const { rootCauses, verdict, findings, unknowns } = diagnose(createModel(own), id);
        assert.equal(rootCauses[0]?.finding.code, expected, JSON.stringify(verdict));
        assert.ok(verdict.complete, JSON.stringify(unknowns));
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
