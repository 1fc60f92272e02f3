import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pointerRange } from '../../src/core/snapshot/pointerRange';
import type { DiagnosisDocument, FindingDocument } from '../../src/core/report/document';
import { answerDocuments, documentOfRequest } from '../../src/vscode/answerDocuments';
import { problemsOf } from '../../src/vscode/problems';
import { judged, sample } from './samples';

const { snapshot, target } = sample('shop-502');
const documents = answerDocuments('inv', snapshot, target);
const diagnosis = judged(snapshot, target);

describe('the documents of a snapshot', () => {
  it('are one for each answer', () => assert.equal(documents.size, snapshot.responses.length));

  it('hold the body as it was', () => {
    for (const { text, response } of documents.values()) assert.deepEqual(JSON.parse(text), response.body);
  });

  it('say why there is nothing', () => {
    const request = 'GET /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/routeTables/r';
    const failed = answerDocuments('inv', { ...snapshot, responses: [{ request, status: null, failure: 'timedOut' }] }, target);
    assert.deepEqual(JSON.parse([...failed.values()][0]?.text ?? ''), { status: null, failure: 'timedOut' });
  });

  it('find lines and characters as an editor counts them', () => {
    for (const { text, rangeOf } of documents.values()) {
      const lines = text.split('\n');
      const offset = ({ line, character }: { line: number; character: number }): number =>
        lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, character);
      for (const pointer of ['', '/properties', '/properties/provisioningState', '/id', '/nothing']) {
        const expected = pointerRange(text, pointer);
        assert.ok(expected);
        const { start, end } = rangeOf(pointer);
        assert.deepEqual([offset(start), offset(end)], [expected.offset, expected.offset + expected.length]);
      }
    }
  });

  it('are found by the request that a finding names', () => {
    for (const finding of diagnosis.findings) assert.ok(documentOfRequest(documents, finding.request), finding.request);
  });
});

describe('problems', () => {
  const one = diagnosis.findings[0];
  assert.ok(one);
  const withFinding = (change: Partial<FindingDocument>, isRoot = false): DiagnosisDocument => ({
    ...diagnosis,
    findings: [{ ...one, ...change }],
    rootCauses: isRoot ? diagnosis.rootCauses.slice(0, 1) : [],
  });
  const shown = (document: DiagnosisDocument) => problemsOf('inv', document, documents).map(({ kind, severity }) => `${kind} ${severity}`);

  const cases: readonly (readonly [string, DiagnosisDocument, readonly string[]])[] = [
    ['a root cause', withFinding({ severity: 'error' }, true), ['rootCause error']],
    ['a root cause that is a warning', withFinding({ severity: 'warning' }, true), ['rootCause warning']],
    ['a symptom', withFinding({ role: 'symptom', severity: 'error' }), ['symptom warning']],
    ['a symptom that is only told', withFinding({ role: 'symptom', severity: 'info' }), ['symptom information']],
    ['a risk', withFinding({ role: 'risk', severity: 'error' }), ['risk warning']],
    ['a risk that is only a hint', withFinding({ role: 'risk', severity: 'info' }), []],
    ['a finding whose answer is not there', withFinding({ request: 'GET /elsewhere' }, true), []],
    ['a diagnosis that is still checking', { ...withFinding({}, true), verdict: { ...diagnosis.verdict, status: 'checking' } }, []],
  ];
  for (const [what, document, expected] of cases) it(`of ${what}: ${expected.join() || 'none'}`, () => assert.deepEqual(shown(document), expected));

  it('are at most a thousand for one document', () => {
    const many = {
      ...diagnosis,
      rootCauses: [],
      findings: Array.from({ length: 1200 }, (_, index) => ({ ...one, key: String(index), role: 'symptom' as const })),
    };
    assert.equal(problemsOf('inv', many, documents).length, 1000);
  });

  it('begin with the root causes, which the limit never cuts off', () => {
    const symptoms = Array.from({ length: 1200 }, (_, index) => ({ ...one, key: String(index), role: 'symptom' as const }));
    const late = { ...diagnosis, findings: [...symptoms, ...diagnosis.findings] };
    const kinds = problemsOf('inv', late, documents).map(({ kind }) => kind);
    assert.ok(diagnosis.rootCauses.length > 0);
    assert.equal(kinds.filter((kind) => kind === 'rootCause').length, diagnosis.rootCauses.length);
    assert.equal(kinds.lastIndexOf('rootCause'), diagnosis.rootCauses.length - 1);
  });

  it('lead to their evidence', () => {
    const [first] = problemsOf('inv', diagnosis, documents);
    assert.equal(first?.kind, 'rootCause');
    assert.equal(first.related.length, first.finding.evidence.length);
  });
});
