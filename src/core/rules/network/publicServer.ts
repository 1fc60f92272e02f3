import { tagContextOf } from '../../network/networkSpace';
import { isPrivateAddress, parsePrefix } from '../../network/cidr';
import { evaluateSecurityRules, type SecurityAnswer } from '../../network/securityRules';
import type { Model } from '../../model/model';
import type { NetworkInterfaceIPConfiguration, NetworkSecurityGroup, Subnet } from '../../model/network';
import type { ServerSubject } from '../../path/subject';
import { chainFact, known, mapFact, type Fact } from '../../snapshot/fact';
import { parentResourceId, parseResourceId, resourceType, sameId } from '../../snapshot/resourceId';

/** A server that the gateway reaches at a public address of a network interface. */
export interface PublicServer {
  readonly publicAddress: string;
  readonly applicationSecurityGroupIds: readonly string[];
  readonly privateAddress: string;
  readonly subnet: Subnet;
  /** Those of the subnet and of the interface. */
  readonly groups: readonly NetworkSecurityGroup[];
}

/** @returns whether the server may be a public address of Azure: by itself, or by the name that Azure gives one. */
export function isPublicAddress({ ipAddress, isFqdn, address }: ServerSubject): boolean {
  return isFqdn ? /\.cloudapp\.azure\.(com|us)$|\.cloudapp\.chinacloudapi\.cn$/i.test(address) : ipAddress !== undefined && !isPrivateAddress(ipAddress);
}

/** @returns known and undefined for an address of another subscription, or of something else than an interface. */
export function publicServer(model: Model, server: ServerSubject): Fact<PublicServer | undefined> {
  const subscriptionId = parseResourceId(server.gateway.id)?.subscriptionId ?? '';
  return chainFact(model.publicIPAddressesOfSubscription(subscriptionId), (all) => {
    const own = all.find(({ ipAddress, fqdn }) => ipAddress === (server.ipAddress ?? server.address) || fqdn?.toLowerCase() === server.address.toLowerCase());
    const publicAddress = own?.ipAddress;
    const configurationId = own?.ipConfigurationId;
    const interfaceId = configurationId === undefined ? undefined : parentResourceId(configurationId);
    if (publicAddress === undefined || interfaceId === undefined || resourceType(interfaceId) !== 'microsoft.network/networkinterfaces')
      return known(undefined);
    return chainFact(model.networkInterface(interfaceId), ({ ipConfigurations, networkSecurityGroup }) => {
      const configuration = ipConfigurations.find(({ id }) => configurationId !== undefined && sameId(id, configurationId));
      return configuration ? placeOf(publicAddress, configuration, networkSecurityGroup) : known(undefined);
    });
  });
}

function placeOf(
  publicAddress: string,
  { privateIPAddress, subnet, applicationSecurityGroupIds }: NetworkInterfaceIPConfiguration,
  ofInterface: Fact<NetworkSecurityGroup | undefined>,
): Fact<PublicServer | undefined> {
  return chainFact(subnet, (place) => {
    if (!place || privateIPAddress === undefined) return known(undefined);
    return chainFact(place.networkSecurityGroup, (ofSubnet) =>
      mapFact(ofInterface, (own) => {
        const groups = [ofSubnet, own].filter((group) => group !== undefined);
        return { publicAddress, privateAddress: privateIPAddress, applicationSecurityGroupIds, subnet: place, groups };
      }),
    );
  });
}

/** @returns what a security group before the server says of traffic from one public address; undefined when an address cannot be read. */
export function answerOfGroup(group: NetworkSecurityGroup, server: PublicServer, from: string, port: number): SecurityAnswer | undefined {
  const { privateAddress, subnet, applicationSecurityGroupIds } = server;
  const [source, destination] = [parsePrefix(from), parsePrefix(privateAddress)];
  if (!source || !destination) return undefined;
  return evaluateSecurityRules(group, {
    direction: 'Inbound',
    protocol: 'tcp',
    source: { endpoints: { kind: 'addresses', set: [source] }, applicationSecurityGroupIds: known([]) },
    destination: { endpoints: { kind: 'addresses', set: [destination] }, applicationSecurityGroupIds: known(applicationSecurityGroupIds) },
    ports: [{ first: port, last: port }],
    tags: tagContextOf(subnet),
  });
}
