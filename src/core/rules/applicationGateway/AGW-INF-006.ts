import type { ApplicationGateway } from '../../model/applicationGateway';
import type { Subnet } from '../../model/network';
import { parsePrefix } from '../../network/cidr';
import { idKey, resourceType } from '../../snapshot/resourceId';
import { defineRule, type RuleContext } from '../rule';
import { azureCli, gatewayCommand, portal } from './commands';
import { deepestPlace } from './places';

/** Addresses that Azure keeps of every subnet (learn.microsoft.com/azure/virtual-network/virtual-networks-faq). */
const reserved = 5;

export default defineRule({
  code: 'AGW-INF-006',
  on: 'gateway',
  severity: 'warning',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: "The gateway's subnet has too few addresses to scale out",
      message:
        'Subnet {subnet} ({prefixes}) has {available} addresses, and the gateways in it need up to {required}: {needs}. A gateway that finds no free address cannot add instances, nor be updated.',
      why: 'Every instance of a gateway takes an address of its subnet, a private frontend one more, and Azure keeps five. Without a free one the gateway stays at the instances that it has, and answers slowly or with 502 under load.',
      howWeKnow: "The size of the subnet's prefixes is held against the greatest number of instances of every gateway in it.",
      fix: 'Give the subnet a larger prefix (/24 for a v2 gateway), or lower the greatest number of instances.',
      notAProblem: 'When the gateway never needs its greatest number of instances.',
      notes: { subnet: 'The prefixes of the subnet.', capacity: 'The greatest number of instances.' },
      fixes: { lower: 'Lower the greatest number of instances', openSubnet: 'Subnets of the network: address range' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
  check(context, { gateway }) {
    const subnet = context.need(gateway.subnet);
    if (!subnet) return;
    const available = sizeOf(subnet);
    const gateways = gatewaysIn(context, gateway, subnet);
    const needs = gateways.map((each) => ({ gateway: each, addresses: needOf(each) }));
    const known = needs.flatMap(({ addresses }) => (addresses === undefined ? [] : [addresses]));
    if (available === undefined || known.length < needs.length) {
      context.unknown([]);
      return;
    }
    const required = reserved + known.reduce((sum, each) => sum + each, 0);
    if (available >= required) return;
    const at = deepestPlace(context.model, subnet.at, 'properties', 'addressPrefix');
    context.report({
      at,
      resource: subnet.id,
      data: {
        subnet: subnet.name,
        prefixes: subnet.addressPrefixes.join(', '),
        available,
        required,
        needs: [...needs.map((each) => `${each.gateway.name} ${each.addresses ?? ''}`), `Azure ${reserved}`].join(', '),
      },
      evidence: [
        { resource: subnet.id, at, value: subnet.addressPrefixes.join(', '), note: 'subnet' },
        ...needs.map(({ gateway: each, addresses }) => ({
          resource: each.id,
          at: capacityPlace(context, each),
          value: String(addresses ?? ''),
          note: 'capacity',
        })),
      ],
    });
  },
  fixes: (finding, { gateway }) => [
    ...(gateway.autoscale ? [azureCli('lower', [gatewayCommand(gateway.id, 'update', '--max-capacity', '<number of instances>')])] : []),
    portal('openSubnet', finding.resource),
  ],
});

/** Addresses of all IPv4 prefixes; undefined when one cannot be read, or there is none. */
function sizeOf({ addressPrefixes }: Subnet): number | undefined {
  const prefixes = addressPrefixes.map(parsePrefix);
  const sizes = prefixes.flatMap((prefix) => (prefix ? [prefix.family === 4 ? 2 ** (32 - prefix.length) : 0] : []));
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sizes.length === prefixes.length && sum > 0 ? sum : undefined;
}

/** The gateway itself and every other that has an ip configuration in the subnet. */
function gatewaysIn(context: RuleContext, own: ApplicationGateway, { ipConfigurationIds }: Subnet): readonly ApplicationGateway[] {
  const ids = new Map(ipConfigurationIds.flatMap((id) => ownersOf(id)).map((id) => [idKey(id), id]));
  ids.delete(idKey(own.id));
  return [own, ...[...ids.values()].map((id) => context.need(context.model.gateway(id)))];
}

function ownersOf(configurationId: string): readonly string[] {
  const [, id] = /^(.*\/applicationGateways\/[^/]+)\//i.exec(configurationId) ?? [];
  return id !== undefined && resourceType(id) === 'microsoft.network/applicationgateways' ? [id] : [];
}

/** Instances at the most and private frontends; undefined when the body does not say how many instances there may be. */
function needOf({ autoscale, capacity, frontends }: ApplicationGateway): number | undefined {
  const instances = autoscale ? autoscale.maxCapacity : capacity;
  return instances === undefined ? undefined : instances + frontends.filter(({ publicIPAddressId }) => publicIPAddressId === undefined).length;
}

function capacityPlace({ model }: RuleContext, { at, autoscale }: ApplicationGateway) {
  return autoscale ? deepestPlace(model, at, 'properties', 'autoscaleConfiguration', 'maxCapacity') : deepestPlace(model, at, 'properties', 'sku', 'capacity');
}
