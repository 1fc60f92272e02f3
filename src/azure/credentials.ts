import type { AccessToken, TokenRequest, TokenSource } from '../core/ports';

/** What the identity bundle offers; it is loaded when the user chooses one of these, and not before. */
export interface IdentityBundle {
  azureCliToken(request: TokenRequest): Promise<AccessToken>;
  environmentToken(request: TokenRequest): Promise<AccessToken>;
}

/** A token is asked for anew this long before it expires, in milliseconds: a diagnosis may take some minutes. */
const renewBefore = 5 * 60 * 1000;

/**
 * Keeps tokens until shortly before they expire, and lets callers that ask at once share one call: `az` takes more than a
 * second for each token. A claims challenge always asks anew.
 *
 * @param now milliseconds since 1970.
 */
export function cachedTokens(source: TokenSource, now: () => number = Date.now): TokenSource {
  const kept = new Map<string, Promise<AccessToken>>();
  const ask = (request: TokenRequest, key: string): Promise<AccessToken> => {
    const asked = source.getToken(request);
    kept.set(key, asked);
    asked.catch(() => {
      if (kept.get(key) === asked) kept.delete(key);
    });
    return asked;
  };
  return {
    name: source.name,
    async getToken(request) {
      const key = JSON.stringify([request.tenantId ?? '', [...request.scopes].sort()]);
      const known = request.claims === undefined ? kept.get(key) : undefined;
      if (!known) return ask(request, key);
      const token = await known;
      return token.expiresOn - now() > renewBefore ? token : ask(request, key);
    },
  };
}

/** Tokens of the signed-in Azure CLI. */
export function azureCliTokenSource(loadIdentity: () => Promise<IdentityBundle>): TokenSource {
  return cachedTokens({ name: 'Azure CLI', getToken: async (request) => (await loadIdentity()).azureCliToken(request) });
}

/** Tokens of a service principal or workload identity that the environment variables `AZURE_*` name. */
export function environmentTokenSource(loadIdentity: () => Promise<IdentityBundle>): TokenSource {
  return cachedTokens({ name: 'environment', getToken: async (request) => (await loadIdentity()).environmentToken(request) });
}

/** The token that the simulated Azure takes. It opens nothing; `connect` sends it to this machine only. */
export function simulatorTokenSource(token = 'simulated'): TokenSource {
  return { name: 'simulator', getToken: () => Promise.resolve({ token, expiresOn: Number.MAX_SAFE_INTEGER }) };
}
