import { checkRule, gatewaySnapshot, ids } from './check';

const at = { resource: ids.gateway, severity: 'hint', isRiskOnly: true } as const;

checkRule('BE-AKS-001', [
  {
    name: 'says that a controller owns the gateway',
    snapshot: gatewaySnapshot({ tags: { 'managed-by-k8s-ingress': '1.7.5/abc' } }),
    expect: 'fail',
    findings: [{ ...at, pointer: '/tags/managed-by-k8s-ingress' }],
  },
  {
    name: 'knows the tag of the last change',
    snapshot: gatewaySnapshot({ tags: { team: 'shop', 'Last-Updated-By-K8s-Ingress': '2026-11-01' } }),
    expect: 'fail',
    findings: [{ ...at, pointer: '/tags/Last-Updated-By-K8s-Ingress' }],
  },
  { name: 'passes for other tags', snapshot: gatewaySnapshot({ tags: { 'managed-by': 'k8s-ingress' } }), expect: 'pass' },
  { name: 'passes without tags', snapshot: gatewaySnapshot(), expect: 'pass' },
]);
