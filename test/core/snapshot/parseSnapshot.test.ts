import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseSnapshot, serializeSnapshot, type SnapshotProblem } from '../../../src/core/snapshot/parseSnapshot';
import { shared } from '../../repository';

const head = { format: 'azure-traffic-doctor-snapshot', version: 1, cloud: 'AzureCloud', capturedAt: '2026-11-22T06:00:00Z' };
const request = 'GET /subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/agw';
const valid = { ...head, responses: [{ request, status: 200, body: { id: 'x' } }] };
const fileWith = (change: object): string => JSON.stringify({ ...valid, ...change }, undefined, 2);

function problemsOf(text: string): readonly SnapshotProblem[] {
  const parsed = parseSnapshot(text);
  return parsed.ok ? [] : parsed.problems;
}

interface Row {
  readonly what: string;
  readonly text: string;
  /** Key and pointer of every problem. */
  readonly problems: readonly (readonly [SnapshotProblem['key'], string])[];
  readonly says?: RegExp;
  readonly at?: readonly [line: number, column: number];
}

const wrong: readonly Row[] = [
  { what: 'an empty file', text: ' \n', problems: [['empty', '']], says: /empty/, at: [1, 1] },
  { what: 'a file that ends too early', text: '{\n  "format": "azure', problems: [['invalidJson', '']], says: /not valid JSON/, at: [2, 13] },
  { what: 'a missing comma', text: '{\n  "a": 1\n  "b": 2\n}', problems: [['invalidJson', '']], says: /comma/, at: [3, 3] },
  { what: 'a comma too many', text: '{"a": 1,}', problems: [['invalidJson', '']], at: [1, 9] },
  { what: 'a comment', text: '{ // snapshot\n}', problems: [['invalidJson', '']], says: /no comments/, at: [1, 3] },
  { what: 'an array', text: '[]', problems: [['notASnapshot', '']], says: /not a snapshot/ },
  { what: 'some other JSON', text: '{"name": "package"}', problems: [['notASnapshot', '']], says: /"format".*missing/ },
  { what: 'another format', text: '{\n  "format": "har"\n}', problems: [['notASnapshot', '/format']], says: /"har"/, at: [2, 13] },
  { what: 'a format from the prototype', text: '{"__proto__": {"format": "azure-traffic-doctor-snapshot"}}', problems: [['notASnapshot', '']] },
  { what: 'a future version', text: fileWith({ version: 2 }), problems: [['futureVersion', '/version']], says: /version 2.*Update/, at: [3, 14] },
  { what: 'no version', text: fileWith({ version: undefined }), problems: [['missing', '/version']] },
  { what: 'a version that is none', text: fileWith({ version: '1' }), problems: [['badValue', '/version']] },
  { what: 'an unknown cloud', text: fileWith({ cloud: 'Mars' }), problems: [['badValue', '/cloud']], says: /"Mars"/ },
  { what: 'no time', text: fileWith({ capturedAt: undefined }), problems: [['missing', '/capturedAt']] },
  { what: 'a time that is none', text: fileWith({ capturedAt: 'yesterday' }), problems: [['badValue', '/capturedAt']] },
  { what: 'a target that is a number', text: fileWith({ target: 5 }), problems: [['mistyped', '/target']] },
  {
    what: 'a symptom with wrong parts',
    text: fileWith({ symptom: { url: 1, status: '502', since: 'x' } }),
    problems: [
      ['mistyped', '/symptom/url'],
      ['mistyped', '/symptom/status'],
      ['badValue', '/symptom/since'],
    ],
  },
  { what: 'no responses', text: fileWith({ responses: undefined }), problems: [['missing', '/responses']] },
  { what: 'responses that are an object', text: fileWith({ responses: {} }), problems: [['mistyped', '/responses']] },
  { what: 'a response that is null', text: fileWith({ responses: [null] }), problems: [['mistyped', '/responses/0']] },
  {
    what: 'a response without request and status',
    text: fileWith({ responses: [{}] }),
    problems: [
      ['missing', '/responses/0/request'],
      ['missing', '/responses/0/status'],
    ],
  },
  {
    what: 'a request without a method',
    text: fileWith({ responses: [{ request: '/subscriptions/s', status: 200 }] }),
    problems: [['badValue', '/responses/0/request']],
  },
  {
    what: 'a status that is a text',
    text: fileWith({ responses: [{ request, status: '200' }] }),
    problems: [['mistyped', '/responses/0/status']],
    says: /responses\[0\]\.status/,
  },
  { what: 'a status that is none', text: fileWith({ responses: [{ request, status: 42 }] }), problems: [['badValue', '/responses/0/status']] },
  { what: 'an unknown failure', text: fileWith({ responses: [{ request, status: null, failure: 'x' }] }), problems: [['badValue', '/responses/0/failure']] },
  { what: 'a wrong incomplete', text: fileWith({ responses: [{ request, status: 200, incomplete: 1 }] }), problems: [['mistyped', '/responses/0/incomplete']] },
  {
    what: 'two answers to one question',
    text: fileWith({ responses: [valid.responses[0], { request: `${request.toUpperCase()}?api-version=1`, status: 403 }] }),
    problems: [['duplicate', '/responses/1']],
    says: /number 1 and number 2/,
  },
  {
    what: 'a wrong look-up',
    text: fileWith({ lookups: [{ kind: 'name', key: 'x', complete: true, ids: [1] }] }),
    problems: [
      ['badValue', '/lookups/0/kind'],
      ['mistyped', '/lookups/0/ids/0'],
    ],
  },
  {
    what: 'two look-ups of one address',
    text: fileWith({ lookups: [1, 2].map(() => ({ kind: 'address', key: '10.0.0.4', complete: true, ids: [] })) }),
    problems: [['duplicate', '/lookups/1']],
  },
  { what: 'a wrong observation', text: fileWith({ observations: [{ kind: 'icmp' }] }), problems: [['badValue', '/observations/0/kind']] },
  { what: 'JSON without end of depth', text: '['.repeat(100_000), problems: [['tooDeep', '']], says: /levels deep/, at: [1, 501] },
  { what: 'a file over 20 MB', text: `"${'x'.repeat(20 * 1024 * 1024)}"`, problems: [['tooLarge', '']], says: /20\.0 MB.*at most 20 MB/ },
  { what: 'a file over 20 MB in UTF-8 only', text: `"${'界'.repeat(7 * 1024 * 1024)}"`, problems: [['tooLarge', '']], says: /21\.0 MB/ },
];

