import * as vscode from 'vscode';
import type { AccessToken, TokenRequest } from '../core/ports';

/** What the editor's authentication is asked for. */
export type SessionRequest = readonly string[] | vscode.AuthenticationWwwAuthenticateRequest;

/** Scopes for one tenant; a challenge goes back to the provider as the header from which it came. */
export function sessionRequest({ scopes, tenantId, claims }: TokenRequest): SessionRequest {
  const wanted = [...scopes, ...(tenantId === undefined ? [] : [`VSCODE_TENANT:${tenantId}`])];
  if (claims === undefined) return wanted;
  const encoded = Buffer.from(claims, 'utf8').toString('base64');
  return { wwwAuthenticate: `Bearer error="insufficient_claims", claims="${encoded}"`, fallbackScopes: wanted };
}

const assumedLifetime = 5 * 60 * 1000;

/** The session does not say when its token expires, the token itself does (`exp`, seconds). */
export function tokenOf({ accessToken }: vscode.AuthenticationSession, now: number): AccessToken {
  return { token: accessToken, expiresOn: expiryIn(accessToken) ?? now + assumedLifetime };
}

function expiryIn(token: string): number | undefined {
  try {
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { readonly exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    // Not every token is a JWT.
    return undefined;
  }
}

/** @returns whether the provider knows no challenges: an old one, or one of another extension. */
export function knowsNoChallenges(failure: unknown): boolean {
  return failure instanceof Error && /challenge/i.test(failure.message);
}

/** @returns whether it was the user who said no, in the editor's words (MainThreadAuthentication) or in the browser's. */
export function wasDeclined(failure: unknown): boolean {
  return failure instanceof vscode.CancellationError || (failure instanceof Error && /did not consent|cancell?ed/i.test(failure.message));
}
