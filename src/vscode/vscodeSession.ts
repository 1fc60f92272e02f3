import * as vscode from 'vscode';
import type { AccessToken, TokenRequest, TokenSource } from '../core/ports';
import type { CloudName } from '../core/snapshot/snapshot';

/** The authentication provider of a cloud: the sovereign ones have one of their own, with settings for the host. */
export function authenticationProvider(cloud: CloudName): string {
  return cloud === 'AzureCloud' ? 'microsoft' : 'microsoft-sovereign-cloud';
}

/** The account of VS Code as a source of tokens, and the way to sign in to it. */
export interface VscodeSession {
  /** Never asks the user. */
  readonly tokens: TokenSource;
  /** Lets the user sign in, to one tenant when it is named; proves more where Azure has asked for more. */
  readonly signIn: (scope: string, tenantId: string | undefined) => Promise<void>;
}

export function vscodeSession(cloud: CloudName): VscodeSession {
  const provider = authenticationProvider(cloud);
  /** Claims that Azure asked for and that no session had, by tenant. */
  const challenges = new Map<string, string>();
  return {
    tokens: {
      name: 'VS Code',
      async getToken(request) {
        const session = await vscode.authentication.getSession(provider, sessionRequest(request), { silent: true });
        if (session) return tokenOf(session.accessToken);
        if (request.claims !== undefined) challenges.set(request.tenantId ?? '', request.claims);
        throw new Error(missingSession(request));
      },
    },
    async signIn(scope, tenantId) {
      const claims = challenges.get(tenantId ?? '');
      const request = { scopes: [scope], ...(tenantId === undefined ? {} : { tenantId }), ...(claims === undefined ? {} : { claims }) };
      await vscode.authentication.getSession(provider, sessionRequest(request), { createIfNone: true });
      challenges.delete(tenantId ?? '');
    },
  };
}

function missingSession({ tenantId, claims }: TokenRequest): string {
  if (claims !== undefined) return vscode.l10n.t('Azure wants another proof of who you are. Run the command "Azure Traffic Doctor: Sign In".');
  return tenantId === undefined
    ? vscode.l10n.t('Nobody is signed in. Run the command "Azure Traffic Doctor: Sign In".')
    : vscode.l10n.t('Nobody is signed in to the tenant {0}. Run the command "Azure Traffic Doctor: Sign In".', tenantId);
}

/** A challenge goes back to the provider as the header from which it came. */
function sessionRequest({ scopes, tenantId, claims }: TokenRequest): readonly string[] | vscode.AuthenticationWwwAuthenticateRequest {
  const wanted = [...scopes, ...(tenantId === undefined ? [] : [`VSCODE_TENANT:${tenantId}`])];
  if (claims === undefined) return wanted;
  const encoded = Buffer.from(claims, 'utf8').toString('base64');
  return { wwwAuthenticate: `Bearer error="insufficient_claims", claims="${encoded}"`, fallbackScopes: wanted };
}

const assumedLifetime = 5 * 60 * 1000;

/** The session does not say when its token expires, the token itself does (`exp`, seconds). */
function tokenOf(token: string): AccessToken {
  const expiry = expiryIn(token);
  return { token, expiresOn: expiry ?? Date.now() + assumedLifetime };
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
