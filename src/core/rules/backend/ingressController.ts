import type { ApplicationGateway } from '../../model/applicationGateway';

// Azure/application-gateway-kubernetes-ingress, pkg/azure/tags/consts.go.
const ownerTags = ['managed-by-k8s-ingress', 'last-updated-by-k8s-ingress'];

/** @returns the tag, as it is spelled, by which a Kubernetes ingress controller says that it writes the gateway; undefined without one. */
export function controllerTag({ tags }: ApplicationGateway): string | undefined {
  return Object.keys(tags).find((name) => ownerTags.includes(name.toLowerCase()));
}
