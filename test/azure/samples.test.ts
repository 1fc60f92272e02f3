import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { diagnose } from '../../src/core/diagnosis/diagnose';
import { createModel } from '../../src/core/model/createModel';
import { parseSnapshot } from '../../src/core/snapshot/parseSnapshot';
import { resourceName } from '../../src/core/snapshot/resourceId';
import { root } from '../repository';
import { expectedRootCauses } from './estates/expected';
import { sampleFiles } from './samples';

const folder = join(root, 'media', 'samples');

describe('the built-in incidents', () => {
  it('are what the estate gives; npm run samples makes them anew', async () => {
    const made = await sampleFiles();
    assert.deepEqual(readdirSync(folder).sort(), [...made.keys()].sort());
    for (const [name, text] of made) assert.equal(readFileSync(join(folder, name), 'utf8'), text, `${name} is out of date`);
  });

  for (const file of readdirSync(folder).filter((name) => name.endsWith('.snapshot.json'))) {
    it(`${file} replays to its root cause with nothing left to ask`, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      assert.ok(text.length < 60 * 1024, `${text.length} bytes`);
      const parsed = parseSnapshot(text);
      assert.ok(parsed.ok);
      const target = parsed.snapshot.target ?? '';
      const diagnosis = diagnose(createModel(parsed.snapshot), target);
      assert.equal(diagnosis.rootCauses[0]?.finding.code, expectedRootCauses[resourceName(target)]);
    });
  }
});
