import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordedBody } from '../../src/azure/recorder';
import type { Json } from '../../src/core/snapshot/snapshot';

const vault = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-shop';
const attributes = { enabled: true, exp: 1_800_000_000 };

/** What a snapshot holds of the body, as text. */
const recorded = (path: string, body: Json): string => JSON.stringify(recordedBody(`GET ${path}`, body));

describe('what a snapshot holds of Key Vault', () => {
  it('has no value of a secret, wherever it stands', () => {
    for (const key of ['value', 'Value', 'VALUE'])
      for (const body of [
        { id: `${vault}/secrets/shop`, properties: { [key]: 'hunter2', attributes } },
        { [key]: 'hunter2', attributes },
        { value: [{ name: 'shop', properties: { [key]: 'hunter2', attributes } }] },
        { value: [{ [key]: { pfx: 'hunter2' }, attributes }] },
      ])
        assert.doesNotMatch(recorded(`${vault}/secrets/shop`, body), /hunter2/, `${key} in ${JSON.stringify(body)}`);
  });

  it('keeps everything else of the secret', () => {
    const secret = { name: 'shop', properties: { contentType: 'application/x-pkcs12', attributes } };
    assert.deepEqual(recordedBody(`GET ${vault}/secrets/shop`, secret), secret);
    assert.deepEqual(recordedBody(`GET ${vault}/secrets`, { value: [secret] }), { value: [secret] });
    assert.deepEqual(recordedBody(`GET ${vault}/secrets/shop`, { properties: { value: 'hunter2', attributes } }), {
      properties: { value: '‹removed›', attributes },
    });
  });

  it('knows the path in any case and with a query', () => {
    const path = `${vault.toUpperCase()}/SECRETS/SHOP?x=1`;
    assert.doesNotMatch(recorded(path, { properties: { value: 'hunter2' } }), /hunter2/);
  });

  it('leaves values of other bodies alone', () => {
    const metrics = { value: [{ name: { value: 'ResponseStatus' } }] };
    assert.deepEqual(recordedBody('GET /subscriptions/s/providers/Microsoft.Network/applicationGateways/agw', metrics), metrics);
  });
});