describe('parseSnapshot', () => {
  for (const { what, text, problems, says, at } of wrong) {
    it(`says what is wrong in ${what}`, () => {
      const found = problemsOf(text);
      assert.deepEqual(
        found.map(({ key, pointer }) => [key, pointer]),
        problems,
      );
      const [first] = found;
      assert.match(first?.message ?? '', says ?? /\.$/);
      if (at) assert.deepEqual([first?.line, first?.column], at);
    });
  }

  it('names a few of many equal problems', () => {
    assert.equal(problemsOf(fileWith({ responses: Array.from({ length: 500 }, () => 1) })).length, 20);
  });

  const right: readonly (readonly [string, string])[] = [
    ['the smallest file', fileWith({ responses: [] })],
    ['a byte order mark', `\uFEFF${fileWith({})}`],
    ['an answer that never came', fileWith({ responses: [{ request, status: null, failure: 'timedOut' }] })],
    ['two inputs to one action', fileWith({ responses: [1, 2].map((input) => ({ request: request.replace('GET', 'POST'), input, status: 200 })) })],
    [
      'two windows of one metric',
      fileWith({
        responses: ['PT1M', 'PT1H'].map((interval) => ({
          request: `${request}/providers/Microsoft.Insights/metrics?metricnames=A`,
          status: 200,
          body: { interval },
        })),
      }),
    ],
  ];
  for (const [what, text] of right) it(`takes ${what}`, () => assert.deepEqual(problemsOf(text), []));

  it('keeps fields that it does not know, and gives them back', () => {
    const parsed = parseSnapshot(fileWith({ comment: 'kept', responses: [{ ...valid.responses[0], elapsedMs: 12 }] }));
    assert.ok(parsed.ok);
    const text = serializeSnapshot(parsed.snapshot);
    assert.match(text, /"comment": "kept"/);
    assert.match(text, /"elapsedMs": 12/);
    assert.deepEqual(parseSnapshot(text), parsed);
  });

  it('survives any text and any JSON', () => {
    fc.assert(fc.property(fc.string(), (text) => !parseSnapshot(text).ok));
    const field = fc.oneof(
      fc.json().map((text) => JSON.parse(text) as unknown),
      fc.constantFrom('version', 'cloud', 'responses'),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('version', 'cloud', 'capturedAt', 'target', 'symptom', 'responses', 'lookups', 'observations'), field),
        (change) => {
          const parsed = parseSnapshot(fileWith(change));
          return parsed.ok || parsed.problems.every(({ line, column, message }) => line >= 1 && column >= 1 && message.endsWith('.'));
        },
      ),
    );
  });

  const cases = shared('cases');
  it('takes the real incidents', { skip: cases === undefined && 'shared is not beside the checkout' }, () => {
    for (const file of readdirSync(cases!).filter((name) => name.endsWith('.snapshot.json'))) {
      assert.deepEqual(problemsOf(readFileSync(join(cases!, file), 'utf8')), [], file);
    }
  });
});
