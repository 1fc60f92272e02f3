import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportedSymptoms } from '../../src/core/diagnosis/reportedSymptoms';
import { createModel } from '../../src/core/model/createModel';
import { subjectsOf } from '../../src/core/path/paths';
import type { RouteSubject, Subject } from '../../src/core/path/subject';
import { runRules } from '../../src/core/rules/engine';
import type { Confidence, Finding, Outcome, Severity, TextData } from '../../src/core/rules/finding';
import { ruleByCode, rules } from '../../src/core/rules/registry';
import type { Rule } from '../../src/core/rules/rule';
import type { SymptomClass } from '../../src/core/rules/symptomClass';
import type { Source } from '../../src/core/snapshot/fact';
import type { Json, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { ids } from './gatewaySnapshot';

export * from './gatewaySnapshot';

/** What a finding must say; what is left out is not looked at. */
export interface ExpectedFinding {
  /** Label of the subject (`subjectLabel`); may be left out when one subject alone fails. */
  readonly on?: string;
  readonly resource: string;
  readonly pointer: string;
  /** Request of the answer that the pointer goes into; the gateway's GET when it is left out. */
  readonly request?: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  readonly explains?: readonly SymptomClass[];
  readonly shows?: SymptomClass;
  readonly variant?: string;
  readonly isRiskOnly?: boolean;
  readonly byConstruction?: boolean;
  /** Some of the data. */
  readonly data?: TextData;
}

export interface RuleCase {
  readonly name: string;
  readonly snapshot: Snapshot;
  /** One status for every subject, or one for each label; a subject that is not named is not looked at. */
  readonly expect: Outcome['status'] | Readonly<Record<string, Outcome['status']>>;
  /** Every finding that the rule makes, in any order; required where something fails. */
  readonly findings?: readonly ExpectedFinding[];
  /** Requests that must be among what is missing. */
  readonly missing?: readonly string[];
  /** The rule's very finding is that Azure refused this answer, so a refusal of it may turn a pass into a fail. */
  readonly refusalIsFinding?: boolean;
}

/** @returns a short name of a subject: `gateway`, `lst-app`, `rule-app`, `map/path`, `pool~setting`, `pool~setting~server`. */
export function subjectLabel(subject: Subject): string {
  switch (subject.kind) {
    case 'gateway':
    case 'profile':
      return subject.kind;
    case 'webApp':
      return subject.server ? subjectLabel(subject.server) : subject.kind;
    case 'listener':
      return subject.listener.name;
    case 'route':
      return routeLabel(subject);
    case 'pair':
      return `${subject.pool.name}~${subject.setting.name}`;
    case 'server':
      return `${subject.pool.name}~${subject.setting.name}~${subject.address}`;
    case 'endpoint':
      return subject.endpoint.name;
  }
}

function routeLabel(route: RouteSubject): string {
  if (route.pathRule) return `${route.rule.name}/${route.pathRule.name}`;
  return route.isDefaultOfPathMap ? `${route.rule.name}/default` : route.rule.name;
}

/** @returns what the rule says of every subject of its kind, after the symptom rules and what the user reported. */
export function outcomesOf(code: string, snapshot: Snapshot): readonly Outcome[] {
  const model = createModel(snapshot);
  const subjects = subjectsOf(model, snapshot.target ?? ids.gateway);
  // A rule that shows a symptom sees none of the others.
  const showsSymptom = ruleByCode(code)?.shows !== undefined;
  const needed = rules.filter((rule) => rule.code === code || (!showsSymptom && rule.shows !== undefined));
  const judgement = runRules(model, subjects, needed, reportedSymptoms(snapshot, subjects));
  return judgement.outcomes.filter((outcome) => outcome.code === code);
}

/** @returns what the rule found, on all subjects together; fails when it found nothing. */
export function findingsOf(code: string, snapshot: Snapshot): readonly Finding[] {
  const findings = outcomesOf(code, snapshot).flatMap((outcome) => (outcome.status === 'fail' ? outcome.findings : []));
  assert.ok(findings.length > 0, `${code} found nothing`);
  return findings;
}

/** Runs a table of cases against one rule; each failing case is also checked for complete texts and real places. */
export function checkRule(code: string, table: readonly RuleCase[]): void {
  describe(code, () => {
    for (const row of table) {
      it(row.name, () => checkRow(ruleOf(code), row));
    }
    it('only becomes unknown when an answer is missing or refused', () => {
      for (const row of table) checkMonotone(code, row);
    });
  });
}

function ruleOf(code: string): Rule {
  const rule = ruleByCode(code);
  assert.ok(rule, `no rule ${code}`);
  return rule;
}

function checkRow(rule: Rule, row: RuleCase): void {
  const outcomes = outcomesOf(rule.code, row.snapshot);
  const statuses = Object.fromEntries(outcomes.map((outcome) => [subjectLabel(outcome.subject), outcome.status]));
  assert.ok(outcomes.length > 0, 'the snapshot has no subject for this rule');
  for (const [label, status] of Object.entries(expectedStatuses(row, Object.keys(statuses))))
    assert.equal(statuses[label], status, `${label} of ${JSON.stringify(statuses)}`);
  const found = outcomes.flatMap((outcome) =>
    outcome.status === 'fail' ? outcome.findings.map((finding) => ({ label: subjectLabel(outcome.subject), finding })) : [],
  );
  assert.equal(found.length, row.findings?.length ?? 0, `findings: ${JSON.stringify(found.map(({ label, finding }) => [label, finding.data]))}`);
  for (const expected of row.findings ?? []) {
    assert.ok(
      found.some(({ label, finding }) => isExpected(label, finding, expected)),
      `no finding is ${JSON.stringify(expected)} among ${JSON.stringify(found.map(({ label, finding }) => ({ label, ...finding, fixes: [], evidence: [] })))}`,
    );
  }
  for (const outcome of outcomes) checkOutcome(outcome, row.snapshot);
  const missing = outcomes.flatMap((outcome) => ('missing' in outcome ? outcome.missing.map((each) => requestText(each.request)) : []));
  for (const request of row.missing ?? []) assert.ok(missing.includes(request.toLowerCase()), `${request} is not among ${missing.join(', ')}`);
}

function expectedStatuses(row: RuleCase, labels: readonly string[]): Readonly<Record<string, Outcome['status']>> {
  const { expect } = row;
  return typeof expect === 'string' ? Object.fromEntries(labels.map((label) => [label, expect])) : expect;
}

function requestText(request: { readonly kind: string; readonly request?: string; readonly key?: string }): string {
  return (request.request ?? request.key ?? '').toLowerCase();
}

function isExpected(label: string, finding: Finding, expected: ExpectedFinding): boolean {
  const { on, resource, pointer, request, data, ...rest } = expected;
  const isPlace =
    finding.at.pointer === pointer &&
    finding.at.request.toLowerCase() === (request ?? `GET ${ids.gateway}`).toLowerCase() &&
    finding.resource.toLowerCase() === resource.toLowerCase();
  return isPlace && (on === undefined || on === label) && contains(finding.data, data ?? {}) && contains(finding, rest);
}

function contains(actual: object, expected: object): boolean {
  return Object.entries(expected).every(([name, value]) => JSON.stringify((actual as Record<string, unknown>)[name]) === JSON.stringify(value));
}

/** Whatever a rule says must be said without a defect, in whole sentences, and of places that the answers have. */
export function checkOutcome(outcome: Outcome, snapshot: Snapshot): void {
  assert.equal('defect' in outcome ? outcome.defect : undefined, undefined, outcome.code);
  if (outcome.status === 'fail') for (const finding of outcome.findings) checkFinding(ruleOf(outcome.code), finding, snapshot);
}

/** Every sentence of the finding can be written, and every place that it names is in the recorded answers. */
function checkFinding(rule: Rule, finding: Finding, snapshot: Snapshot): void {
  const text = rule.text.en;
  const message = finding.variant === undefined ? text.message : text.variants?.[finding.variant];
  assert.ok(message, `no variant ${finding.variant}`);
  assertFilled(message, finding.data);
  assertPlace(finding.at, snapshot);
  for (const evidence of finding.evidence) {
    assertPlace(evidence.at, snapshot);
    assert.notEqual(evidence.value, '');
    const note = text.notes?.[evidence.note];
    if (note !== undefined) assertFilled(note, evidence.data ?? {});
  }
  for (const fix of finding.fixes) {
    const title = text.fixes?.[fix.title];
    assert.ok(title, `no title for the fix ${fix.title}`);
    assertFilled(title, fix.data ?? {});
    if (fix.kind === 'portal') continue;
    for (const command of fix.commands) {
      if (fix.kind === 'azureCli') assert.equal(command.filter((word) => word === 'az').length, 1, command.join(' '));
      assert.ok(
        command.every((word) => word !== '' && !/undefined|\[object/.test(word)),
        command.join(' '),
      );
    }
  }
}

/** Every placeholder of the sentence has a value; the values themselves are Azure's and may hold anything. */
function assertFilled(sentence: string, data: TextData): void {
  for (const [, name = ''] of sentence.matchAll(/\{([A-Za-z]\w*)\}/g)) {
    assert.ok(name in data, `{${name}} has no value in: ${sentence}`);
    assert.doesNotMatch(String(data[name]), /^(undefined|null|NaN)$|\[object/, name);
  }
}

function assertPlace(at: Source, snapshot: Snapshot): void {
  const answer = snapshot.responses.find((response) => sameRequest(response, at.request));
  assert.ok(answer, `no answer to ${at.request}`);
  assert.notEqual(valueAt(answer.body, at.pointer), undefined, `${at.pointer} is not in the answer to ${at.request}`);
}

function sameRequest(response: RecordedResponse, request: string): boolean {
  return response.request.toLowerCase() === request.toLowerCase();
}

/** @returns the value that a JSON pointer leads to, or undefined. */
export function valueAt(body: Json | undefined, pointer: string): Json | undefined {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<Json | undefined>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return (value as Readonly<Record<string, Json | undefined>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }, body);
}

/** @returns the snapshot without the answers and look-ups whose request holds the text. */
export function without(snapshot: Snapshot, requestPart: string): Snapshot {
  const part = requestPart.toLowerCase();
  return {
    ...snapshot,
    responses: snapshot.responses.filter((response) => !response.request.toLowerCase().includes(part)),
    lookups: (snapshot.lookups ?? []).filter((lookup) => !lookup.key.toLowerCase().includes(part)),
  };
}

/** @returns the snapshot in which Azure refused the answers whose request holds the text. */
export function refused(snapshot: Snapshot, requestPart: string): Snapshot {
  const body = { error: { code: 'AuthorizationFailed', message: 'The client does not have authorization to perform this action.' } };
  return {
    ...snapshot,
    responses: snapshot.responses.map((response) =>
      response.request.toLowerCase().includes(requestPart.toLowerCase()) ? { request: response.request, status: 403, body } : response,
    ),
  };
}

/** Asserts that the rule says *unknown* of a subject when an answer is missing and when Azure refuses it. */
export function unknownWithout(code: string, snapshot: Snapshot, requestPart: string, label?: string): void {
  for (const changed of [without(snapshot, requestPart), refused(snapshot, requestPart)]) {
    const outcomes = outcomesOf(code, changed).filter((outcome) => label === undefined || subjectLabel(outcome.subject) === label);
    assert.ok(outcomes.length > 0, 'no subject is left');
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'unknown', `${subjectLabel(outcome.subject)} without ${requestPart}`);
      assert.equal('defect' in outcome ? outcome.defect : undefined, undefined);
    }
  }
}

