import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { Diagnosis } from '../../src/core/diagnosis/diagnosis';
import { factRequestKey, type FactRequest } from '../../src/core/snapshot/fact';
import { lookupKey, responseKey } from '../../src/core/snapshot/snapshotIndex';
import type { Snapshot } from '../../src/core/snapshot/snapshot';
import { contosoSites } from '../azure/estates/contoso';
import { listen, type Listening } from '../azure/listen';
import type { Fault, Simulator } from '../azure/simulator';
import { diagnoseWithFault, healthyRun, simulatedSite, type AzureCall, type HealthyRun } from './faultedDiagnosis';

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

interface MatrixFault {
  readonly name: string;
  readonly fault: (elsewhere: string) => Omit<Fault, 'path' | 'method'>;
  /** Which calls it spoils; on all others the answer is the usual one. */
  readonly spoils: 'all' | 'bodies' | 'operations' | 'places' | 'lists';
  /** No answer comes before the deadline. */
  readonly hangs?: true;
}

const status = (code: number, more: Partial<Fault> = {}): MatrixFault => ({ name: String(code), fault: () => ({ status: code, ...more }), spoils: 'all' });
const body = (kind: NonNullable<Fault['body']>): MatrixFault => ({ name: `a body that is ${kind}`, fault: () => ({ body: kind }), spoils: 'bodies' });
const operation = (kind: NonNullable<Fault['operation']>): MatrixFault => ({
  name: `an operation that ${kind}`,
  fault: () => ({ operation: kind }),
  spoils: 'operations',
});

const faults: readonly MatrixFault[] = [
  ...[401, 403, 409, 500, 502, 504].map((code) => status(code)),
  status(429, { retryAfter: 5 }),
  status(503, { retryAfter: 3600 }),
  { ...status(401, { claims }), name: '401 with a claims challenge' },
  { ...status(502, { body: 'html' }), name: '502 with a page' },
  ...(['html', 'cutOff', 'empty'] as const).map(body),
  { ...body('gigantic'), spoils: 'all' },
  { ...body('slow'), spoils: 'all', hangs: true },
  { name: 'a connection that breaks', fault: () => ({ reset: true }), spoils: 'all' },
  { name: 'silence', fault: () => ({ latency: 600_000 }), spoils: 'all', hangs: true },
  ...(['fails', 'reportsFailure', 'neverEnds'] as const).map(operation),
  { name: 'a next page elsewhere', fault: (nextLink) => ({ nextLink }), spoils: 'lists' },
  { name: 'an operation elsewhere', fault: (location) => ({ location }), spoils: 'places' },
  { name: 'a redirect elsewhere', fault: (redirect) => ({ redirect }), spoils: 'all' },
];

/** Milliseconds: for what hangs, the others are there long before; and how much later than its deadline a diagnosis may end. */
const shortDeadline = 250;
const usualDeadline = 20_000;
const leeway = 3000;

/** Tests a diagnosis of each of these gateways of Contoso with every fault on every call that it makes, one at a time. */
export function testFaultMatrix(gateways: readonly string[]): void {
  describe('a fault in one call', { concurrency: gateways.length }, () => {
    for (const gateway of gateways) describe(`of a diagnosis of ${gateway}`, { concurrency: false }, () => matrixOf(gateway));
  });
}

