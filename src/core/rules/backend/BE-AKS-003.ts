import { below } from '../../snapshot/fact';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { controllerTag } from './ingressController';

/**
 * The controller takes the probe of a setting from the annotations of the Ingress, else from the readiness probe of the pods, else asks for the
 * path of the Ingress. Which of them it was cannot be read from Azure, so that the finding is a prediction.
 *
 * Azure: Azure/application-gateway-kubernetes-ingress, docs/annotations.md and docs/features/probes.md.
 */
export default defineRule({
  code: 'BE-AKS-003',
  on: 'pair',
  severity: 'warning',
  confidence: 'predicted',
  // It says where to change the probe and not what is wrong with it: what the server answers (AGW-BH-006) is the more certain truth.
  isRiskOnly: true,
  text: {
    en: {
      title: 'The health probe that a Kubernetes ingress controller made is refused',
      message:
        'Servers of pool {pool} refuse the probe {probe} of backend setting {setting}, which asks for {path}. A Kubernetes ingress controller writes gateway {gateway}: change the probe in the Ingress.',
      why: 'The controller makes the probe of the annotations of the Ingress or of the readiness probe of the pods; without either it asks for the path of the Ingress, which many applications do not answer with 200 to 399. What is changed on the gateway by hand is overwritten.',
      howWeKnow: 'The controller leaves a tag on the gateway, and backend health says that servers answered the probe, but not as it expects.',
      fix: 'Give the pods a readiness probe with `httpGet` on a page that answers 200, or annotate the Ingress with `appgw.ingress.kubernetes.io/health-probe-path` and, where another code is right, `appgw.ingress.kubernetes.io/health-probe-status-codes`.',
      notAProblem: 'When the pods refuse on purpose, such as while they start.',
      notes: { path: 'The path that the probe asks for.', tag: 'The tag of the controller.' },
      fixes: { openProbes: 'Health probes of the gateway: see what the controller wrote, and change the Ingress' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/ingress-controller-annotations',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/ingress-controller-troubleshoot',
    'https://learn.microsoft.com/azure/application-gateway/ingress-controller-add-health-probes',
  ],
  applies: ({ gateway, setting }) => setting.layer === 'http' && controllerTag(gateway) !== undefined,
  check(context, { gateway, pool, setting, health }) {
    const tag = controllerTag(gateway);
    context.need(health);
    if (tag === undefined || !context.shows('refusedByProbe')) return;
    const probe = setting.probe?.target;
    const at = probe ? deepestPlace(context.model, probe.at, 'properties', 'path') : setting.at;
    const path = probe?.path ?? '/';
    context.report({
      at,
      resource: (probe ?? setting).id,
      data: { gateway: gateway.name, pool: pool.name, setting: setting.name, probe: probe?.name ?? 'by default', path },
      evidence: [
        { resource: (probe ?? setting).id, at, value: path, note: 'path' },
        { resource: gateway.id, at: below(gateway.at, 'tags', tag), value: tag, note: 'tag' },
      ],
    });
  },
  fixes: (_, { gateway }) => [portal('openProbes', gateway.id)],
});
