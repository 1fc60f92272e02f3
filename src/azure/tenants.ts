/** Which tenant's token opens which subscription, as far as it was learned on this connection. */
export interface Tenants {
  /**
   * @param path ARM path.
   * @returns the tenant to ask with; undefined when the path is of no subscription, or of an unknown one.
   */
  of(path: string): string | undefined;
  /** Remembers the tenant of the subscription that the path is of. */
  note(path: string, tenantId: string): void;
}

export function createTenants(): Tenants {
  const known = new Map<string, string>();
  return {
    of: (path) => known.get(subscriptionOf(path) ?? ''),
    note(path, tenantId) {
      const subscription = subscriptionOf(path);
      if (subscription !== undefined) known.set(subscription, tenantId);
    },
  };
}

/** @returns the subscription that an ARM path is of, in lower case; undefined when it is of none. */
export function subscriptionOf(path: string): string | undefined {
  return /^\/subscriptions\/([^/?]+)/i.exec(path)?.[1]?.toLowerCase();
}
