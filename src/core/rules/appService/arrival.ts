import { judgeAccess, type Arrival } from '../../appService/accessRestrictions';
import { unreadable } from '../../model/lookUps';
import type { AccessRestriction, WebApp, WebAppConfig } from '../../model/webApp';
import { selectDefaultRoute } from '../../network/routes';
import type { ServerSubject } from '../../path/subject';
import { known, type Fact } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';
import { getRequest } from '../../snapshot/request';

/**
 * How requests of a gateway arrive at a web app that is a server of one of its pools.
 *
 * A subnet with the service endpoint Microsoft.Web is known to the app as that subnet; without it the app sees the gateway's public
 * address (learn.microsoft.com/azure/app-service/networking/app-gateway-with-service-endpoints). Behind an approved private endpoint the
 * restrictions do not apply, so there is no arrival to judge.
 *
 * @returns unavailable where the way cannot be told: an approved private endpoint that the name may lead to, an app in an environment of
 * its own, a NAT gateway or an appliance that sends with another address, or a gateway without a public address.
 */
export function arrivalAt({ gateway }: ServerSubject, app: WebApp): Fact<Arrival> {
  const cannotTell = (detail: string): Fact<Arrival> => unreadable(getRequest(app.id), detail);
  if (app.hostingEnvironmentId !== undefined) return cannotTell('the app is in an App Service Environment');
  if (app.privateEndpointConnections.some(({ status }) => status?.toLowerCase() !== 'rejected' && status?.toLowerCase() !== 'disconnected'))
    return cannotTell("the app's name may lead to its private endpoint");
  const { subnet } = gateway;
  if (subnet.state !== 'known') return subnet;
  if (!subnet.value) return cannotTell('the gateway names no subnet');
  if (subnet.value.serviceEndpoints.some((service) => service.toLowerCase() === 'microsoft.web')) return known({ kind: 'subnet', subnetId: subnet.value.id });
  if (subnet.value.natGatewayId !== undefined) return cannotTell('a NAT gateway may send with another address');
  const route = selectDefaultRoute(subnet.value);
  if (route.outcome === 'unknown') return route.missing[0] ?? cannotTell('the way out of the subnet is not known');
  if (route.route.nextHop.toLowerCase() !== 'internet') return cannotTell('an appliance may send with another address');
  return publicAddressOf(gateway.frontends);
}

/**
 * The rule of an app that would let the gateway in if its subnet had the service endpoint for web apps.
 *
 * @returns undefined for a gateway that arrives as its subnet already, and where no rule for the subnet would decide.
 */
export function withServiceEndpoint(config: WebAppConfig, arrival: Arrival, { gateway }: Pick<ServerSubject, 'gateway'>): AccessRestriction | undefined {
  const { subnetId } = gateway;
  if (arrival.kind !== 'address' || subnetId === undefined) return undefined;
  const { access, rule } = judgeAccess(config, { kind: 'subnet', subnetId });
  return access === 'allow' && rule?.vnetSubnetResourceId !== undefined && sameId(rule.vnetSubnetResourceId, subnetId) ? rule : undefined;
}

function publicAddressOf(frontends: ServerSubject['gateway']['frontends']): Fact<Arrival> {
  const request = getRequest(frontends[0]?.id ?? '');
  for (const { publicIPAddressId, publicIPAddress } of frontends) {
    if (publicIPAddressId === undefined) continue;
    if (publicIPAddress.state !== 'known') return publicIPAddress;
    const address = publicIPAddress.value?.ipAddress;
    return address === undefined ? unreadable(getRequest(publicIPAddressId), 'the public address is not allocated') : known({ kind: 'address', address });
  }
  return unreadable(request, 'the gateway has no public address');
}
