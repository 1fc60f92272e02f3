import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createModel } from '../../src/core/model/createModel';
import { subjectsOf } from '../../src/core/path/paths';
import { runRules } from '../../src/core/rules/engine';
import type { Outcome } from '../../src/core/rules/finding';
import { rules } from '../../src/core/rules/registry';
import type { Json, JsonObject, Snapshot } from '../../src/core/snapshot/snapshot';
import { shared } from '../repository';
import { checkOutcome, gatewaySnapshot, ids, type GatewaySketch } from './check';
import { appAnswer, appHost, appLookup } from './webApps';

const own = rules.filter((rule) => /^AGW-(BH|INF|CFG)-/.test(rule.code));

function outcomes(snapshot: Snapshot): readonly Outcome[] {
  const model = createModel(snapshot);
  return runRules(model, subjectsOf(model, snapshot.target ?? ids.gateway), own).outcomes;
}

function checkAll(snapshot: Snapshot): number {
  const all = outcomes(snapshot);
  for (const outcome of all) checkOutcome(outcome, snapshot);
  return all.length;
}

/** A gateway on which most rules have something to say. */
const rich: GatewaySketch = {
  frontends: ['public', 'private'],
  listeners: [
    { name: 'lst-http', hostNames: ['shop.contoso.com'] },
    { name: 'lst-https', protocol: 'Https', hostNames: ['*.contoso.com'] },
    { name: 'lst-lost', port: 8080 },
  ],
  pools: [{ name: 'pool-app', servers: [appHost, '10.0.2.4'] }, { name: 'pool-empty' }, { name: 'pool-nic', nics: ['nic-a'] }],
  nics: [{ name: 'nic-a', address: '10.0.2.9' }],
  settings: [
    { name: 'set-app', protocol: 'Https', port: 443, probe: 'probe-app' },
    { name: 'set-pick', protocol: 'Https', port: 443, pickHostNameFromBackendAddress: true },
    { name: 'set-plain', protocol: 'Http', port: 80 },
  ],
  probes: [{ name: 'probe-app', protocol: 'Https', host: 'shop.fabrikam.com', path: '/', match: { statusCodes: ['200-399'] } }],
  redirects: [{ name: 'redirect', targetListener: 'lst-https' }],
  pathMaps: [
    {
      name: 'map',
      pool: 'pool-empty',
      setting: 'set-plain',
      paths: [
        { name: 'api', paths: ['/api/*'], pool: 'pool-app', setting: 'set-app' },
        { name: 'old', paths: ['/old/*'], redirect: 'redirect' },
        { name: 'pick', paths: ['/pick/*'], pool: 'pool-app', setting: 'set-pick' },
        { name: 'nic', paths: ['/nic/*'], pool: 'pool-nic', setting: 'set-plain' },
        { name: 'plain', paths: ['/plain/*'], pool: 'pool-app', setting: 'set-plain' },
      ],
    },
  ],
  rules: [
    { name: 'rule-http', listener: 'lst-http', redirect: 'redirect' },
    { name: 'rule-https', listener: 'lst-https', pathMap: 'map' },
  ],
  health: [
    {
      pool: 'pool-app',
      setting: 'set-app',
      servers: [
        {
          address: appHost,
          health: 'Unhealthy',
          message: "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.",
        },
        { address: '10.0.2.4', health: 'Unknown', message: 'The backend health status could not be retrieved.' },
      ],
    },
    {
      pool: 'pool-app',
      setting: 'set-pick',
      servers: [{ address: appHost }, { address: '10.0.2.4', health: 'Unhealthy', message: "The Common Name (CN) of the backend certificate doesn't match." }],
    },
    { pool: 'pool-empty', setting: 'set-plain', servers: [] },
    { pool: 'pool-nic', setting: 'set-plain', servers: [{ address: '10.0.2.9', health: 'Unhealthy', message: 'Nobody knows this.' }] },
    { pool: 'pool-app', setting: 'set-plain', servers: [{ address: appHost, health: 'Unhealthy' }, { address: '10.0.2.4' }] },
  ],
  symptom: { url: 'https://shop.contoso.com/api/cart', status: 502 },
  lookups: [appLookup],
  responses: [appAnswer('www.contoso.com')],
};

