import { below } from '../../snapshot/fact';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { controllerTag } from './ingressController';

export default defineRule({
  code: 'BE-AKS-001',
  on: 'gateway',
  severity: 'hint',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'A Kubernetes ingress controller owns the configuration of the gateway',
      message:
        'Gateway {gateway} is written by a Kubernetes ingress controller: change the Ingress, because what is changed on the gateway by hand is overwritten.',
      why: 'The controller makes listeners, rules, pools and probes of the Ingresses of its cluster, and writes them again with every change there.',
      howWeKnow: 'The controller leaves a tag on the gateway.',
      fix: 'Make every lasting change in the Ingress, its annotations or the readiness probe of the pods.',
      notAProblem: 'It is none: it says where changes belong.',
      notes: { tag: 'The tag of the controller.' },
      fixes: { openGateway: 'The gateway and its tags' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/ingress-controller-overview'],
  check(context, { gateway }) {
    const tag = controllerTag(gateway);
    if (tag === undefined) return;
    const at = below(gateway.at, 'tags', tag);
    context.report({ at, resource: gateway.id, data: { gateway: gateway.name }, evidence: [{ resource: gateway.id, at, value: tag, note: 'tag' }] });
  },
  fixes: (_, { gateway }) => [portal('openGateway', gateway.id)],
});
