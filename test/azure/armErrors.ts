import { requestPermission } from '../../src/core/snapshot/request';
import { parseResourceId } from '../../src/core/snapshot/resourceId';
import type { Json } from '../../src/core/snapshot/snapshot';

/** An answer of the simulated Azure, before it is put on the wire. */
export interface ArmAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** ARM's usual form of an error. */
export function armError(status: number, code: string, message: string, headers?: Readonly<Record<string, string>>): ArmAnswer {
  return { status, body: { error: { code, message } }, ...(headers ? { headers } : {}) };
}

/** The form in which Azure Monitor says an error: without the wrapper. */
export function monitorError(status: number, code: string, message: string): ArmAnswer {
  return { status, body: { code, message } };
}

/** ARM's answer for an id that does not exist: for a top-level resource by its type and group, for a child by its id. */
export function resourceNotFound(path: string): ArmAnswer {
  const id = parseResourceId(path);
  const [, provider, type, name] = /\/providers\/([^/]+)\/([^/]+)\/([^/]+)/i.exec(path) ?? [];
  if (!id || id.names.length > 1 || provider === undefined) return armError(404, 'NotFound', `Resource ${path} not found.`);
  return armError(
    404,
    'ResourceNotFound',
    `The Resource '${provider}/${type ?? ''}/${name ?? ''}' under resource group '${id.resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** The refusal of a request for lack of a role. */
export function authorizationFailed(method: string, path: string): ArmAnswer {
  const action = requestPermission({ kind: 'arm', request: `${method} ${path}` }) ?? `${path}/read`;
  const scope = method === 'GET' ? path : path.slice(0, path.lastIndexOf('/'));
  return armError(
    403,
    'AuthorizationFailed',
    `The client 'reader@contoso.example' with object id '5b0c3f52-9a5e-4a2c-8d7a-0f1f4b7a2c11' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/** The answer to a request without a bearer token. */
export function authenticationFailed(tenantId: string): ArmAnswer {
  return armError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.", {
    'www-authenticate': `Bearer authorization_uri="https://login.microsoftonline.com/${tenantId}", error="invalid_token", error_description="The authentication failed because of missing 'Authorization' header."`,
  });
}

/** The answer to too many requests. */
export function tooManyRequests(retryAfter: number): ArmAnswer {
  return armError(429, 'TooManyRequests', 'The request is being throttled as the limit has been reached for operation type - Read. Please try again later.', {
    'retry-after': String(retryAfter),
    'x-ms-ratelimit-remaining-subscription-reads': '0',
  });
}
