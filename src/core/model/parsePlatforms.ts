import type { ApiManagement, ContainerApp, ContainerAppEnvironment } from './platforms';
import { defined, parseResource } from './parseResource';
import type { Reader } from './reader';

/** Parses a container app. */
export function parseContainerApp(body: Reader, id: string): ContainerApp {
  const properties = body.requiredObject('properties');
  const configuration = properties.requiredObject('configuration');
  const ingress = configuration.object('ingress');
  return defined({
    ...parseResource(body, id),
    runningStatus: properties.text('runningStatus'),
    runningStatusAt: properties.place('runningStatus'),
    environmentId: properties.text('environmentId') ?? properties.text('managedEnvironmentId'),
    ingress: ingress.exists
      ? defined({ at: ingress.at, fqdn: ingress.text('fqdn')?.toLowerCase(), external: ingress.flag('external'), externalAt: ingress.place('external') })
      : undefined,
    configurationAt: configuration.at,
  });
}

/** Parses an environment of container apps. */
export function parseContainerAppEnvironment(body: Reader, id: string): ContainerAppEnvironment {
  const properties = body.requiredObject('properties');
  return defined({
    ...parseResource(body, id),
    defaultDomain: properties.text('defaultDomain')?.toLowerCase(),
    internal: properties.object('vnetConfiguration').flag('internal'),
    staticIp: properties.text('staticIp'),
    subnetId: properties.object('vnetConfiguration').text('infrastructureSubnetId'),
  });
}

/** Parses a service of API Management. */
export function parseApiManagement(body: Reader, id: string): ApiManagement {
  const resource = parseResource(body, id);
  const properties = body.requiredObject('properties');
  const own = properties.list('hostnameConfigurations').filter((each) => each.text('type')?.toLowerCase() === 'proxy');
  const url = properties.text('gatewayUrl')?.toLowerCase();
  const names = [url?.replace(/^https?:\/\//, '').replace(/[:/].*$/, ''), ...own.map((each) => each.text('hostName')?.toLowerCase())];
  return defined({
    ...resource,
    provisioningState: properties.text('provisioningState'),
    provisioningStateAt: properties.place('provisioningState'),
    virtualNetworkType: properties.text('virtualNetworkType'),
    virtualNetworkTypeAt: properties.place('virtualNetworkType'),
    privateAddresses: properties.texts('privateIPAddresses'),
    gatewayHosts: [...new Set(names.filter((name) => name !== undefined))],
    hostsAt: properties.place('hostnameConfigurations'),
  });
}
