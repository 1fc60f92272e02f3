import type { ApplicationGateway } from '../../model/applicationGateway';
import type { NetworkSecurityGroup, SecurityRule, Subnet } from '../../model/network';
import { addressSet, noAddress, type AddressSet } from '../../network/cidr';
import { tagContextOf } from '../../network/networkSpace';
import type { SecurityQuestion } from '../../network/securityRules';
import type { Endpoints } from '../../network/serviceTags';
import type { PortRange } from '../../network/trafficSpace';
import { known } from '../../snapshot/fact';
import type { RuleContext } from '../rule';

/**
 * The ports by which the platform manages the instances of a gateway.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/configuration-infrastructure (network security groups).
 *
 * @returns undefined when the generation of the gateway cannot be told.
 */
export function managementPorts(gateway: ApplicationGateway): PortRange | undefined {
  if (gateway.isV2) return { first: 65200, last: 65535 };
  return gateway.isV1 ? { first: 65503, last: 65534 } : undefined;
}

/** The gateway's subnet and its security group; undefined when Azure says that there is none. Ends with *unknown* when either is not known. */
export function gatewaySecurityGroup(
  context: Pick<RuleContext, 'need'>,
  gateway: ApplicationGateway,
): { readonly subnet: Subnet; readonly group: NetworkSecurityGroup } | undefined {
  const subnet = context.need(gateway.subnet);
  const group = subnet && context.need(subnet.networkSecurityGroup);
  return group && { subnet, group };
}

/** What the platform's traffic to the whole subnet of a gateway asks of its security group. */
export function questionToSubnet(subnet: Subnet, source: Endpoints, protocol: SecurityQuestion['protocol'], ports: PortRange): SecurityQuestion {
  return {
    direction: 'Inbound',
    protocol,
    // Neither platform services nor instances of a gateway are members of application security groups.
    source: { endpoints: source, applicationSecurityGroupIds: known([]) },
    destination: { endpoints: { kind: 'addresses', set: managedAddresses(subnet) }, applicationSecurityGroupIds: known([]) },
    ports: [ports],
    tags: tagContextOf(subnet),
  };
}

/**
 * The platform manages instances over IPv4. Empty when a prefix cannot be read: then nothing can be said of the whole subnet.
 */
function managedAddresses({ addressPrefixes }: Subnet): AddressSet {
  return (addressSet(addressPrefixes) ?? noAddress).filter(({ family }) => family === 4);
}

/** @returns whether the rule's destination is Any, as ARM demands of the rules that let the platform in. */
export function isToAnyDestination(rule: SecurityRule): boolean {
  return rule.destinationAddressPrefixes.some((prefix) => ['*', 'any', '0.0.0.0/0'].includes(prefix.toLowerCase()));
}
