import { portal } from '../applicationGateway/commands';
import { useOfPair } from '../applicationGateway/parkedPool';
import { defineRule } from '../rule';
import { scaleSetFix, scaleSetsOfPool } from './scaleSets';

export default defineRule({
  code: 'BE-VMSS-003',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['noServers', 'gateway502'],
  specificity: 95,
  text: {
    en: {
      title: 'The instances of a scale set were never put into the pool',
      message:
        'The model of scale set {scaleSet} puts its instances into pool {pool}, but the pool is empty although there shall be {count} of them: the instances still have an older model.',
      why: 'A change of the model reaches instances that exist only when they are upgraded. With the upgrade policy Manual nobody does that, so the pool stays empty and the gateway answers 502.',
      howWeKnow: 'The network part of the scale set’s model names the pool, its capacity is not zero, and the pool lists no member.',
      fix: 'Upgrade the instances to the latest model.',
      notAProblem: 'While the scale set is being created or upgraded: look again when it is done.',
      notes: { reference: 'The model puts instances into the pool.', capacity: 'The capacity of the scale set.' },
      fixes: { upgrade: 'Upgrade all instances to the latest model', openInstances: 'Instances of the scale set' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-upgrade-policy'],
  applies: ({ pool }) => pool.isEmpty,
  check(context, pair) {
    if (useOfPair(pair, context.reported) === 'parked') return;
    for (const { scaleSet, reference } of scaleSetsOfPool(context, pair)) {
      const { capacity } = scaleSet;
      if (capacity === undefined || capacity === 0) continue;
      context.report({
        at: reference.at,
        resource: scaleSet.id,
        data: { pool: pair.pool.name, scaleSet: scaleSet.name, count: capacity },
        evidence: [
          { resource: scaleSet.id, at: reference.at, value: pair.pool.name, note: 'reference' },
          { resource: scaleSet.id, at: scaleSet.capacityAt, value: String(capacity), note: 'capacity' },
        ],
      });
    }
  },
  fixes: ({ resource }) => [...scaleSetFix('upgrade', resource, 'update-instances', '--instance-ids', '*'), portal('openInstances', resource)],
});
