import { AzureCliCredential, EnvironmentCredential, type TokenCredential } from '@azure/identity';
import type { AccessToken, TokenRequest } from './core/ports';

/** The identity bundle: `@azure/identity`, loaded only when the user chooses it. Plain functions and data cross the border. */

/** @throws with what to do when `az` is missing or not signed in. */
export async function azureCliToken(request: TokenRequest): Promise<AccessToken> {
  const credential = new AzureCliCredential({ ...(request.tenantId === undefined ? {} : { tenantId: request.tenantId }), processTimeoutInMs: 20_000 });
  const login = request.tenantId === undefined ? 'az login' : `az login --tenant ${request.tenantId}`;
  try {
    return await tokenOf(credential, request);
  } catch (failure) {
    throw new Error(azureCliAdvice(failure instanceof Error ? failure.message : String(failure), login), { cause: failure });
  }
}

function azureCliAdvice(message: string, login: string): string {
  if (/could not be found|not recognized|not found/i.test(message))
    return 'The Azure CLI (az) is not installed or not on the path. Install it, or choose another way to sign in.';
  if (/az login|not logged in|login/i.test(message)) return `The Azure CLI is not signed in. Run "${login}" in a terminal and try again.`;
  return `The Azure CLI gave no token: ${firstLine(message)} Try "${login}" in a terminal.`;
}

/** @throws with the names of the missing variables when the environment names no identity. */
export async function environmentToken(request: TokenRequest): Promise<AccessToken> {
  const missing = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'].filter((name) => !process.env[name]);
  const hasSecret = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_PASSWORD'].some((name) => process.env[name]);
  if (missing.length > 0 || !hasSecret) {
    const wanted = [...missing, ...(hasSecret ? [] : ['AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH'])];
    throw new Error(`The environment names no identity: set ${wanted.join(', ')}, or choose another way to sign in.`);
  }
  try {
    return await tokenOf(new EnvironmentCredential(), request);
  } catch (failure) {
    throw new Error(`The identity that the environment names was refused: ${firstLine(failure instanceof Error ? failure.message : String(failure))}`, {
      cause: failure,
    });
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

async function tokenOf(credential: TokenCredential, request: TokenRequest): Promise<AccessToken> {
  const token = await credential.getToken([...request.scopes], {
    ...(request.claims === undefined ? {} : { claims: request.claims }),
    ...(request.tenantId === undefined ? {} : { tenantId: request.tenantId }),
    ...(request.signal === undefined ? {} : { abortSignal: request.signal }),
  });
  if (!token) throw new Error('No token came back.');
  return { token: token.token, expiresOn: token.expiresOnTimestamp };
}