/** Takes each answer away, and refuses each: a fail or a pass may become unknown, nothing else. */
function checkMonotone(code: string, row: RuleCase): void {
  const before = new Map(outcomesOf(code, row.snapshot).map((outcome) => [subjectLabel(outcome.subject), outcome.status]));
  for (const { name, snapshot } of thinned(row)) {
    for (const outcome of outcomesOf(code, snapshot)) {
      const label = subjectLabel(outcome.subject);
      const was = before.get(label);
      const change = `${row.name}: ${label} was ${was}, is ${outcome.status} ${name}`;
      if (outcome.status === 'unknown') assert.equal(outcome.defect, undefined, change);
      else if (was !== undefined && was !== 'unknown') assert.equal(outcome.status, was, change);
    }
  }
}

function thinned(row: RuleCase): readonly { readonly name: string; readonly snapshot: Snapshot }[] {
  const { snapshot } = row;
  const requests = [...new Set(snapshot.responses.map((response) => response.request))];
  return [
    ...requests.map((request) => ({
      name: `without ${request}`,
      snapshot: { ...snapshot, responses: snapshot.responses.filter((response) => response.request !== request) },
    })),
    ...(row.refusalIsFinding
      ? []
      : requests.map((request) => ({
          name: `when ${request} is refused`,
          snapshot: {
            ...snapshot,
            responses: snapshot.responses.map((response): RecordedResponse => (response.request === request ? { request, status: 403, body: {} } : response)),
          },
        }))),
    ...(snapshot.lookups ?? []).map((lookup) => ({
      name: `without the look-up of ${lookup.key}`,
      snapshot: { ...snapshot, lookups: (snapshot.lookups ?? []).filter((each) => each !== lookup) },
    })),
  ];
}
