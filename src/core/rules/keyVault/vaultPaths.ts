import type { ApplicationGateway } from '../../model/applicationGateway';
import type { KeyVault } from '../../model/keyVault';
import type { Subnet } from '../../model/network';
import { unreadable } from '../../model/lookUps';
import type { Model } from '../../model/model';
import { prefixContains } from '../../network/cidr';
import { known, type Fact } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { sameId } from '../../snapshot/resourceId';
import { linkedZones } from '../dns/linkedZones';

/** How a gateway comes through the firewall of a vault. `bypass`: only as a service that Azure trusts, on which its documents disagree. */
export type VaultPath = 'open' | 'bypass' | 'none';

/** @returns unavailable when what is missing could be a way. */
export function vaultPathOf(model: Model, gateway: ApplicationGateway, vault: KeyVault): Fact<VaultPath> {
  const { firewall, privateEndpointConnections } = vault;
  if (!firewall.isReadable) return unreadable(getRequest(vault.id), 'the firewall of the vault could not be read');
  if (!firewall.isPublicAccessDisabled && !firewall.deniesByDefault) return known('open');
  const { subnet } = gateway;
  if (subnet.state === 'unavailable') return subnet;
  const own = subnet.state === 'known' ? subnet.value : undefined;
  if (!own) return unreadable(getRequest(gateway.id), 'the gateway names no subnet');
  const ruled = firewall.isPublicAccessDisabled ? known(false) : isRuledIn(gateway, own, vault);
  if (ruled.state !== 'known') return ruled.state === 'absent' ? unreadable(ruled.request, 'an address of the gateway is gone') : ruled;
  if (ruled.value) return known('open');
  if (!privateEndpointConnections) return unreadable(getRequest(vault.id), 'the private endpoints of the vault could not be read');
  if (privateEndpointConnections.some(({ status }) => status?.toLowerCase() === 'approved')) return hasPrivateName(model, own, vault);
  return known(firewall.letsAzureServicesPass ? 'bypass' : 'none');
}

/** A rule for the subnet counts only with the service endpoint on it. */
function isRuledIn(gateway: ApplicationGateway, subnet: Subnet, { firewall, id }: KeyVault): Fact<boolean> {
  const hasEndpoint = subnet.serviceEndpoints.some((service) => /^microsoft\.keyvault(\.global)?$/i.test(service));
  if (hasEndpoint && firewall.subnetIds.some((each) => sameId(each, subnet.id))) return known(true);
  if (firewall.addresses.length === 0) return known(false);
  if (subnet.natGatewayId !== undefined) return unreadable(getRequest(subnet.natGatewayId), 'the address from which the gateway asks is that of a NAT gateway');
  for (const frontend of gateway.frontends) {
    const address = frontend.publicIPAddress;
    if (address.state === 'unavailable') return address;
    if (address.state === 'absent') continue;
    const text = address.value?.ipAddress;
    if (address.value && text === undefined) return unreadable(getRequest(id), 'the public address of the gateway could not be read');
    if (text !== undefined && firewall.addresses.some((each) => prefixContains(each, text))) return known(true);
  }
  return known(false);
}

/** A private endpoint is of use where its name is known; zones that nobody read, and DNS servers, may know it. */
function hasPrivateName(model: Model, subnet: Subnet, vault: KeyVault): Fact<VaultPath> {
  const network = subnet.virtualNetwork;
  if (network.state !== 'known') return network.state === 'absent' ? unreadable(network.request, 'the network is gone') : network;
  const zones = linkedZones(model, network.value, (name) => /^privatelink\.vaultcore\./.test(name));
  if (zones.state !== 'known') return zones;
  for (const zone of zones.value) {
    const records = model.privateDnsRecordNames(zone.id);
    if (records.state === 'unavailable') return records;
    if (records.state === 'known' && records.value.includes(vault.name.toLowerCase())) return known('open');
  }
  return unreadable(getRequest(vault.id), 'whether the gateway finds the private endpoint of the vault cannot be told');
}
