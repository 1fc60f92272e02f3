import type { ApplicationGateway } from '../../model/applicationGateway';
import { defineRule } from '../rule';
import { azureCli, gatewayCommand, portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-INF-011',
  on: 'gateway',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The gateway has fewer than two instances for certain',
      message: 'Gateway {gateway} may run on {instances} instances: while one is replaced or a burst comes, requests can fail.',
      why: 'Azure replaces instances for updates. A gateway with a single instance has nobody to serve meanwhile, and one that scales up from zero needs minutes.',
      howWeKnow: 'The fixed number of instances, or the least number of the autoscale.',
      fix: 'Let at least two instances run.',
      notAProblem: 'For test systems.',
      notes: { instances: 'The least number of instances.' },
      fixes: { two: 'Let at least two instances run', openScale: 'Configuration of the gateway: capacity' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/application-gateway-autoscaling-zone-redundant',
    'https://learn.microsoft.com/azure/reliability/reliability-application-gateway-v2',
  ],
  check(context, { gateway }) {
    const scale = leastInstances(gateway);
    if (!scale || scale.count >= 2) return;
    const at = deepestPlace(context.model, gateway.at, 'properties', ...scale.path);
    context.report({
      at,
      resource: gateway.id,
      data: { gateway: gateway.name, instances: scale.count },
      evidence: [{ resource: gateway.id, at, value: String(scale.count), note: 'instances' }],
    });
  },
  fixes: (_, { gateway }) => [
    azureCli('two', [gatewayCommand(gateway.id, 'update', gateway.autoscale ? '--min-capacity' : '--capacity', '2')]),
    portal('openScale', gateway.id),
  ],
});

/** @returns undefined where the body says neither. */
function leastInstances({ autoscale, capacity }: ApplicationGateway): { readonly count: number; readonly path: readonly string[] } | undefined {
  if (autoscale?.minCapacity !== undefined) return { count: autoscale.minCapacity, path: ['autoscaleConfiguration', 'minCapacity'] };
  return autoscale || capacity === undefined ? undefined : { count: capacity, path: ['sku', 'capacity'] };
}
