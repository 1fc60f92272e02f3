import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createModel } from '../../../src/core/model/createModel';
import { addressSet, prefixesOf } from '../../../src/core/network/cidr';
import { firewallMatch, matchOfAll, portMatch } from '../../../src/core/network/firewallMatch';

const model = createModel({ format: 'azure-traffic-doctor-snapshot', version: 1, cloud: 'AzureCloud', capturedAt: '2026-11-22T06:00:00Z', responses: [] });
const address = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 })).map(([third, last]) => `10.0.${third}.${last}`);
const prefix = fc.tuple(address, fc.integer({ min: 20, max: 32 })).map(([base, length]) => `${base}/${length}`);
const text = fc.oneof(prefix, address, fc.constantFrom('AzureMonitor', 'nonsense/99', '10.0.0.1-10.0.0.9', '10.0.0.9-10.0.0.1', '*'));

describe('the addresses of a firewall rule', () => {
  it('take a subnet for certain only when they take each of its addresses', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), prefix, address, (texts, subnet, one) => {
        const sources = addressSet([subnet]) ?? [];
        const whole = firewallMatch(model, texts, [], sources).state;
        const isInside = prefixesOf(addressSet([subnet, one]) ?? []).join() === prefixesOf(sources).join();
        const single = firewallMatch(model, texts, [], one).state;
        if (isInside && whole === 'yes') assert.equal(single, 'yes');
        if (isInside && whole === 'no') assert.equal(single, 'no');
      }),
    );
  });

  it('never stop to take what they took when one more is named', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, address, (texts, more, one) => {
        const before = firewallMatch(model, texts, [], one).state;
        const after = firewallMatch(model, [...texts, more], [], one).state;
        if (before === 'yes') assert.equal(after, 'yes');
        if (after === 'no') assert.equal(before, 'no');
      }),
    );
  });

  it('may take anything by an IP group that was not read, and say what to read', () => {
    const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/ipGroups/ipg';
    const match = firewallMatch(model, [], [id], '10.0.0.4');
    assert.ok(match.state === 'maybe');
    assert.deepEqual(
      match.missing.map(({ request }) => request.kind === 'arm' && request.request),
      [`GET ${id}`],
    );
  });
});

describe('the ports of a firewall rule', () => {
  it('are single ports, ranges and an asterisk', () => {
    assert.deepEqual(
      [['80'], ['70-90'], ['*'], ['81', '90-99'], ['http']].map((ports) => portMatch(ports, 80).state),
      ['yes', 'yes', 'yes', 'no', 'maybe'],
    );
  });
});

it('a rule takes nothing when one of its sides does not', () => {
  assert.equal(matchOfAll([{ state: 'maybe', missing: [] }, { state: 'no' }, { state: 'yes' }]).state, 'no');
});
