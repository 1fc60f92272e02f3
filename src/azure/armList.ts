import type { EstateProblem } from '../core/ports';
import { errorDetail, readArmError, refusedPermission } from '../core/snapshot/armError';
import { isObject } from '../core/snapshot/json';
import { requestPermission } from '../core/snapshot/request';
import type { Json, JsonObject, RecordedResponse } from '../core/snapshot/snapshot';
import { signedOutCode } from './questions';

/** @returns the elements of a list; undefined when the answer is none. */
export function listIn({ status, body }: RecordedResponse): readonly JsonObject[] | undefined {
  if (status !== 200 || !isObject(body) || !Array.isArray(body['value'])) return undefined;
  return (body['value'] as readonly Json[]).filter(isObject);
}

/** Why a list is missing, in Azure's words and with the permission that would open it. */
export function problemOf({ request, status, failure, body }: RecordedResponse): EstateProblem {
  const words = status === null ? readArmError(body).message : errorDetail(body);
  const detail = words === undefined ? {} : { detail: words };
  if (status === 403) {
    const permission = refusedPermission(body) ?? requestPermission({ kind: 'arm', request });
    return { request, reason: 'forbidden', ...detail, ...(permission === undefined ? {} : { permission }) };
  }
  if (status === 401 || (status === null && readArmError(body).code === signedOutCode)) return { request, reason: 'signedOut', ...detail };
  return { request, reason: failure === 'timedOut' ? 'timedOut' : 'failed', ...detail };
}
