import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { flowFor } from '../../../src/core/flows/flows';
import { createModel } from '../../../src/core/model/createModel';
import { ruleByCode } from '../../../src/core/rules/registry';
import { parseSnapshot } from '../../../src/core/snapshot/parseSnapshot';
import { resourceType } from '../../../src/core/snapshot/resourceId';
import { shared } from '../../repository';

interface Expected {
  readonly rootCause: readonly string[];
  readonly wouldBeAFalseAccusation: readonly string[];
}

const folder = shared('cases');

describe('real incidents', { skip: folder === undefined && 'the incidents are not beside this checkout' }, () => {
  if (folder === undefined) return;
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<Record<string, Expected>>;
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.snapshot.json'))) {
    const { rootCause, wouldBeAFalseAccusation } = expected[file.replace('.snapshot.json', '')] ?? { rootCause: [], wouldBeAFalseAccusation: [] };
    const parsed = parseSnapshot(readFileSync(join(folder, file), 'utf8'));
    assert.ok(parsed.ok, file);
    const diagnosis = diagnose(createModel(parsed.snapshot), parsed.snapshot.target ?? '');
    const causes = diagnosis.rootCauses.map((cause) => cause.finding.code);

    it(`${file}: accuses no innocent`, () => {
      assert.deepEqual(
        causes.filter((code) => wouldBeAFalseAccusation.includes(code)),
        [],
      );
    });

    it(`${file}: accuses no innocent when any one answer is missing`, () => {
      for (const missing of parsed.snapshot.responses) {
        const responses = parsed.snapshot.responses.filter((response) => response !== missing);
        const { rootCauses } = diagnose(createModel({ ...parsed.snapshot, responses }), parsed.snapshot.target ?? '');
        const accused = rootCauses.map((cause) => cause.finding.code).filter((code) => wouldBeAFalseAccusation.includes(code));
        assert.deepEqual(accused, [], missing.request);
      }
    });

    const isJudged = flowFor(resourceType(parsed.snapshot.target ?? '')) !== undefined;
    const isKnown = isJudged && rootCause.some((code) => ruleByCode(code) !== undefined);
    it(`${file}: the first root cause is ${rootCause.join(' or ')}`, { skip: !isKnown && 'its rule, or the flow for its target, is not there yet' }, () => {
      assert.ok(rootCause.includes(causes[0] ?? ''), `the root causes are ${causes.join(', ') || 'none'}`);
    });
  }
});
