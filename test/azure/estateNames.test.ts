import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contoso } from './estates/contoso';
import { zoneOf } from './estateNames';

describe('the names of an estate', () => {
  const zone = zoneOf(contoso());

  it('lead from a host name through its profile to a public address', () => {
    const profile = zone['tickets.contoso.com'];
    assert.ok(profile && 'cname' in profile);
    const gateway = zone[profile.cname];
    assert.ok(gateway && 'cname' in gateway);
    const address = zone[gateway.cname];
    assert.ok(address && 'addresses' in address && address.addresses.length === 1);
  });

  it('lead straight to the address of a gateway without a profile', () => {
    const address = zone['billing.contoso.com'];
    assert.ok(address && 'addresses' in address && address.addresses.length === 1);
  });

  it('are none for listeners with wildcards, and all in lower case', () => {
    for (const name of Object.keys(zone)) assert.match(name, /^[a-z0-9.-]+$/);
  });
});
