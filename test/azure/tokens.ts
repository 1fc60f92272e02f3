import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';
import { armError, authorizationFailed, type ArmAnswer } from './armErrors';
import type { Estate } from './estates/estate';

/**
 * How the simulated Azure checks tokens.
 *
 * With `{ tokens: {} }` in its options (`--tokens checked` on the command line) it takes only tokens of `createToken`, or such that a test
 * makes itself: three parts with dots between them, the second the claims as base64url of JSON, the signature anything. What is refused:
 *
 * | claim | refused | answer (401 but for the last) |
 * |---|---|---|
 * | the whole | that is no such token | `InvalidAuthenticationToken` |
 * | `exp` | that is past, in seconds since 1970 | `ExpiredAuthenticationToken` |
 * | `aud` | that is not ARM's, see `audiences` | `InvalidAuthenticationTokenAudience` |
 * | `tid` | that is not the tenant of the subscription that is asked for | `InvalidAuthenticationTokenTenant`, the right one in `authorization_uri` |
 * | `oid` | whose account may not read that subscription | 403 `AuthorizationFailed` |
 *
 * A token sees the subscriptions of its tenant only, in lists and in Resource Graph; `accounts` narrows that for a person. Without this
 * option every bearer token sees everything. In both cases a 401 fault with `claims` is over for a token that carries them (`satisfies`).
 */
export interface TokenRules {
  /** ARM's two names in the public cloud unless told; with or without a slash at the end. */
  readonly audiences?: readonly string[];
  /** By `oid`: the tenants and subscriptions of a person. One who is not named here sees those of the whole estate. */
  readonly accounts?: Readonly<Record<string, { readonly tenants?: readonly string[]; readonly subscriptions?: readonly string[] }>>;
}

export interface TokenClaims {
  readonly tid: string;
  readonly oid: string;
  readonly aud: string;
  /** Seconds since 1970. */
  readonly exp: number;
  readonly [claim: string]: Json;
}

/** Who asks, as the token says. */
export interface Caller {
  readonly tenantId: string;
  readonly objectId: string;
  readonly claims: JsonObject;
}

export const defaultObjectId = '5b0c3f52-9a5e-4a2c-8d7a-0f1f4b7a2c11';
const defaultAudiences = ['https://management.azure.com', 'https://management.core.windows.net'];

