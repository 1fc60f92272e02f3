import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stepHasRule } from '../../src/core/flows/flow';
import { flows } from '../../src/core/flows/flows';
import { rulePage } from '../../src/core/report/rulePage';
import { rules, ruleByCode } from '../../src/core/rules/registry';
import type { RuleText } from '../../src/core/rules/rule';
import { root } from '../repository';

const testTexts = readdirSync(join(root, 'test', 'rules'))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, 'test', 'rules', file), 'utf8') }));

/** Codes that a test file covers by its name: `AGW-BH-003-017.test.ts` is the table of a family. */
function coveredBy(file: string, code: string): boolean {
  if (file.startsWith(`${code}.`)) return true;
  const family = /^([A-Z]+(?:-[A-Z]+)?)-(\d{3})-(\d{3})\.test\.ts$/.exec(file);
  const own = /^(.*)-(\d{3})$/.exec(code);
  if (!family || !own || family[1] !== own[1]) return false;
  return Number(own[2]) >= Number(family[2]) && Number(own[2]) <= Number(family[3]);
}

/** Headings that every page has; the others only where there is something to say. */
const headings = ['What it means', 'How we know', 'Fix', 'When it is not a problem', 'References'];

function everyText(text: RuleText): readonly string[] {
  const lists = [text.variants, text.notes, text.fixes].flatMap((list) => Object.values(list ?? {}));
  return [text.title, text.message, text.why, text.howWeKnow, text.fix, text.notAProblem, ...lists];
}

describe('the registry', () => {
  it('holds rules, each once, ordered by code', () => {
    const codes = rules.map((rule) => rule.code);
    assert.ok(codes.length > 40, `only ${codes.length} rules`);
    assert.deepEqual(codes, [...new Set(codes)].sort());
  });

  it('finds a rule by its code in any case', () => {
    const first = rules[0];
    assert.ok(first);
    assert.equal(ruleByCode(first.code.toLowerCase()), first);
    assert.equal(ruleByCode('AGW-NOPE-999'), undefined);
  });
});

for (const rule of rules) {
  describe(rule.code, () => {
    it('has a code of the catalogue', () => assert.match(rule.code, /^[A-Z]+(-[A-Z]+)*-\d{3}$/));

    it('either shows a symptom or explains some, unless it is a risk or a note', () => {
      const kinds = [rule.shows !== undefined, rule.explains.length > 0].filter(Boolean).length;
      assert.ok(kinds <= 1, 'a symptom rule explains nothing');
      if (kinds === 0) assert.ok(rule.isNote || rule.isRiskOnly || rule.severity !== 'error', 'an error that explains nothing can never be a cause');
    });

    it('says everything in whole sentences', () => {
      const { title, variants, message, why, howWeKnow, fix, notAProblem } = rule.text.en;
      for (const sentence of [message, ...Object.values(variants ?? {}), why, howWeKnow, fix, notAProblem]) {
        assert.match(sentence, /^\S[\s\S]*[.?!:)`]$/, `not a sentence: ${sentence}`);
      }
      assert.doesNotMatch(title, /[{}]|\.$/);
      for (const prose of [why, howWeKnow, fix, notAProblem]) assert.doesNotMatch(prose, /(?<!\$)\{[a-z][A-Za-z]*\}/, `placeholder in ${prose}`);
      for (const text of everyText(rule.text.en)) assert.doesNotMatch(text, /TODO|undefined|\[object/);
    });

    it('links to pages in no particular language', () => {
      assert.ok(rule.links.length > 0 || rule.isNote, 'no reference');
      for (const link of rule.links) {
        assert.equal(new URL(link).protocol, 'https:');
        assert.doesNotMatch(link, /\/(en|ja)-(us|jp)\//i);
      }
    });

    it('has a page with the fixed headings', () => {
      const page = rulePage(rule, 'en');
      assert.ok(page.startsWith(`# ${rule.code}`), page.slice(0, 80));
      const found = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
      for (const heading of headings) assert.ok(found.includes(heading), `no heading "${heading}"`);
    });

    it('has a table of tests', () => {
      const own = testTexts.filter(({ file }) => coveredBy(file, rule.code));
      assert.ok(own.length > 0, `no test/rules/${rule.code}.test.ts`);
      if (!rule.isNote) assert.ok(own.some(({ text }) => text.includes(rule.code)));
    });
  });
}

describe('flows', () => {
  it('name only rules that exist', () => {
    for (const flow of flows) {
      for (const step of flow.steps) {
        for (const pattern of step.rules) {
          const known = rules.some((rule) => stepHasRule({ ...step, rules: [pattern] }, rule.code));
          assert.ok(known || pattern.endsWith('*'), `${flow.id}/${step.id} names ${pattern}`);
        }
      }
    }
  });

  it('have a step for every rule on a gateway path', () => {
    const gatewayKinds = ['gateway', 'listener', 'route', 'pair', 'server', 'webApp'];
    const gatewayFlow = flows.find((flow) => flow.id === 'gateway502');
    assert.ok(gatewayFlow);
    const lost = rules
      .filter((rule) => gatewayKinds.includes(rule.on) && !rule.isNote)
      .filter((rule) => !gatewayFlow.steps.some((step) => stepHasRule(step, rule.code)))
      .map((rule) => rule.code);
    assert.deepEqual(lost, []);
  });
});
