import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DiagnosisDocument, FixDocument } from '../../src/core/report/document';
import type { CheckedAgain, Investigation } from '../../src/vscode/investigation';
import { investigationTree, offeredFixes, type InvestigationNode } from '../../src/vscode/investigationTree';
import type { TreeNode } from '../../src/vscode/tree';
import { judged, sample } from './samples';

const { snapshot, target } = sample('shop-502');
const diagnosis = judged(snapshot, target);

const investigation = (change: Partial<Investigation> = {}): Investigation => ({
  id: 'shop',
  target,
  origin: { kind: 'azure' },
  snapshot,
  answeredAt: {},
  diagnosis,
  settled: diagnosis,
  judgement: undefined,
  running: undefined,
  failure: undefined,
  checked: undefined,
  ...change,
});

const nodes = (...investigations: readonly Investigation[]): readonly TreeNode<InvestigationNode>[] => [...investigationTree(investigations).nodes.values()];
type Of<Kind extends InvestigationNode['kind']> = Extract<InvestigationNode, { readonly kind: Kind }>;
const all = <Kind extends InvestigationNode['kind']>(kind: Kind, ...investigations: readonly Investigation[]): readonly Of<Kind>[] =>
  nodes(...investigations).flatMap(({ data }) => (data.kind === kind ? [data as Of<Kind>] : []));
const kindsBelowRoot = (one: Investigation): readonly string[] => {
  const tree = investigationTree([one]);
  return (tree.nodes.get(tree.roots[0] ?? '')?.children ?? []).map((id) => {
    const data = tree.nodes.get(id)?.data;
    return data?.kind === 'section' ? data.section : (data?.kind ?? '');
  });
};

const checked: CheckedAgain = {
  finding: diagnosis.findings[0]?.key ?? '',
  code: diagnosis.findings[0]?.code ?? '',
  time: 0,
  result: 'stillThere',
  changes: [],
  alsoGone: [],
  added: [],
  verdictBefore: 'broken',
  verdictAfter: 'broken',
};

describe('the Investigation tree', () => {
  it('is empty without investigations', () => assert.deepEqual(investigationTree([]).roots, []));

  it('says the verdict first, then why, then the steps', () => {
    const kinds = kindsBelowRoot(investigation());
    assert.deepEqual(kinds.slice(0, 3), ['summary', 'rootCauses', 'steps']);
    assert.equal(kindsBelowRoot(investigation({ checked }))[0], 'checked');
    assert.equal(kindsBelowRoot(investigation({ failure: 'no network' }))[0], 'failure');
  });

  it('shows every finding, root causes not a second time among what is seen or may break', () => {
    const roots = new Set(diagnosis.rootCauses.map(({ finding }) => finding));
    assert.ok(roots.size > 0);
    const shown = nodes(investigation()).filter(({ data, parent }) => data.kind === 'finding' && /\/(symptoms|risks)$/.test(parent ?? ''));
    const keys = shown.map(({ data }) => (data as Of<'finding'>).finding.key);
    assert.deepEqual([...keys, ...roots].sort(), diagnosis.findings.map(({ key }) => key).sort());
  });

  it('counts in each section what stands in it', () => {
    const tree = investigationTree([investigation()]);
    const sections = [...tree.nodes.values()].flatMap(({ data, children }) => (data.kind === 'section' ? [[data.count, children.length] as const] : []));
    assert.ok(sections.length >= 2);
    for (const [count, children] of sections) assert.equal(count, children);
  });

  it('opens the first cause only', () => {
    const two: DiagnosisDocument = {
      ...diagnosis,
      rootCauses: diagnosis.findings.slice(0, 2).map(({ key, code, resource, title }) => ({ code, resource, title, explains: [], finding: key })),
    };
    assert.deepEqual(
      all('cause', investigation({ diagnosis: two })).map(({ isFirst }) => isFirst),
      [true, false].slice(0, diagnosis.findings.length),
    );
  });

  it('numbers the steps and puts the findings of each below it', () => {
    const steps = nodes(investigation()).filter(({ data }) => data.kind === 'step');
    assert.deepEqual(
      steps.map(({ data }) => (data as Of<'step'>).number),
      diagnosis.steps.map((_, index) => index + 1),
    );
    for (const { data, children } of steps) assert.equal(children.length, (data as Of<'step'>).step.findingKeys.length);
  });

  it('gives evidence and fixes to each cause', () => {
    for (const { data, children } of nodes(investigation())) {
      if (data.kind !== 'cause') continue;
      assert.equal(children.length, data.finding.evidence.length + offeredFixes(data.finding.fixes).length);
    }
  });

  it('keeps its ids when the same is found again, and tells investigations apart', () => {
    const ids = (...many: readonly Investigation[]): readonly string[] => nodes(...many).map(({ id }) => id);
    assert.deepEqual(ids(investigation({ diagnosis: judged(snapshot, target) })), ids(investigation()));
    const both = ids(investigation(), investigation({ id: 'shop-2', origin: { kind: 'file', name: 'a.json' } }));
    assert.equal(new Set(both).size, 2 * ids(investigation()).length);
  });

  it('shows what is under way, and where facts come from', () => {
    const [running] = all('investigation', investigation({ running: { pending: 3 } }));
    assert.equal(running?.status, 'checking');
    assert.equal(running.pending, 3);
    const [begun] = all('investigation', investigation({ diagnosis: undefined, settled: undefined }));
    assert.equal(begun?.status, undefined);
    assert.equal(begun?.complete, false);
    const [file] = all('investigation', investigation({ origin: { kind: 'file', name: 'a.json' } }));
    assert.equal(file?.originName, 'a.json');
    assert.equal(file.origin, 'file');
  });

  it('names what could not be read once for each request, with the permission that opens it', () => {
    const unknown = { codes: ['A-1'], request: 'GET /x', reason: 'forbidden' as const, permission: 'Microsoft.Network/x/read', message: 'x is missing' };
    const shown = all('unknown', investigation({ diagnosis: { ...diagnosis, unknowns: [unknown, { ...unknown, request: 'GET /y' }] } }));
    assert.deepEqual(
      shown.map(({ permission }) => permission),
      ['Microsoft.Network/x/read', 'Microsoft.Network/x/read'],
    );
  });
});

describe('the fixes that are offered', () => {
  const bash: FixDocument = { title: 'Delete it', kind: 'azureCli', shell: 'bash', text: 'az delete' };
  const cases: readonly (readonly [what: string, fixes: readonly FixDocument[], indexes: readonly number[]])[] = [
    ['none', [], []],
    ['a command that both shells write alike', [bash, { ...bash, shell: 'powershell' }], [0]],
    ['a command that the shells write differently', [bash, { ...bash, shell: 'powershell', text: "az 'delete'" }], [0, 1]],
    ['the same text for two purposes', [bash, { ...bash, title: 'Remove it' }], [0, 1]],
    ['alike ones before another', [bash, { ...bash, shell: 'powershell' }, { ...bash, kind: 'portal' }], [0, 2]],
  ];
  for (const [what, fixes, indexes] of cases) {
    it(`of ${what} keep their places`, () =>
      assert.deepEqual(
        offeredFixes(fixes).map(({ index }) => index),
        indexes,
      ));
  }
});
