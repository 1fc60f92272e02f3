import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyEstate, type EstateState } from '../../src/vscode/estateState';
import { createPolling, type Polling } from '../../src/vscode/healthPolling';

/** A clock that goes on when it is told. */
function setUp(change: { readonly estate?: Partial<EstateState>; readonly interval?: number; readonly isWatched?: boolean } = {}) {
  const world = { now: 1_000_000, interval: 60, isWatched: true, refreshes: 0, ...change };
  let estate: EstateState = { ...emptyEstate, phase: 'read', readAt: world.now, ...change.estate };
  let pending: { readonly at: number; readonly then: () => void } | undefined;
  const polling: Polling = createPolling({
    interval: () => world.interval,
    isWatched: () => world.isWatched,
    estate: () => estate,
    refresh() {
      world.refreshes += 1;
      estate = { ...estate, readAt: world.now };
      return Promise.resolve();
    },
    now: () => world.now,
    wait(milliseconds, then) {
      const own = { at: world.now + milliseconds, then };
      pending = own;
      return () => {
        if (pending === own) pending = undefined;
      };
    },
  });
  const pass = async (seconds: number): Promise<number> => {
    const end = world.now + seconds * 1000;
    while (pending && pending.at <= end) {
      world.now = Math.max(world.now, pending.at);
      const { then } = pending;
      pending = undefined;
      then();
      await new Promise((resolve) => setImmediate(resolve));
    }
    world.now = end;
    return world.refreshes;
  };
  return { world, polling, pass };
}

describe('reading the Health view anew from time to time', () => {
  it('happens once an interval', async () => {
    const { polling, pass } = setUp();
    polling.update();
    assert.equal(await pass(59), 0);
    assert.equal(await pass(2), 1);
    assert.equal(await pass(180), 4);
  });

  const cases: readonly (readonly [string, Parameters<typeof setUp>[0]])[] = [
    ['is switched off', { interval: 0 }],
    ['has nobody who looks', { isWatched: false }],
    ['was cancelled', { estate: { isCancelled: true } }],
    ['is under way', { estate: { phase: 'reading' } }],
    ['has never been asked for', { estate: { phase: 'notRead' } }],
    ['has nobody signed in', { estate: { signedOut: 'nobody' } }],
  ];
  for (const [what, change] of cases) {
    it(`does not happen when it ${what}`, async () => {
      const { polling, pass } = setUp(change);
      polling.update();
      assert.equal(await pass(600), 0);
    });
  }

  it('happens at once when somebody looks again after long', async () => {
    const { world, polling, pass } = setUp();
    world.isWatched = false;
    polling.update();
    assert.equal(await pass(300), 0);
    world.isWatched = true;
    polling.update();
    assert.equal(await pass(0), 1);
  });

  it('stops when nobody looks any more', async () => {
    const { world, polling, pass } = setUp();
    polling.update();
    world.isWatched = false;
    polling.update();
    assert.equal(await pass(600), 0);
    polling.dispose();
  });

  it('happens every ten seconds at most', async () => {
    const { polling, pass } = setUp({ interval: 1 });
    polling.update();
    assert.equal(await pass(9), 0);
    assert.equal(await pass(20), 2);
  });

  it('can be told often', async () => {
    const { polling, pass } = setUp();
    for (let index = 0; index < 10; index += 1) polling.update();
    assert.equal(await pass(61), 1);
  });
});
