import type { ScaleSet } from '../../model/scaleSet';
import type { PairSubject } from '../../path/subject';
import { parseResourceId, sameId } from '../../snapshot/resourceId';
import { azureCli } from '../applicationGateway/commands';
import type { Fix } from '../finding';
import type { RuleContext } from '../rule';

/** A scale set whose model puts its instances into a pool, and where it says so. */
export interface PooledScaleSet {
  readonly scaleSet: ScaleSet;
  readonly reference: ScaleSet['gatewayPools'][number];
}

/**
 * The scale sets that fill a pool. A gateway and the scale sets in its pools are in one subscription, so one list tells them.
 *
 * The check ends with *unknown* where the list could not be read.
 */
export function scaleSetsOfPool({ model, need }: Pick<RuleContext, 'model' | 'need'>, { gateway, pool }: PairSubject): readonly PooledScaleSet[] {
  const subscriptionId = parseResourceId(gateway.id)?.subscriptionId;
  if (subscriptionId === undefined) return [];
  return need(model.scaleSetsOfSubscription(subscriptionId)).flatMap((scaleSet) => {
    const reference = scaleSet.gatewayPools.find(({ id }) => sameId(id, pool.id));
    return reference ? [{ scaleSet, reference }] : [];
  });
}

/** `az vmss <verb>` on a scale set. */
export function scaleSetFix(title: string, scaleSetId: string, verb: string, ...options: readonly string[]): readonly Fix[] {
  const id = parseResourceId(scaleSetId);
  if (!id) return [];
  return [azureCli(title, [['vmss', verb, '--resource-group', id.resourceGroup, '--name', id.name, '--subscription', id.subscriptionId, ...options]])];
}
