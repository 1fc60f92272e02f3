import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { relevantUnknowns, requestsLeftBehind } from '../../../src/core/diagnosis/unknowns';
import type { Subject } from '../../../src/core/path/subject';
import type { Outcome } from '../../../src/core/rules/finding';
import { factRequestKey, type FactRequest, type UnavailableReason } from '../../../src/core/snapshot/fact';

const gateway = '/subscriptions/s/resourcegroups/g/providers/microsoft.network/applicationgateways/agw';
// Unknown outcomes are judged by code and tuple alone.
const subject = { kind: 'gateway', tuple: { gateway } } as unknown as Subject;

function unknown(code: string, request: FactRequest, reason: UnavailableReason): Outcome {
  return { status: 'unknown', code, subject, missing: [{ state: 'unavailable', reason, request }] };
}

const health: FactRequest = { kind: 'arm', request: `POST ${gateway}/backendhealth` };
const group: FactRequest = { kind: 'arm', request: 'GET /subscriptions/s/nsg' };

describe('unknowns', () => {
  it('are one for each thing that is missing, with every code that waits for it', () => {
    const outcomes = [unknown('AGW-BH-002', health, 'forbidden'), unknown('AGW-BH-001', health, 'forbidden'), unknown('AGW-BH-001', health, 'forbidden')];
    const groups = relevantUnknowns({ outcomes, symptoms: [] }, new Set());
    assert.deepEqual(groups, [{ codes: ['AGW-BH-001', 'AGW-BH-002'], request: health, reason: 'forbidden' }]);
  });

  it('are listed for a cause only while something that it could explain is unexplained', () => {
    const outcomes = [unknown('AGW-NSG-001', group, 'forbidden')];
    const symptom = { class: 'healthUnknown', tuple: { gateway } } as const;
    const count = (symptoms: readonly (typeof symptom)[], explained: readonly (typeof symptom)[]): number =>
      relevantUnknowns({ outcomes, symptoms }, new Set(explained)).length;
    assert.equal(count([], []), 0);
    assert.equal(count([symptom], []), 1);
    assert.equal(count([symptom], [symptom]), 0);
  });

  it('tell a check that broke', () => {
    const broken: Outcome = { status: 'unknown', code: 'AGW-CFG-001', subject, missing: [], defect: 'TypeError: x is not a function' };
    const [only] = relevantUnknowns({ outcomes: [broken, broken], symptoms: [] }, new Set());
    assert.equal(only?.defect, 'TypeError: x is not a function');
    assert.deepEqual(only.codes, ['AGW-CFG-001']);
  });
});

describe('requests left behind', () => {
  it('are those that nobody has asked, each once', () => {
    const failing: Outcome = {
      status: 'fail',
      code: 'AGW-BH-001',
      subject,
      findings: [],
      missing: [{ state: 'unavailable', reason: 'notCollected', request: group }],
    };
    const outcomes = [
      unknown('AGW-BH-001', health, 'notCollected'),
      unknown('AGW-BH-002', health, 'notCollected'),
      unknown('AGW-INF-001', health, 'pending'),
      failing,
    ];
    assert.deepEqual(requestsLeftBehind({ outcomes, symptoms: [] }).map(factRequestKey), [health, group].map(factRequestKey));
  });

  it('hold no log query', () => {
    const query: FactRequest = { kind: 'arm', request: 'POST /subscriptions/s/workspaces/w/query' };
    assert.deepEqual(requestsLeftBehind({ outcomes: [unknown('AGW-BH-023', query, 'notCollected')], symptoms: [] }), []);
  });
});
