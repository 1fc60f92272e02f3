import type { RecordedResponse, Symptom } from '../../../src/core/snapshot/snapshot';
import type { Place } from './build';
import { clockAt, type Clock } from './buildTime';
import type { EstateSubscription } from './estate';

/** The moment of the estate; the simulator moves it to now. */
export const contosoCapturedAt = '2026-11-20T09:30:00Z';

/** Who owns the subscriptions. Fabrikam has let Contoso's people in as guests. */
export const tenants = {
  contoso: { tenantId: '3f6b1f0a-6d0e-4d5c-8a51-5f9d1c2e7b40', displayName: 'Contoso', defaultDomain: 'contoso.example' },
  fabrikam: { tenantId: 'a4c07d3e-95b8-4f21-b6d4-2e8f0b1c5d77', displayName: 'Fabrikam', defaultDomain: 'fabrikam.example' },
} as const;

const contosoTenant = tenants.contoso.tenantId;

export const subscriptions = {
  retail: { subscriptionId: '8b1f5a52-0d5e-4f0f-9f1c-2f6a1a7c3e11', displayName: 'Contoso Retail', tenantId: contosoTenant },
  operations: { subscriptionId: 'c2d94e07-7a3b-4c86-b0c5-91f4d85e6a22', displayName: 'Contoso Operations', tenantId: contosoTenant },
  platform: { subscriptionId: 'e57a2b9c-3c14-4a9d-8e6f-6b0d7f1c9a33', displayName: 'Contoso Platform', tenantId: contosoTenant },
  /** Listed, and nothing in it may be read. */
  locked: { subscriptionId: '19d3c6f8-42be-4a70-9c85-d7e1a05b3f44', displayName: 'Contoso Locked', tenantId: contosoTenant },
  fabrikam: { subscriptionId: '6f82e1b4-d90c-4357-a1e8-3c5b9d274e55', displayName: 'Fabrikam Production', tenantId: tenants.fabrikam.tenantId },
} as const satisfies Readonly<Record<string, EstateSubscription>>;

/** What the parts of the estate share. */
export interface ContosoContext {
  readonly tenantId: string;
  readonly clock: Clock;
  place(subscription: keyof typeof subscriptions, resourceGroup: string, region: 'weu' | 'neu', tags?: Readonly<Record<string, string>>): Place;
}

export function contosoContext(capturedAt: string, tenant: keyof typeof tenants = 'contoso'): ContosoContext {
  return {
    tenantId: tenants[tenant].tenantId,
    clock: clockAt(capturedAt),
    place: (subscription, resourceGroup, region, tags = {}) => ({
      subscriptionId: subscriptions[subscription].subscriptionId,
      resourceGroup,
      location: region === 'weu' ? 'westeurope' : 'northeurope',
      tags: { environment: 'production', ...tags },
    }),
  };
}

/** One gateway of the estate and everything around it. */
export interface ContosoSite {
  /** ARM id of the gateway. */
  readonly id: string;
  readonly responses: readonly RecordedResponse[];
  /** What users see, when they see something. */
  readonly symptom?: Symptom;
}