/** @returns a token that nobody has signed, and that opens nothing but this simulator; for an hour unless `exp` says otherwise. */
export function createToken(claims: Partial<TokenClaims> & { readonly tid: string }, now: number): string {
  const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const all = { oid: defaultObjectId, aud: 'https://management.azure.com/', exp: Math.floor(now / 1000) + 60 * 60, ...claims } as JsonObject;
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(all)}.${Buffer.from('simulator').toString('base64url')}`;
}

/** @returns who asks; undefined when the header has no token that can be read. */
export function callerOf(authorization: string | undefined): Caller | undefined {
  const payload = /^Bearer\s+[^.\s]+\.([^.\s]+)\.[^.\s]*$/i.exec(authorization ?? '')?.[1];
  try {
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as Json;
    if (!isObject(claims) || typeof claims['tid'] !== 'string') return undefined;
    return { tenantId: claims['tid'], objectId: typeof claims['oid'] === 'string' ? claims['oid'] : '', claims };
  } catch {
    return undefined;
  }
}

/** @returns the refusal of a token for a path; undefined when it is good. */
export function tokenProblem(rules: TokenRules, estate: Estate, caller: Caller | undefined, path: string, method: string, now: number): ArmAnswer | undefined {
  const home = estate.tenants[0]?.tenantId ?? '';
  if (!caller) return refused('InvalidAuthenticationToken', 'The access token is invalid.', home);
  const { exp, aud } = caller.claims as Readonly<Record<string, Json | undefined>>;
  if (typeof exp !== 'number' || exp * 1000 <= now) return refused('ExpiredAuthenticationToken', expired(exp, now), caller.tenantId);
  const audiences = rules.audiences ?? defaultAudiences;
  if (typeof aud !== 'string' || !audiences.some((each) => withoutSlash(each) === withoutSlash(aud)))
    return refused('InvalidAuthenticationTokenAudience', wrongAudience(aud, audiences), caller.tenantId);
  const subscription = subscriptionOf(estate, path);
  const tenants = tenantsOf(rules, estate, caller);
  if (!tenants.some((each) => same(each, caller.tenantId)))
    return refused('InvalidAuthenticationTokenTenant', wrongTenant(caller.tenantId, [home]), subscription?.tenantId ?? home);
  if (!subscription) return undefined;
  if (!same(subscription.tenantId, caller.tenantId))
    return refused('InvalidAuthenticationTokenTenant', wrongTenant(caller.tenantId, [subscription.tenantId]), subscription.tenantId);
  return sees(rules, caller, subscription) ? undefined : authorizationFailed(method, path);
}

/** The estate as a caller sees it. */
export function estateFor(rules: TokenRules, estate: Estate, caller: Caller): Estate {
  const tenants = tenantsOf(rules, estate, caller);
  return {
    ...estate,
    tenants: estate.tenants.filter((each) => tenants.some((tenant) => same(tenant, each.tenantId))),
    subscriptions: estate.subscriptions.filter((each) => same(each.tenantId, caller.tenantId) && sees(rules, caller, each)),
  };
}

/**
 * Whether a token carries what a claims challenge asks for (learn.microsoft.com/entra/identity-platform/claims-challenge): each claim below
 * `access_token` with its value, as text or in a list; `nbf` may be later than asked for.
 *
 * @param challenge JSON such as `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`.
 */
export function satisfies(caller: Caller | undefined, challenge: string): boolean {
  const asked = claimsIn(challenge);
  if (!caller || !asked) return false;
  return Object.entries(asked).every(([name, wanted]) => {
    const has = caller.claims[name];
    const value = isObject(wanted ?? null) ? (wanted as JsonObject)['value'] : undefined;
    if (has === undefined) return false;
    if (value === undefined) return true;
    if (name === 'nbf') return Number(has) >= Number(value);
    return (isList(has) ? has : [has]).some((each) => JSON.stringify(each) === JSON.stringify(value));
  });
}

function claimsIn(challenge: string): JsonObject | undefined {
  try {
    const json = JSON.parse(challenge) as Json;
    const asked = isObject(json) ? json['access_token'] : undefined;
    return asked !== undefined && isObject(asked) ? asked : undefined;
  } catch {
    return undefined;
  }
}

function refused(code: string, message: string, tenantId: string): ArmAnswer {
  return armError(401, code, message, {
    'www-authenticate': `Bearer authorization_uri="https://login.microsoftonline.com/${tenantId}", error="invalid_token", error_description="${message.replace(/[^ -~]|"/g, '')}"`,
  });
}

function expired(exp: Json | undefined, now: number): string {
  const at = typeof exp === 'number' ? new Date(exp * 1000).toISOString() : 'never';
  return `The access token expiry UTC time '${at}' is earlier than current UTC time '${new Date(now).toISOString()}'.`;
}

function wrongAudience(aud: Json | undefined, allowed: readonly string[]): string {
  return `The access token has been obtained for wrong audience or resource '${typeof aud === 'string' ? aud : ''}'. It should exactly match with one of the allowed audiences '${allowed.map((each) => `${withoutSlash(each)}/`).join(',')}'.`;
}

function wrongTenant(tenantId: string, right: readonly string[]): string {
  const issuers = right.map((each) => `https://sts.windows.net/${each}/`).join(', ');
  return `The access token is from the wrong issuer 'https://sts.windows.net/${tenantId}/'. It must match one of the tenants '${issuers}' associated with this subscription. Please use the authority (URL) 'https://login.microsoftonline.com/${right[0] ?? ''}' to get the token.`;
}

function tenantsOf(rules: TokenRules, estate: Estate, { objectId }: Caller): readonly string[] {
  return rules.accounts?.[objectId]?.tenants ?? estate.tenants.map((each) => each.tenantId);
}

function sees(rules: TokenRules, { objectId }: Caller, { subscriptionId }: Estate['subscriptions'][number]): boolean {
  const own = rules.accounts?.[objectId]?.subscriptions;
  return own === undefined || own.some((each) => same(each, subscriptionId));
}

function subscriptionOf(estate: Estate, path: string): Estate['subscriptions'][number] | undefined {
  const [, id] = /^\/subscriptions\/([^/]+)/i.exec(path) ?? [];
  return id === undefined ? undefined : estate.subscriptions.find((each) => same(each.subscriptionId, id));
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '').toLowerCase();
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
