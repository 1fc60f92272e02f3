import type { Fact, FactRequest, Unavailable } from '../snapshot/fact';
import type { BackendHealth } from './backendHealth';
import type { Model } from './model';

/** What the parsers need to follow references out of the body that they parse. */
export interface LookUps extends Pick<Model, 'virtualNetwork' | 'subnet' | 'networkSecurityGroup' | 'routeTable' | 'publicIPAddress' | 'networkInterface'> {
  /** `POST {id}/backendhealth` of a gateway. */
  backendHealth(gatewayId: string): Fact<BackendHealth>;
}

/** A fact that the body should have told, but in a way that could not be read. */
export function unreadable(request: FactRequest, detail: string): Unavailable {
  return { state: 'unavailable', reason: 'failed', request, detail };
}
