import type { EstateProblem, Subscription } from '../core/ports';
import { listIn, problemOf } from './armList';
import { askQuestion, type QuestionOptions } from './questions';

/** The subscriptions that one token sees, and what is wrong with the list. */
export interface SubscriptionList {
  readonly subscriptions: readonly Subscription[];
  readonly problem?: EstateProblem;
}

/**
 * Lists the subscriptions that the token of `call.tenantId` sees (the credential's own tenant without one). The same token opens
 * them: a subscription that is managed from another tenant lives in a tenant that may not know the user at all.
 */
export async function listSubscriptions(call: QuestionOptions): Promise<SubscriptionList> {
  const response = await askQuestion({ kind: 'arm', request: 'GET /subscriptions' }, call);
  const list = listIn(response);
  if (!list) return { subscriptions: [], problem: problemOf(response) };
  const subscriptions = list.flatMap(({ subscriptionId, displayName, tenantId, state }): readonly Subscription[] => {
    if (typeof subscriptionId !== 'string') return [];
    const name = typeof displayName === 'string' ? displayName : subscriptionId;
    return [{ subscriptionId, displayName: name, tenantId: typeof tenantId === 'string' ? tenantId : '', ...(typeof state === 'string' ? { state } : {}) }];
  });
  if (response.incomplete !== true) return { subscriptions };
  return { subscriptions, problem: { request: response.request, reason: 'failed', detail: 'A page of the list of subscriptions is missing.' } };
}

/** A tenant that a credential can ask in. */
export interface Tenant {
  readonly tenantId: string;
  /** As Azure names it; absent for a tenant that tells its guests nothing. Untrusted. */
  readonly displayName?: string;
}

/** @returns the tenants that the credential can ask in; undefined when that cannot be read. */
export async function listTenants(call: QuestionOptions): Promise<readonly Tenant[] | undefined> {
  const list = listIn(await askQuestion({ kind: 'arm', request: 'GET /tenants' }, call));
  return list?.flatMap(({ tenantId, displayName }): readonly Tenant[] => {
    if (typeof tenantId !== 'string') return [];
    return [{ tenantId, ...(typeof displayName === 'string' && displayName !== '' ? { displayName } : {}) }];
  });
}
