import { below } from '../../snapshot/fact';
import { failsNow } from '../applicationGateway/facts';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { controllerTag } from './ingressController';

/**
 * Short spikes of 502 while pods are replaced look like any other 5xx in the metrics, and Azure says nothing of pods. So this is never a
 * cause, only what makes every rolling update show.
 */
export default defineRule({
  code: 'BE-AKS-002',
  on: 'pair',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'Pods behind a Kubernetes ingress controller leave without draining',
      message:
        'Clients of gateway {gateway} get 5xx answers, a Kubernetes ingress controller keeps pool {pool}, and backend setting {setting} does not drain connections: each replaced pod can cost a few 502.',
      why: 'The controller takes a pod out of the pool only after Kubernetes has told it, and the update of the gateway takes a while. Until then requests go to a pod that has ended.',
      howWeKnow:
        'The controller leaves a tag on the gateway, the backend setting has connection draining off, and the metrics or the report tell of 5xx answers.',
      fix: 'Annotate the Ingress with `appgw.ingress.kubernetes.io/connection-draining: "true"` and a time-out, and let the pods wait in a `preStop` hook until the gateway has been updated.',
      notAProblem: 'When the errors do not come together with updates of the pods.',
      notes: { setting: 'The backend setting.', tag: 'The tag of the controller.' },
      fixes: { openSettings: 'Backend settings of the gateway: see what the controller wrote, and change the Ingress' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/ingress-controller-annotations',
    'https://azure.github.io/application-gateway-kubernetes-ingress/how-tos/minimize-downtime-during-deployments/',
  ],
  applies: ({ gateway, setting }) => setting.layer === 'http' && controllerTag(gateway) !== undefined && setting.connectionDraining?.enabled !== true,
  check(context, { gateway, pool, setting }) {
    const tag = controllerTag(gateway);
    if (tag === undefined || !failsNow(context, gateway)) return;
    const at = deepestPlace(context.model, setting.at, 'properties', 'connectionDraining', 'enabled');
    context.report({
      at,
      resource: setting.id,
      data: { gateway: gateway.name, pool: pool.name, setting: setting.name },
      evidence: [
        { resource: setting.id, at, value: 'false', note: 'setting' },
        { resource: gateway.id, at: below(gateway.at, 'tags', tag), value: tag, note: 'tag' },
      ],
    });
  },
  fixes: (_, { gateway }) => [portal('openSettings', gateway.id)],
});
