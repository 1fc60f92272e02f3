import { checkRule, gatewaySnapshot, ids, without } from './check';

const inSubnet = (...idsInSubnet: readonly string[]) => gatewaySnapshot({ gatewaySubnet: { ipConfigurations: idsInSubnet.map((id) => ({ id })) } });
const machine = `${ids.nic('nic-vm')}/ipConfigurations/ipconfig`;
const own = `${ids.gateway}/gatewayIPConfigurations/ipconfig`;
const at = {
  resource: ids.gatewaySubnet,
  request: `GET ${ids.vnet}`,
  pointer: '/properties/subnets/0/properties/ipConfigurations',
  severity: 'warning',
  isRiskOnly: true,
} as const;

checkRule('AGW-INF-007', [
  {
    name: 'warns of a machine in the subnet',
    snapshot: inSubnet(own, machine),
    expect: 'fail',
    findings: [{ ...at, data: { others: 'nic-vm', subnet: 'snet-gateway' } }],
  },
  { name: 'passes for gateways alone', snapshot: inSubnet(own, `${ids.gateway}-2/frontendIPConfigurations/private`), expect: 'pass' },
  { name: 'passes for a subnet that lists nothing', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'is unknown without the network', snapshot: without(inSubnet(own, machine), `GET ${ids.vnet}`), expect: 'unknown' },
]);
