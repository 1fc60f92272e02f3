import { randomUUID } from 'node:crypto';
import { isObject } from '../../src/core/snapshot/json';
import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { armError, type ArmAnswer } from './armErrors';
import type { OperationCourse } from './faults';
import type { ArmOptions, ArmRequest } from './arm';

/** The long-running operations of a simulated Azure. */
export interface Operations {
  /**
   * Begins an operation that will end in `result`.
   *
   * @param place path under which it is polled, such as `/subscriptions/…/providers/Microsoft.Network/locations/westeurope`.
   * @param course how it goes wrong; undefined: it does not.
   */
  begin(request: ArmRequest, place: string, result: ArmAnswer, course?: OperationCourse): ArmAnswer;
  /** @returns the answer to a poll; undefined when the request is none. */
  poll(request: ArmRequest): ArmAnswer | undefined;
}

interface Operation {
  readonly result: ArmAnswer;
  pollsLeft: number;
  /** What is signed into the address that was given last. */
  newest: string;
}

/**
 * As in Azure, the address in `Location` changes with each poll, and the result has one too. While the operation runs, an address
 * that was replaced is refused: a client is to follow the newest. Both ways to poll see the same state, so that a client that waits by
 * `Azure-AsyncOperation` then finds the result under the first `Location`.
 */
export function createOperations({ operation: course }: ArmOptions): Operations {
  const operations = new Map<string, Operation>();
  const waiting = { 'retry-after': String(course.retryAfter) };

  const addressOf = (request: ArmRequest, place: string, kind: string, id: string, signature: string): string =>
    `${request.base}${place}/${kind}/${id}?api-version=${encodeURIComponent(request.query.get('api-version') ?? '')}&s=${signature}`;

  return {
    begin: (request, place, result, wrong) => {
      const id = randomUUID();
      const newest = randomUUID();
      operations.set(id, { result: resultOf(result, wrong), pollsLeft: wrong === 'neverEnds' ? Infinity : course.polls, newest });
      return {
        status: 202,
        headers: {
          ...waiting,
          location: addressOf(request, place, 'operationResults', id, newest),
          'azure-asyncoperation': addressOf(request, place, 'operations', id, randomUUID()),
        },
      };
    },
    poll: (request) => {
      const [, place, kind, id] = /^(.*)\/(operationresults|operations)\/([0-9a-f-]{36})$/i.exec(request.path) ?? [];
      if (place === undefined || kind === undefined || id === undefined) return undefined;
      const operation = operations.get(id);
      const isRunning = operation !== undefined && operation.pollsLeft > 0;
      const isStatus = kind.toLowerCase() === 'operations';
      if (!operation || (isRunning && !isStatus && request.query.get('s') !== operation.newest))
        return armError(404, 'OperationNotFound', `Operation ${id} was not found under this address.`);
      operation.pollsLeft -= 1;
      if (isStatus) return { status: 200, body: isRunning ? { status: 'InProgress' } : endOf(operation.result), ...(isRunning ? { headers: waiting } : {}) };
      operation.newest = randomUUID();
      const location = addressOf(request, place, 'operationResults', id, operation.newest);
      return isRunning ? { status: 202, headers: { ...waiting, location } } : { ...operation.result, headers: { ...operation.result.headers, location } };
    },
  };
}

const error = { code: 'InternalServerError', message: 'An error occurred.', details: [] };

function resultOf(result: ArmAnswer, course: OperationCourse | undefined): ArmAnswer {
  if (course === 'fails') return { status: 500, body: { error } };
  return course === 'reportsFailure' ? { status: 200, body: { status: 'Failed', error } } : result;
}

/** How an operation has ended, as its status says it. */
function endOf({ status, body }: ArmAnswer): JsonObject {
  const failure = body !== undefined && isObject(body) ? body['error'] : undefined;
  if (failure !== undefined) return { status: 'Failed', error: failure };
  return { status: status < 400 ? 'Succeeded' : 'Failed' };
}
