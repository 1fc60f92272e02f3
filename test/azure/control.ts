import { isObject } from '../../src/core/snapshot/json';
import type { Json } from '../../src/core/snapshot/snapshot';
import { armError, type ArmAnswer } from './armErrors';
import { readFaults } from './faults';
import { readReadRules } from './readAllowance';
import type { Desk } from './simulator';
import { createToken, type TokenClaims } from './tokens';

/** Answers the paths by which other processes see and steer the simulator, see `startSimulator`. */
export function controlAnswer(desk: Desk, method: string, path: string, json: Json | undefined): ArmAnswer {
  const answer = paths[`${method} ${path}`];
  return answer ? answer(desk, json) : armError(404, 'NotFound', `Known: ${Object.keys(paths).join(', ')}.`);
}

/** A token as a managed identity gets it: of the first tenant and for a day, unless the claims say otherwise. */
export function tokenAnswer(desk: Desk, claims: Partial<TokenClaims> = {}): ArmAnswer {
  const now = desk.now();
  const { exp = Math.floor(now / 1000) + 24 * 60 * 60, aud = 'https://management.azure.com/', tid = desk.estate.tenants[0]?.tenantId ?? '' } = claims;
  const token = createToken({ ...claims, tid, exp, aud }, now);
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_on: String(exp), resource: aud } };
}

const paths: Readonly<Record<string, (desk: Desk, json: Json | undefined) => ArmAnswer>> = {
  'GET /simulator/requests': (desk) => ({ status: 200, body: desk.seen as unknown as Json }),
  'DELETE /simulator/requests': (desk) => {
    desk.seen.length = 0;
    return { status: 204 };
  },
  'GET /simulator/faults': (desk) => ({ status: 200, body: desk.faults.list() as unknown as Json }),
  'PUT /simulator/faults': (desk, json) => {
    const faults = readFaults(json);
    if (typeof faults === 'string') return armError(400, 'InvalidFaults', faults);
    desk.faults.set(faults);
    return { status: 200, body: faults as unknown as Json };
  },
  'PUT /simulator/reads': (desk, json) => {
    const rules = readReadRules(json);
    if (!rules) return armError(400, 'InvalidReadRules', 'What may be read is an object with limit, and perhaps refillPerSecond, refuse and retryAfter.');
    desk.reads.set(rules);
    return { status: 200, body: rules as unknown as Json };
  },
  'PUT /simulator/tokens': (desk, json = 'nothing') => {
    if (json !== null && !isObject(json)) return armError(400, 'InvalidTokenRules', 'How tokens are checked is an object, or null.');
    desk.tokens = json === null ? undefined : json;
    return { status: 200, body: json };
  },
  'POST /simulator/token': (desk, json) => tokenAnswer(desk, json !== undefined && isObject(json) ? json : {}),
};
