import type { AccessToken, TokenRequest, TokenSource } from '../core/ports';
import { unlessAborted } from './unlessAborted';

/** What the identity bundle offers; it is loaded when the user chooses one of these, and not before. */
export interface IdentityBundle {
  azureCliToken(request: TokenRequest): Promise<AccessToken>;
  /** @param authority where one signs in to a cloud that is none of the known ones. */
  environmentToken(request: TokenRequest, authority?: string): Promise<AccessToken>;
}

/** A token is asked for anew this long before it expires, in milliseconds: a diagnosis may take some minutes. */
const renewBefore = 5 * 60 * 1000;

/**
 * Keeps tokens until shortly before they expire, and lets callers that ask at once share one call: `az` takes more than a
 * second for each token. A claims challenge always asks anew. One caller that gives up does not spoil the call of the others.
 *
 * @param now milliseconds since 1970.
 */
export function cachedTokens(source: TokenSource, now: () => number = Date.now): TokenSource {
  const kept = new Map<string, AccessToken>();
  const asking = new Map<string, Promise<AccessToken>>();

  const ask = (request: TokenRequest, key: string): Promise<AccessToken> => {
    const call = JSON.stringify([key, request.claims ?? '']);
    const running = asking.get(call);
    if (running) return running;
    const asked = (async () => {
      try {
        const token = await source.getToken(request);
        kept.set(key, token);
        return token;
      } finally {
        asking.delete(call);
      }
    })();
    asking.set(call, asked);
    return asked;
  };

  return {
    name: source.name,
    async getToken({ signal, ...request }) {
      const key = JSON.stringify([request.tenantId?.toLowerCase() ?? '', [...request.scopes].sort()]);
      const known = request.claims === undefined ? kept.get(key) : undefined;
      if (known && known.expiresOn - now() > renewBefore) return known;
      try {
        return await unlessAborted(ask(request, key), signal);
      } catch (failure) {
        // A token that cannot be renewed now is still good for the minutes that it has left.
        if (known && known.expiresOn > now() && signal?.aborted !== true) return known;
        throw failure;
      }
    },
  };
}

/** Tokens of the signed-in Azure CLI. */
export function azureCliTokenSource(loadIdentity: () => Promise<IdentityBundle>): TokenSource {
  return cachedTokens({ name: 'Azure CLI', getToken: async (request) => (await loadIdentity()).azureCliToken(request) });
}

/**
 * Tokens of a service principal that the environment variables `AZURE_*` name.
 *
 * @param authority where one signs in; that of the cloud whose scopes are asked for unless told.
 */
export function environmentTokenSource(loadIdentity: () => Promise<IdentityBundle>, authority?: string): TokenSource {
  return cachedTokens({ name: 'environment', getToken: async (request) => (await loadIdentity()).environmentToken(request, authority) });
}

export const simulatorName = 'simulator';

/** The token that the simulated Azure takes. It opens nothing; `connect` sends it to this machine only. */
export function simulatorTokenSource(token = 'simulated'): TokenSource {
  return { name: simulatorName, getToken: () => Promise.resolve({ token, expiresOn: Number.MAX_SAFE_INTEGER }) };
}
