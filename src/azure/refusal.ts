/** Why a request was not sent, or its answer not taken: `malformed` breaks a rule of the transport, `noToken` has no sign-in. */
export type RefusalReason = 'malformed' | 'noToken';

const reasons = new WeakMap<Error, RefusalReason>();

/** An error of this transport's own. It is never tried again, unlike a broken connection. */
export function refusal(reason: RefusalReason, message: string): Error {
  const error = new Error(message);
  reasons.set(error, reason);
  return error;
}

/** @returns why the transport refused; undefined for every other error. */
export function refusalReason(failure: unknown): RefusalReason | undefined {
  return failure instanceof Error ? reasons.get(failure) : undefined;
}
