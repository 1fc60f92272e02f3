import type { ResourceHealth, ResourceHealthHistory } from '../../model/time';

/** A state of the past in which the platform saw a resource not serving, or not fully. */
export interface PastTrouble {
  readonly state: ResourceHealthHistory['states'][number];
  /** Milliseconds since 1970 at which another state began; undefined when the list knows of none. */
  readonly until: number | undefined;
}

const day = 24 * 60 * 60_000;

/** @returns whether the platform says that the resource does not work, or not fully. Unknown means only that no signal came. */
export function isInTrouble({ availabilityState }: ResourceHealth): boolean {
  return /^(unavailable|degraded)$/i.test(availabilityState ?? '');
}

/**
 * Whether a state is the result of what the customer did, such as a stop or a Key Vault that the gateway may not read any more:
 * then it is a symptom of that.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/disabled-listeners (user-driven event), resource-health-overview.
 */
export function isOwnDoing(health: ResourceHealth): boolean {
  const isUser = [health.reasonType, health.origin].some((word) => /^(user|customer)[\s-]*initiated$/i.test(word?.trim() ?? ''));
  return isUser || namesKeyVault(health);
}

/** @returns whether the words of a state tell of a Key Vault, such as one that the gateway may not read any more. */
export function namesKeyVault({ title, summary }: ResourceHealth): boolean {
  return [title, summary].some((text) => /key\s?vault/i.test(text ?? ''));
}

/** @returns the trouble by the platform that reached into the last 24 hours before `now`, newest first. */
export function platformTroubles(history: ResourceHealthHistory, now: number): readonly PastTrouble[] {
  return history.states.flatMap((state, index) => {
    const until = history.states[index - 1]?.occurredTime;
    const isRecent = state.occurredTime <= now && (until ?? now) >= now - day;
    return isRecent && isInTrouble(state) && !isOwnDoing(state) ? [{ state, until }] : [];
  });
}