describe('the rules of a gateway', () => {
  it('have many things to say of a gateway that is wrong in many ways', () => {
    const codes = new Set(outcomes(gatewaySnapshot(rich)).flatMap((outcome) => (outcome.status === 'fail' ? [outcome.code] : [])));
    for (const code of [
      'AGW-BH-001',
      'AGW-BH-002',
      'AGW-BH-006',
      'AGW-BH-008',
      'AGW-BH-018',
      'AGW-BH-025',
      'AGW-CFG-001',
      'AGW-CFG-003',
      'AGW-CFG-006',
      'AGW-CFG-009',
    ]) {
      assert.ok(codes.has(code), `${code} is not among ${[...codes].join(', ')}`);
    }
  });

  it('have nothing to say of a healthy one', () => {
    assert.deepEqual(
      outcomes(gatewaySnapshot())
        .filter((outcome) => outcome.status !== 'pass' && outcome.status !== 'notApplicable')
        .map((outcome) => outcome.code),
      [],
    );
  });

  it('survive any value at any place of any answer, with whole sentences and real places', () => {
    const whole = gatewaySnapshot(rich);
    const places = whole.responses.flatMap((response, index) => placesOf(response.body ?? null).map((steps) => [String(index), 'body', ...steps]));
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom<Json>(null, '', '\u202e', -1, 1e21, [], {}, [null], { id: 7 }, 'x'.repeat(5000)));
    fc.assert(
      fc.property(fc.constantFrom(...places), odd, (place, value) => {
        const responses = replaced(whole.responses as unknown as Json, place, value) as unknown as Snapshot['responses'];
        checkAll({ ...whole, responses });
      }),
      { numRuns: 400 },
    );
  });

  it('only become unknown when an answer is missing or refused', () => {
    const whole = gatewaySnapshot(rich);
    const before = new Map(outcomes(whole).map((outcome) => [keyOf(outcome), outcome.status]));
    for (const { request } of whole.responses) {
      const missing = { ...whole, responses: whole.responses.filter((response) => response.request !== request) };
      const denied = { ...whole, responses: whole.responses.map((response) => (response.request === request ? { request, status: 403, body: {} } : response)) };
      for (const [name, snapshot] of Object.entries({ missing, denied })) {
        for (const outcome of outcomes(snapshot)) {
          const was = before.get(keyOf(outcome));
          // That backend health is refused is what this rule is about.
          if (outcome.code === 'AGW-BH-021' || was === undefined || was === 'unknown' || outcome.status === 'unknown') continue;
          assert.equal(outcome.status, was, `${keyOf(outcome)} when ${request} is ${name}`);
        }
      }
    }
  });

  const folder = shared('data', 'arm-responses');
  it('survive every recorded answer as gateway and as backend health', { skip: folder === undefined ? 'no shared data here' : false }, () => {
    const files = readdirSync(folder ?? '').filter((file) => file.endsWith('.json'));
    const judged = files.map((file) => {
      const body = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Json;
      const request = `POST ${ids.gateway}/backendhealth`;
      return checkAll(gatewaySnapshot({ ...rich, responses: [{ request, status: 200, body }] })) + checkAll(withGatewayBody(body));
    });
    assert.ok(judged.length > 100 && judged.every((count) => count > 0));
  });
});

/** A recorded gateway in the place of the tests' own, under its own id when it has one. */
function withGatewayBody(body: Json): Snapshot {
  const recorded = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as JsonObject)['id'] : undefined;
  const id = typeof recorded === 'string' && /\/applicationGateways\/[^/]+$/i.test(recorded) ? recorded : ids.gateway;
  const { responses, ...rest } = gatewaySnapshot();
  return { ...rest, target: id, responses: [{ request: `GET ${id}`, status: 200, body }, ...responses.slice(1)] };
}

function keyOf(outcome: Outcome): string {
  return `${outcome.code} ${JSON.stringify(outcome.subject.tuple)}${outcome.subject.kind === 'route' ? (outcome.subject.pathRule?.name ?? '') : ''}`;
}

function placesOf(value: Json, steps: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [steps];
  return [steps, ...Object.entries(value).flatMap(([step, child]) => (child === undefined ? [] : placesOf(child, [...steps, step])))];
}

function replaced(value: Json, [step, ...rest]: readonly string[], by: Json): Json {
  if (step === undefined) return by;
  if (Array.isArray(value)) return (value as readonly Json[]).map((child, index) => (String(index) === step ? replaced(child, rest, by) : child));
  const object = value as JsonObject;
  return { ...object, [step]: replaced(object[step] ?? null, rest, by) };
}
