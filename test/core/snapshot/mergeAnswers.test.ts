import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '../../../src/core/ports';
import { mergeAnswers } from '../../../src/core/snapshot/mergeAnswers';
import { getRequest } from '../../../src/core/snapshot/request';
import type { RecordedLookup, RecordedResponse, Snapshot } from '../../../src/core/snapshot/snapshot';

const snapshotOf = (responses: readonly RecordedResponse[], lookups?: readonly RecordedLookup[]): Snapshot => ({
  format: 'azure-traffic-doctor-snapshot',
  version: 1,
  cloud: 'AzureCloud',
  capturedAt: '2026-11-22T06:00:00Z',
  responses,
  ...(lookups ? { lookups } : {}),
});
const answer = (response: RecordedResponse): Answer => ({ kind: 'response', request: getRequest('/x'), response });
const lookup = (key: string, ids: readonly string[]): RecordedLookup => ({ kind: 'address', key, complete: true, ids });

describe('mergeAnswers', () => {
  const old: readonly RecordedResponse[] = [
    { request: 'GET /a', status: 403 },
    { request: 'GET /b', status: 200, body: {} },
    { request: 'POST /c', input: { x: 1, y: 2 }, status: 200, body: {} },
  ];

  it('replaces an entry with the same key in its place, and adds the others', () => {
    const merged = mergeAnswers(snapshotOf(old), [
      answer({ request: 'GET /A?api-version=1', status: 200, body: { new: true } }),
      answer({ request: 'GET /d', status: 404 }),
    ]);
    assert.deepEqual(
      merged.responses.map(({ request, status }) => [request, status]),
      [
        ['GET /A?api-version=1', 200],
        ['GET /b', 200],
        ['POST /c', 200],
        ['GET /d', 404],
      ],
    );
    assert.equal(old[0]?.status, 403, 'the given snapshot stays as it is');
  });

  it('tells questions apart by their input, whatever the order of its keys', () => {
    const merged = mergeAnswers(snapshotOf(old), [
      answer({ request: 'POST /c', input: { y: 2, x: 1 }, status: 500 }),
      answer({ request: 'POST /c', input: { x: 2 }, status: 200 }),
    ]);
    assert.deepEqual(
      merged.responses.map(({ status }) => status),
      [403, 200, 500, 200],
    );
  });

  it('takes the last of two answers to one question', () => {
    const merged = mergeAnswers(snapshotOf([]), [answer({ request: 'GET /a', status: 500 }), answer({ request: 'GET /a', status: 200 })]);
    assert.deepEqual(merged.responses, [{ request: 'GET /a', status: 200 }]);
  });

  it('merges look-ups', () => {
    const before = snapshotOf([], [lookup('10.0.0.4', []), lookup('10.0.0.5', [])]);
    const merged = mergeAnswers(before, [
      { kind: 'lookup', request: { kind: 'lookup', lookup: 'address', key: '10.0.0.4' }, lookup: lookup('10.0.0.4', ['/nic']) },
    ]);
    assert.deepEqual(merged.lookups, [lookup('10.0.0.4', ['/nic']), lookup('10.0.0.5', [])]);
  });

  it('gives the same snapshot for no answers', () => {
    const before = snapshotOf(old);
    assert.equal(mergeAnswers(before, []), before);
  });
});
