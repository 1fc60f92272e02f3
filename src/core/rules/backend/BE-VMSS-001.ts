import type { ScaleSetInstance } from '../../model/scaleSet';
import { isPoweredOff } from '../../network/serverMachine';
import type { PairSubject } from '../../path/subject';
import { resourceName } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { useOfPair } from '../applicationGateway/parkedPool';
import { answersOnAll } from '../network/serverLeg';
import { defineRule, type RuleContext } from '../rule';
import { scaleSetFix, scaleSetsOfPool } from './scaleSets';
import { scaleSetsOfServers } from './scaleSetServers';

export default defineRule({
  code: 'BE-VMSS-001',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['noServers', 'timeout', 'gateway502'],
  specificity: 95,
  text: {
    en: {
      title: 'The scale set behind a pool has no running instance',
      message: 'Pool {pool} gets its servers from scale set {scaleSet}, which is scaled to {count} instances: there is nobody to answer.',
      variants: { stopped: 'Pool {pool} gets its servers from scale set {scaleSet}, and all of its {count} instances are stopped.' },
      why: 'The pool is filled with the instances of the scale set. Without a running one the gateway has nowhere to send a request, and answers 502.',
      howWeKnow: 'The scale set says its capacity, and the instance view of each instance says whether it runs.',
      fix: 'Scale the scale set out, or start its instances. Look at why it is at zero: an autoscale rule, a schedule, or somebody who saves money.',
      notAProblem: 'When nothing is to be served by this pool now.',
      notes: { capacity: 'The capacity of the scale set.', power: 'The power state of an instance.' },
      fixes: { scaleOut: 'Scale to one instance', start: 'Start the instances', openScaling: 'Scaling and instances of the scale set' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-autoscale-overview'],
  check(context, pair) {
    if (pair.pool.isEmpty) checkEmpty(context, pair);
    else checkStopped(context, pair);
  },
  fixes: ({ resource, variant }) => [
    ...(variant === 'stopped' ? scaleSetFix('start', resource, 'start') : scaleSetFix('scaleOut', resource, 'scale', '--new-capacity', '1')),
    portal('openScaling', resource),
  ],
});

type Context = RuleContext<{ readonly pool: string; readonly scaleSet: string; readonly count: number }>;

function checkEmpty(context: Context, pair: PairSubject): void {
  if (useOfPair(pair, context.reported) === 'parked') return;
  const filling = scaleSetsOfPool(context, pair);
  if (filling.some(({ scaleSet }) => scaleSet.capacity !== 0)) return;
  for (const { scaleSet } of filling) {
    context.report({
      at: scaleSet.capacityAt,
      resource: scaleSet.id,
      explains: ['noServers', 'gateway502'],
      data: { pool: pair.pool.name, scaleSet: scaleSet.name, count: 0 },
      evidence: [{ resource: scaleSet.id, at: scaleSet.capacityAt, value: '0', note: 'capacity' }],
    });
  }
}

function checkStopped(context: Context, pair: PairSubject): void {
  for (const { scaleSetId, servers } of scaleSetsOfServers(pair)) {
    for (const server of servers) context.need(server.health);
    if (servers.some(answersOnAll)) continue;
    const instances = context.need(context.model.scaleSetInstances(scaleSetId));
    const first = instances[0];
    if (!first || !instances.every(isStopped)) continue;
    context.report({
      at: first.powerStateAt,
      resource: scaleSetId,
      variant: 'stopped',
      explains: ['timeout', 'gateway502'],
      data: { pool: pair.pool.name, scaleSet: resourceName(scaleSetId), count: instances.length },
      evidence: [{ resource: first.id, at: first.powerStateAt, value: first.powerState ?? '', note: 'power' }],
    });
  }
}

function isStopped({ powerState }: ScaleSetInstance): boolean {
  return powerState !== undefined && isPoweredOff(powerState);
}
