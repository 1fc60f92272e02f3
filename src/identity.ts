import { AzureCliCredential, EnvironmentCredential, type TokenCredential } from '@azure/identity';
import { cloudOfScopes } from './azure/clouds';
import type { AccessToken, TokenRequest } from './core/ports';

/** The identity bundle: `@azure/identity`, loaded only when the user chooses it. Plain functions and data cross the border. */

/** `az` takes one to two seconds; on a busy machine its Python needs longer to start. Milliseconds. */
const cliTimeout = 20_000;

/** @throws with what to do when `az` is missing, not signed in, or signed in to another tenant or cloud. */
export async function azureCliToken(request: TokenRequest): Promise<AccessToken> {
  const { tenantId } = request;
  try {
    const credential = new AzureCliCredential({ ...(tenantId === undefined ? {} : { tenantId }), processTimeoutInMs: cliTimeout });
    return await tokenOf(credential, request);
  } catch (failure) {
    throw new Error(azureCliAdvice(messageOf(failure), request), { cause: failure });
  }
}

/** In the order in which they are looked for: a message about a tenant also says `az login`. */
function azureCliAdvice(message: string, { tenantId, scopes }: TokenRequest): string {
  const login = tenantId === undefined ? 'az login' : `az login --tenant ${tenantId}`;
  if (/could not be found|not recognized|ENOENT/i.test(message))
    return 'The Azure CLI (az) is not installed or not on the path. Install it, or choose another way to sign in.';
  const cloud = cloudOfScopes(scopes)?.name ?? 'AzureCloud';
  // AADSTS500011: the resource is not known in the tenant, as ARM of one cloud is not in the tenants of another.
  if (/AADSTS500011/i.test(message)) return `The Azure CLI is signed in to another cloud. Run "az cloud set --name ${cloud}", then "${login}".`;
  // AADSTS50020, 50034, 90002: the account or the tenant does not exist there.
  if (tenantId !== undefined && /AADSTS(50020|50034|90002)|tenant/i.test(message))
    return `The account of the Azure CLI gives no token for the tenant ${tenantId}. Run "${login}" in a terminal and try again.`;
  if (/az login|not logged in|AADSTS/i.test(message))
    return `The Azure CLI is not signed in, or wants a new sign-in. Run "${login}" in a terminal and try again.`;
  return `The Azure CLI gave no token: ${firstLine(message)} Try "${login}" in a terminal.`;
}

/** @throws with the names of the missing variables when the environment names no identity. */
export async function environmentToken(request: TokenRequest, authority?: string): Promise<AccessToken> {
  const missing = missingVariables();
  if (missing.length > 0) throw new Error(`The environment names no identity: set ${missing.join(', ')}, or choose another way to sign in.`);
  const authorityHost = process.env['AZURE_AUTHORITY_HOST'] ?? authority ?? cloudOfScopes(request.scopes)?.authority;
  try {
    // A service principal of several tenants may be asked for a token of each.
    const credential = new EnvironmentCredential({ additionallyAllowedTenants: ['*'], ...(authorityHost === undefined ? {} : { authorityHost }) });
    return await tokenOf(credential, request);
  } catch (failure) {
    throw new Error(`The identity that the environment names was refused: ${firstLine(messageOf(failure))}`, { cause: failure });
  }
}

function missingVariables(): readonly string[] {
  const missing = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'].filter((name) => !isSet(name));
  const hasSecret = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH'].some(isSet) || ['AZURE_USERNAME', 'AZURE_PASSWORD'].every(isSet);
  return [...missing, ...(hasSecret ? [] : ['AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH'])];
}

function isSet(name: string): boolean {
  return (process.env[name] ?? '') !== '';
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0]?.trim() ?? '';
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
