import type { Flow } from './flow';
import { gatewayFlow } from './gatewayFlow';

/** Every guided flow. */
export const flows: readonly Flow[] = [gatewayFlow];

/** @returns the flow for a type of target (lower case), or undefined when there is none. */
export function flowFor(targetType: string): Flow | undefined {
  return flows.find((flow) => flow.targetType === targetType);
}
