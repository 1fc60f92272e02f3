import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch, type SecurityRuleSketch } from './check';
import { appHost, containerApps, platformSketch } from './platforms';

const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const address = '10.0.2.100';
const internal = (subnetId = ids.backendSubnet): JsonObject => ({ staticIp: address, vnetConfiguration: { internal: true, infrastructureSubnetId: subnetId } });
const allow = (destination: string, ports: readonly string[] = ['80', '31080']): SecurityRuleSketch => ({
  name: 'AllowGateway',
  priority: 100,
  source: '10.0.1.0/24',
  destination,
  ports,
});
const deny: SecurityRuleSketch = { name: 'DenyRest', priority: 4000, access: 'Deny' };
const of = (rules: readonly SecurityRuleSketch[] | null, environment: JsonObject = internal(), message = timedOut, more: GatewaySketch = {}) =>
  gatewaySnapshot(platformSketch(appHost, containerApps({}, environment), message, { backendNsg: rules, ...more }));
const wrong = of([allow(address), deny]);
const finding = {
  request: `GET ${ids.backendNsg}`,
  pointer: '/properties/securityRules/0',
  resource: `${ids.backendNsg}/securityRules/AllowGateway`,
  severity: 'warning',
  explains: ['timeout', 'gateway502'],
  data: { address, subnet: '10.0.2.0/24', ports: '80, 31080' },
} as const;

checkRule('AGW-NSG-017', [
  { name: 'finds a rule for the address of the environment', snapshot: wrong, expect: 'fail', findings: [finding] },
  { name: 'finds it as a prefix too', snapshot: of([allow(`${address}/32`), deny]), expect: 'fail', findings: [finding] },
  { name: 'passes where the subnet is the destination', snapshot: of([allow('10.0.2.0/24'), deny]), expect: 'pass' },
  { name: 'passes where the rest is not denied', snapshot: of([allow(address)]), expect: 'pass' },
  {
    name: 'passes where another rule takes the subnet',
    snapshot: of([allow(address), { ...allow('10.0.2.0/24'), name: 'Too', priority: 110 }, deny]),
    expect: 'pass',
  },
  { name: 'leaves a group that denies altogether alone', snapshot: of([deny]), expect: 'pass' },
  { name: 'passes without a security group', snapshot: of(null), expect: 'pass' },
  { name: 'passes for an environment that is public', snapshot: of([allow(address), deny], { staticIp: address }), expect: 'pass' },
  { name: 'passes where the app answers', snapshot: of([allow(address), deny], internal(), ''), expect: 'pass' },
  { name: 'is not about another name', snapshot: gatewaySnapshot(platformSketch('www.contoso.com', [])), expect: 'notApplicable' },
  {
    name: 'is unknown for an environment of another subscription',
    snapshot: of([deny], { defaultDomain: 'other.westeurope.azurecontainerapps.io' }),
    expect: 'unknown',
  },
  { name: 'is unknown without the security group', snapshot: without(wrong, ids.backendNsg), expect: 'unknown' },
  { name: 'is unknown without the network', snapshot: without(wrong, 'virtualNetworks/'), expect: 'unknown' },
  { name: 'is unknown when the environments are refused', snapshot: refused(wrong, 'managedEnvironments'), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: without(wrong, 'backendhealth'), expect: 'unknown' },
]);
