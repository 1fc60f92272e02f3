import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rulePage } from '../../../src/core/report/rulePage';
import { ruleByCode } from '../../../src/core/rules/registry';
import { root } from '../../repository';

describe('the page of a rule', () => {
  // A security rule, an alias that is only a note, and one of a web app.
  for (const code of ['AGW-NSG-008', 'AGW-CFG-015', 'APP-018'])
    it(`of ${code} is as it was agreed`, () => {
      const rule = ruleByCode(code);
      assert.ok(rule);
      assert.equal(rulePage(rule, 'en'), readFileSync(join(root, 'test', 'core', 'report', 'golden', `${code}.md`), 'utf8'));
    });
});
