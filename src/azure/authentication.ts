import { bearerTokenAuthenticationPolicyName, type PipelinePolicy, type PipelineRequest } from '@azure/core-rest-pipeline';
import type { TokenSource } from '../core/ports';
import { callOf } from './call';
import { refusal, refusalReason } from './refusal';
import type { Tenants } from './tenants';
import { unlessAborted } from './unlessAborted';

export interface AuthenticationOptions {
  readonly tokenSource: TokenSource;
  /** Scope of ARM's tokens. */
  readonly scope: string;
  readonly tenants: Tenants;
}

/** What a token must be for. */
interface Wanted {
  readonly tenantId?: string;
  readonly claims?: string;
}

/**
 * Sets the token, and answers one challenge of a 401: claims that the token must meet, or the tenant that the subscription
 * is in. The answer to the second try stands. The gate before it has refused every host but the cloud's ARM.
 */
export function authenticationPolicy({ tokenSource, scope, tenants }: AuthenticationOptions): PipelinePolicy {
  const authorize = async (request: PipelineRequest, wanted: Wanted): Promise<void> => {
    const { signal } = callOf(request);
    try {
      const { token } = await unlessAborted(tokenSource.getToken({ scopes: [scope], ...wanted, signal }), signal);
      request.headers.set('authorization', `Bearer ${token}`);
    } catch (failure) {
      if (signal.aborted) throw failure;
      throw refusal('noToken', failure instanceof Error ? failure.message : String(failure));
    }
  };
  return {
    // The name under which clients of the SDK look for it before they add one of their own.
    name: bearerTokenAuthenticationPolicyName,
    async sendRequest(request, next) {
      const path = new URL(request.url).pathname;
      const { tenantId: named } = callOf(request);
      const tenantId = named ?? tenants.of(path);
      await authorize(request, tenantId === undefined ? {} : { tenantId });
      const response = await next(request);
      const wanted = response.status === 401 ? challengeIn(response.headers.get('www-authenticate'), tenantId, named === undefined) : undefined;
      if (!wanted) return response;
      try {
        await authorize(request, wanted);
      } catch (failure) {
        // Without the token that Azure wants the 401 is the answer, and its body says why.
        if (refusalReason(failure) === 'noToken') return response;
        throw failure;
      }
      const second = await next(request);
      if (wanted.tenantId !== undefined && second.status !== 401) tenants.note(path, wanted.tenantId);
      return second;
    },
  };
}

/**
 * Reads what Azure wants instead: claims, base64 of JSON (learn.microsoft.com/entra/identity-platform/claims-challenge), or the
 * tenant of the resource in `authorization_uri`.
 */
function challengeIn(header: string | undefined, tenantId: string | undefined, mayChangeTenant: boolean): Wanted | undefined {
  const encoded = /\bclaims="([^"]+)"/i.exec(header ?? '')?.[1];
  if (encoded !== undefined) {
    const decoded = Buffer.from(encoded, 'base64').toString('utf8');
    return { ...(tenantId === undefined ? {} : { tenantId }), claims: decoded.startsWith('{') ? decoded : encoded };
  }
  const tenant = /\bauthorization_uri="https:\/\/[^/"]+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/i.exec(header ?? '')?.[1];
  if (!mayChangeTenant || tenant === undefined || tenant.toLowerCase() === tenantId?.toLowerCase()) return undefined;
  return { tenantId: tenant };
}