function matrixOf(gateway: string): void {
  let simulator: Simulator;
  let healthy: HealthyRun;
  let foreign: Listening;
  let visits = 0;
  before(async () => {
    simulator = await simulatedSite(gateway);
    healthy = await healthyRun(simulator, contosoSites()[gateway]?.id ?? '');
    foreign = await listen(
      createServer((_request, response) => {
        visits += 1;
        response.end('{}');
      }),
      0,
    );
  });
  after(() => Promise.all([simulator.close(), foreign.close()]));

  it('nothing: all that it asked is known', () => {
    assert.ok(healthy.calls.length >= 10);
    assert.deepEqual(
      healthy.collected.snapshot.responses.filter((each) => each.status === null || each.incomplete === true),
      [],
    );
  });

  for (const each of faults) {
    it(each.name, async () => {
      for (const call of healthy.calls) await check(call, each);
    });
  }

  async function check(call: AzureCall, { name, fault, spoils, hangs }: MatrixFault): Promise<void> {
    const about = `${name} on ${call.name}`;
    const deadline = hangs ? shortDeadline : usualDeadline;
    const begin = performance.now();
    const { diagnosis, snapshot } = await diagnoseWithFault(simulator, healthy, call, fault(`http://127.0.0.1:${foreign.port}`), deadline);
    assert.ok(performance.now() - begin < deadline + leeway, `${about}: it ends in time`);
    assert.equal(visits, 0, `${about}: nobody else was asked`);
    checkVerdict(diagnosis, about);
    if (!isSpoilt(call, spoils)) {
      assert.deepEqual(answersIn(diagnosis), answersIn(healthy.collected.diagnosis), `${about}: the usual answer`);
      return;
    }
    const missing = call.asks.filter((request) => isAsked(snapshot, request));
    for (const request of missing) assert.ok(isNamed(snapshot, request), `${about}: ${factRequestKey(request)} says why it is missing`);
    checkUnknowns(diagnosis, missing, hangs === true, about);
  }

  /** It accuses nobody whom a diagnosis with all facts does not accuse or see failing, and no check broke. */
  function checkVerdict({ rootCauses, unknowns, verdict }: Diagnosis, about: string): void {
    // Where the cause cannot be seen, what is seen is the most specific truth that is left.
    const { rootCauses: causes, findings } = healthy.collected.diagnosis;
    const known = [...causes.map(keyOf), ...findings.filter((each) => each.role === 'symptom').map(({ code, resource }) => `${code} ${resource}`)];
    assert.deepEqual(
      rootCauses.map(keyOf).filter((key) => !known.includes(key)),
      [],
      `${about}: no root cause of its own`,
    );
    assert.notEqual(verdict.status, 'checking', about);
    assert.deepEqual(
      unknowns.filter((each) => each.defect !== undefined),
      [],
      `${about}: no check broke`,
    );
  }

  /** A verdict that has changed says for want of what. */
  function checkUnknowns(diagnosis: Diagnosis, missing: readonly FactRequest[], isTimeUp: boolean, about: string): void {
    if (JSON.stringify(answersIn(diagnosis)) === JSON.stringify(answersIn(healthy.collected.diagnosis))) return;
    const keys = missing.map(factRequestKey);
    // What would have been asked next is missing too, once the time is up.
    if (isTimeUp && diagnosis.unknowns.length > 0) return;
    const named = diagnosis.unknowns.filter((each) => keys.includes(factRequestKey(each.request)));
    assert.notDeepEqual(named, [], `${about}: ${diagnosis.verdict.status} for want of ${keys.join(', ')}, and no unknown says so`);
    for (const each of named) assert.match(each.reason, /^(forbidden|failed|timedOut)$/, about);
  }

  function isSpoilt({ method, pattern, asks }: AzureCall, spoils: MatrixFault['spoils']): boolean {
    const isGraph = pattern.includes('ResourceGraph');
    const isOperation = method === 'POST' && !isGraph;
    if (spoils === 'operations') return isOperation;
    if (spoils === 'places') return isOperation || pattern.includes('operationResults');
    // The first answer of an operation has no body that could be spoilt.
    if (spoils === 'bodies') return !isOperation;
    if (spoils === 'all') return true;
    const [request] = asks;
    const answer = request && healthy.answers.get(factRequestKey(request));
    return (
      pattern.startsWith('^/subscriptions(?=') ||
      (method === 'GET' && answer?.kind === 'response' && /"value":\[/.test(JSON.stringify(answer.response.body).slice(0, 20)))
    );
  }
}

function keyOf({ finding }: Diagnosis['rootCauses'][number]): string {
  return `${finding.code} ${finding.resource}`;
}

function answersIn({ verdict, rootCauses }: Diagnosis): readonly string[] {
  return [verdict.status, ...rootCauses.map(keyOf)];
}

function isAsked({ responses, lookups = [] }: Snapshot, request: FactRequest): boolean {
  const key = factRequestKey(request);
  return responses.some((each) => responseKey(each) === key) || lookups.some((each) => lookupKey(each) === key);
}

/** Whether the entry says that it is no whole answer, and why. */
function isNamed({ responses, lookups = [] }: Snapshot, request: FactRequest): boolean {
  const key = factRequestKey(request);
  const response = responses.find((each) => responseKey(each) === key);
  if (!response) return lookups.some((each) => lookupKey(each) === key && !each.complete);
  if (response.status === null) return response.failure !== undefined;
  return response.status >= 400 || response.incomplete === true;
}
