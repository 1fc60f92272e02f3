import type { ScaleSetInstance } from '../../model/scaleSet';
import { isPoweredOff } from '../../network/serverMachine';
import { parentResourceId } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { answersOnAll } from '../network/serverLeg';
import { defineRule } from '../rule';
import { scaleSetFix } from './scaleSets';
import { isInstance, scaleSetPlaceOf } from './scaleSetServers';

export default defineRule({
  code: 'BE-VMSS-002',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 70,
  text: {
    en: {
      title: 'An instance of a scale set is stopped, unhealthy or not upgraded',
      message: 'Server {server} of pool {pool} is instance {instance}, which its own health monitoring calls unhealthy.',
      variants: {
        stopped: 'Server {server} of pool {pool} is instance {instance}, which does not run.',
        outdated:
          'Server {server} of pool {pool} is instance {instance}, which still has an older model of its scale set: what was changed there since is missing here.',
      },
      why: 'An instance that is stopped or unhealthy does not serve, whatever the gateway does. One with an older model lacks what was changed since, such as a port, an extension or a security group.',
      howWeKnow: 'The instance view says the power state and the monitored health, and the instance says whether it has the latest model.',
      fix: 'Start or reimage the instance, or upgrade it to the latest model.',
      notAProblem: 'When the server is Healthy. An older model alone breaks nothing, if it was made for the same service.',
      notes: { state: 'The state of the instance.' },
      fixes: { start: 'Start the instance', upgrade: 'Upgrade the instance to the latest model', openInstances: 'Instances of the scale set' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-health-extension'],
  applies: (server) => scaleSetPlaceOf(server) !== undefined,
  check(context, server) {
    const place = scaleSetPlaceOf(server);
    context.need(server.health);
    if (!place || answersOnAll(server)) return;
    const instance = context.need(context.model.scaleSetInstances(place.scaleSetId)).find((each) => isInstance(place, each));
    const fault = instance && faultOf(instance);
    if (!instance || !fault) return;
    const { variant, at, value } = fault;
    context.report({
      at,
      resource: instance.id,
      ...(variant === undefined ? {} : { variant }),
      // An older model may do as well as the new one: it is a risk until something else is found.
      ...(variant === 'outdated' ? { confidence: 'predicted', isRiskOnly: true } : {}),
      data: { server: server.address, pool: server.pool.name, instance: instance.name },
      evidence: [{ resource: instance.id, at, value, note: 'state' }],
    });
  },
  fixes({ resource, variant }) {
    const scaleSet = parentResourceId(resource) ?? resource;
    const instance = resource.slice(resource.lastIndexOf('/') + 1);
    return [
      ...(variant === 'stopped' ? scaleSetFix('start', scaleSet, 'start', '--instance-ids', instance) : []),
      ...(variant === 'outdated' ? scaleSetFix('upgrade', scaleSet, 'update-instances', '--instance-ids', instance) : []),
      portal('openInstances', scaleSet),
    ];
  },
});

function faultOf(instance: ScaleSetInstance) {
  const { powerState, health, latestModelApplied } = instance;
  if (powerState !== undefined && isPoweredOff(powerState)) return { variant: 'stopped', at: instance.powerStateAt, value: powerState } as const;
  if (health === 'unhealthy') return { variant: undefined, at: instance.healthAt, value: health } as const;
  if (latestModelApplied === false) return { variant: 'outdated', at: instance.latestModelAppliedAt, value: 'false' } as const;
  return undefined;
}
