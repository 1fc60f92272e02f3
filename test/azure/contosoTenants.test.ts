import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import { contoso } from './estates/contoso';
import { contosoTenants, fabrikamSites } from './estates/contosoTenants';
import { expectedRootCausesOfFabrikam } from './estates/expected';

const estate = contosoTenants();
const sites = fabrikamSites();

describe('the estate of a guest of Fabrikam', () => {
  it('adds a tenant and two subscriptions to Contoso', () => {
    const own = contoso();
    assert.equal(estate.tenants.length, own.tenants.length + 1);
    assert.deepEqual(
      estate.subscriptions.slice(own.subscriptions.length).map(({ displayName, tenantId }) => [displayName, tenantId]),
      [
        ['Contoso Locked', own.tenants[0]?.tenantId],
        ['Fabrikam Production', estate.tenants[1]?.tenantId],
      ],
    );
    assert.deepEqual(estate.snapshot.responses.slice(0, own.snapshot.responses.length), own.snapshot.responses);
  });

  it('refuses every list of the locked subscription', () => {
    const locked = estate.subscriptions.find(({ displayName }) => displayName === 'Contoso Locked')?.subscriptionId ?? '';
    const own = estate.snapshot.responses.filter(({ request }) => request.includes(locked));
    assert.ok(own.length > 0);
    assert.deepEqual(
      own.filter(({ status }) => status !== 403),
      [],
    );
    for (const type of ['Microsoft.Network/applicationGateways', 'Microsoft.Network/trafficmanagerprofiles', 'Microsoft.Web/sites']) {
      assert.ok(
        own.some(({ request }) => request.toLowerCase().endsWith(`/providers/${type.toLowerCase()}`)),
        type,
      );
    }
  });

  it('has an expected answer for each gateway of Fabrikam', () => {
    assert.deepEqual(Object.keys(sites), Object.keys(expectedRootCausesOfFabrikam));
  });

  for (const [name, { id, responses, symptom }] of Object.entries(sites)) {
    it(`${name}: ${expectedRootCausesOfFabrikam[name] ?? 'no root cause'}`, () => {
      for (const snapshot of [estate.snapshot, { ...estate.snapshot, target: id, responses, ...(symptom ? { symptom } : {}) }]) {
        const { rootCauses, verdict } = diagnose(createModel(snapshot), id);
        assert.equal(rootCauses[0]?.finding.code, expectedRootCausesOfFabrikam[name], JSON.stringify(verdict));
      }
    });
  }
});
