import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EstatePart, EstateProblem, EstateResource } from '../../src/core/ports';
import {
  emptyEstate,
  finishReading,
  healthCondition,
  pictureOf,
  signedOutState,
  startReading,
  stateOfPicture,
  withPart,
  type EstateState,
  type HealthCondition,
} from '../../src/vscode/estateState';

const type = 'microsoft.network/applicationgateways';
const resource = (subscriptionId: string, name: string): EstateResource => {
  const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/${name}`;
  return { subscriptionId, id, type, body: { id, name } };
};
const subscriptions: EstatePart = {
  kind: 'subscriptions',
  subscriptions: [
    { subscriptionId: 'one', displayName: 'One', tenantId: 't' },
    { subscriptionId: 'two', displayName: 'Two', tenantId: 't' },
  ],
};
const resources = (...list: readonly EstateResource[]): EstatePart => ({ kind: 'resources', resources: list });
const done = (subscriptionId: string): EstatePart => ({ kind: 'subscriptionDone', subscriptionId });
const problem = (reason: EstateProblem['reason'], subscriptionId?: string): EstatePart => ({
  kind: 'problem',
  problem: { request: 'GET /x', reason, ...(subscriptionId === undefined ? {} : { subscriptionId }) },
});

/** Reads the parts one after the other, and ends. */
function read(state: EstateState, ...parts: readonly EstatePart[]): EstateState {
  return finishReading(parts.reduce(withPart, startReading(state)), 1);
}

const names = (state: EstateState): readonly string[] => [...state.resources.values()].map(({ id }) => id.split('/').at(-1) ?? '').sort();

describe('reading the estate again', () => {
  const before = read(emptyEstate, subscriptions, resources(resource('one', 'a'), resource('one', 'b'), resource('two', 'c')), done('one'), done('two'));

  it('keeps what was there until its subscription is done', () => {
    const started = [subscriptions, resources(resource('one', 'a'))].reduce(withPart, startReading(before));
    assert.deepEqual(names(started), ['a', 'b', 'c']);
    assert.deepEqual(names(withPart(started, done('one'))), ['a', 'c']);
  });

  const cases: readonly (readonly [string, readonly EstatePart[], readonly string[]])[] = [
    ['drops what is gone', [subscriptions, resources(resource('one', 'a')), done('one'), done('two')], ['a']],
    ['keeps what a lost connection hides', [subscriptions, problem('failed', 'two'), resources(resource('one', 'a')), done('one'), done('two')], ['a', 'c']],
    ['keeps what came too late', [subscriptions, problem('timedOut', 'two'), resources(resource('one', 'b')), done('one'), done('two')], ['b', 'c']],
    ['drops what Azure refuses', [subscriptions, problem('forbidden', 'two'), resources(resource('one', 'a')), done('one'), done('two')], ['a']],
    ['keeps everything when not even the subscriptions came', [problem('failed')], ['a', 'b', 'c']],
    ['adds what is new', [subscriptions, resources(resource('one', 'z')), done('one'), done('two')], ['z']],
  ];
  for (const [what, parts, expected] of cases) it(what, () => assert.deepEqual(names(read(before, ...parts)), expected));
});

describe('the condition of the view', () => {
  const cases: readonly (readonly [string, EstateState, readonly string[], HealthCondition])[] = [
    ['nothing read yet', emptyEstate, [], 'loading'],
    ['reading', startReading(emptyEstate), [], 'loading'],
    ['signed out', signedOutState('no session'), [], 'signedOut'],
    ['a token that Azure refused', read(emptyEstate, problem('signedOut')), [], 'signedOut'],
    ['no subscription', read(emptyEstate, { kind: 'subscriptions', subscriptions: [] }), [], 'noSubscription'],
    ['nothing in them', read(emptyEstate, subscriptions, done('one'), done('two')), [], 'nothingFound'],
    ['nothing in the chosen one', read(emptyEstate, subscriptions, done('one')), ['ONE'], 'filteredOut'],
    ['all refused', read(emptyEstate, subscriptions, problem('forbidden', 'one'), problem('forbidden', 'two')), [], 'forbidden'],
    ['the list of subscriptions refused', read(emptyEstate, problem('forbidden')), [], 'forbidden'],
    ['no connection', read(emptyEstate, problem('failed')), [], 'offline'],
    ['no answer in time', read(emptyEstate, subscriptions, problem('timedOut', 'one'), problem('failed', 'two')), [], 'offline'],
    ['one refused, the other empty', read(emptyEstate, subscriptions, problem('forbidden', 'one'), done('two')), [], 'ready'],
    ['a resource', read(emptyEstate, subscriptions, resources(resource('one', 'a')), done('one'), done('two')), [], 'ready'],
  ];
  for (const [what, state, filter, expected] of cases) it(`${what}: ${expected}`, () => assert.equal(healthCondition(state, filter), expected));
});

describe('the last picture', () => {
  const state = read(emptyEstate, subscriptions, resources(resource('one', 'a')), done('one'), done('two'));
  const text = JSON.stringify(pictureOf(state, 'me'));

  it('shows what was there', () => {
    const shown = stateOfPicture(text, 'me');
    assert.deepEqual(names(shown ?? emptyEstate), ['a']);
    assert.equal(shown?.readAt, 1);
    assert.equal(healthCondition(shown, []), 'ready');
  });

  for (const [what, broken] of [
    ['of another account', text],
    ['that is no JSON', '{'],
    ['of another version', JSON.stringify({ ...pictureOf(state, 'other'), version: 2 })],
    ['without resources', '{"version":1,"owner":"other"}'],
  ] as const) {
    it(`does not show one ${what}`, () => assert.equal(stateOfPicture(broken, what === 'of another account' ? 'you' : 'other'), undefined));
  }
});
