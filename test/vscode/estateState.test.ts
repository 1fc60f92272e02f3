import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EstatePart, EstateProblem, EstateResource } from '../../src/core/ports';
import {
  cancelReading,
  emptyEstate,
  endRetry,
  finishReading,
  healthCondition,
  partKey,
  pictureOf,
  signedOutState,
  startReading,
  shownProblems,
  startRetry,
  stateOfPicture,
  withParts,
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
  return finishReading(withParts(startReading(state), parts), 1);
}

const names = (state: EstateState): readonly string[] => [...state.resources.values()].map(({ id }) => id.split('/').at(-1) ?? '').sort();

describe('reading the estate again', () => {
  const before = read(emptyEstate, subscriptions, resources(resource('one', 'a'), resource('one', 'b'), resource('two', 'c')), done('one'), done('two'));

  it('keeps what was there until its subscription is done', () => {
    const started = withParts(startReading(before), [subscriptions, resources(resource('one', 'a'))]);
    assert.deepEqual(names(started), ['a', 'b', 'c']);
    assert.deepEqual(names(withParts(started, [done('one')])), ['a', 'c']);
  });

  it('gives the same whether parts come together or one by one', () => {
    const parts = [subscriptions, resources(resource('one', 'a')), problem('failed', 'two'), done('one'), done('two')];
    const oneByOne = parts.reduce((state, part) => withParts(state, [part]), startReading(before));
    assert.deepEqual(withParts(startReading(before), parts), oneByOne);
  });

  const pending = (name: string): EstateResource => ({ ...resource('one', name), body: { id: 'new' }, isStatusPending: true });

  it('keeps the status that was known until another comes', () => {
    const started = withParts(startReading(before), [subscriptions, resources(pending('a'), pending('new'))]);
    assert.deepEqual(names(started), ['a', 'b', 'c', 'new']);
    assert.ok([...started.resources.values()].filter(({ isStatusPending }) => isStatusPending).every(({ id }) => id.endsWith('/new')));
    assert.deepEqual(names(withParts(started, [resources(resource('one', 'new')), done('one')])), ['c', 'new'], 'what its list lacks is gone');
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

describe('problems while the estate is read again', () => {
  const before = read(emptyEstate, subscriptions, problem('forbidden', 'one'), problem('failed', 'two'), problem('signedOut'), done('one'), done('two'));
  const shown = (state: EstateState): readonly string[] => shownProblems(state).map((each) => `${each.subscriptionId ?? 'all'}: ${each.reason}`);

  it('stay until their part is read', () => {
    const started = startReading(before);
    assert.deepEqual(shown(started), ['one: forbidden', 'two: failed', 'all: signedOut']);
    const going = withParts(started, [subscriptions, done('one'), problem('timedOut', 'two')]);
    assert.deepEqual(shown(going), ['two: timedOut', 'all: signedOut']);
    assert.deepEqual(shown(finishReading(going, 2)), ['two: timedOut']);
    assert.deepEqual(shown(cancelReading(going)), ['two: timedOut', 'all: signedOut']);
    assert.deepEqual(shown(startReading(going)), ['two: timedOut', 'all: signedOut'], 'also when it begins again before it has ended');
  });
});

describe('a reading that is cancelled', () => {
  const before = read(emptyEstate, subscriptions, resources(resource('one', 'a'), resource('two', 'c')), done('one'), done('two'));

  it('keeps what was there and what came', () => {
    const pending: EstateResource = { ...resource('two', 'p'), isStatusPending: true };
    const cancelled = cancelReading(withParts(startReading(before), [subscriptions, resources(resource('one', 'b'), pending), done('one')]));
    assert.deepEqual(names(cancelled), ['b', 'c', 'p']);
    assert.deepEqual([cancelled.phase, cancelled.isCancelled], ['read', true]);
    assert.ok(
      [...cancelled.resources.values()].every(({ isStatusPending }) => isStatusPending === undefined),
      'nothing waits for ever',
    );
    assert.equal(startReading(cancelled).isCancelled, undefined);
  });

  it('is not, when none is under way', () => assert.equal(cancelReading(before), before));
});

describe('one part that is read again', () => {
  const refused: EstateProblem = { request: 'GET /x', reason: 'forbidden', subscriptionId: 'two' };
  const tenant: EstateProblem = { request: 'GET /subscriptions', reason: 'signedOut', tenantId: 'T3', account: 'me' };
  const before = read(
    emptyEstate,
    subscriptions,
    resources(resource('one', 'a')),
    { kind: 'problem', problem: refused },
    { kind: 'problem', problem: { ...refused, request: 'GET /y', reason: 'failed' } },
    { kind: 'problem', problem: tenant },
    done('one'),
    done('two'),
  );
  const third: EstatePart = { kind: 'subscriptions', subscriptions: [{ subscriptionId: 'three', displayName: 'Three', tenantId: 'T3' }] };
  const reasons = ({ problems }: EstateState): readonly string[] => problems.map((each) => `${partKey(each)}: ${each.reason}`).sort();

  it('says so until it has ended', () => {
    const started = startRetry(before, partKey(refused));
    assert.ok(started.retrying.has('two'));
    assert.equal(endRetry(started, refused, []).retrying.size, 0);
  });

  it('brings its resources, and nothing else changes', () => {
    const after = endRetry(before, refused, [subscriptions, resources(resource('two', 'z')), done('two')]);
    assert.deepEqual(names(after), ['a', 'z']);
    assert.deepEqual(reasons(after), ['me t3: signedOut']);
    assert.equal(after.readAt, before.readAt);
  });

  it('may fail for another reason', () => {
    const after = endRetry(before, refused, [subscriptions, problem('timedOut', 'two'), done('two')]);
    assert.deepEqual(reasons(after), ['me t3: signedOut', 'two: timedOut']);
  });

  it('is still missing when its list of subscriptions is', () => {
    const after = endRetry(before, refused, [problem('failed')]);
    assert.deepEqual(reasons(after), ['me t3: signedOut', 'two: failed']);
    assert.deepEqual(names(after), ['a']);
    assert.deepEqual(after.subscriptions, before.subscriptions);
  });

  it('can be a tenant, whose subscriptions are added', () => {
    const after = endRetry(before, tenant, [third, resources(resource('three', 'q')), done('three')]);
    assert.deepEqual(names(after), ['a', 'q']);
    assert.deepEqual(
      after.subscriptions.map(({ subscriptionId }) => subscriptionId),
      ['one', 'two', 'three'],
    );
    assert.deepEqual(reasons(after), ['two: failed', 'two: forbidden']);
  });
});

describe('the condition of the view', () => {
  const cases: readonly (readonly [string, EstateState, readonly string[], HealthCondition])[] = [
    ['nothing read yet', emptyEstate, [], 'loading'],
    ['reading', startReading(emptyEstate), [], 'loading'],
    ['cancelled before anything came', cancelReading(startReading(emptyEstate)), [], 'cancelled'],
    ['cancelled, with a part of the picture', cancelReading(withParts(startReading(emptyEstate), [resources(resource('one', 'a'))])), [], 'ready'],
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
