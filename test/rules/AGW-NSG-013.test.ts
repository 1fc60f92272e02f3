import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, securityGroup, without, type GatewaySketch } from './check';

const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const asg = `${ids.group}/providers/Microsoft.Network/applicationSecurityGroups/asg-app`;
/** Allows the gateway to members of the group, and denies everything else. */
const byMembership = (from: string = '10.0.1.0/24'): RecordedResponse => {
  const answer = securityGroup(ids.backendNsg, [{ name: 'DenyRest', priority: 200, access: 'Deny' }]);
  const body = answer.body as { readonly properties: { readonly securityRules: readonly object[] } };
  const toMembers = {
    id: `${ids.backendNsg}/securityRules/ToMembers`,
    name: 'ToMembers',
    properties: {
      priority: 100,
      direction: 'Inbound',
      access: 'Allow',
      protocol: '*',
      sourceAddressPrefix: from,
      sourcePortRange: '*',
      destinationPortRange: '*',
      destinationApplicationSecurityGroups: [{ id: asg }],
    },
  };
  return { ...answer, body: { ...body, properties: { ...body.properties, securityRules: [toMembers, ...body.properties.securityRules] } } } as RecordedResponse;
};
/** No interface has the address of the server: an instance of a scale set. */
const sketch: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
  nics: [],
  lookups: [{ kind: 'address', key: '10.0.2.4', complete: true, ids: [] }],
  backendNsg: [],
  responses: [byMembership()],
};
const untold = gatewaySnapshot(sketch);
const withInterface = (groups: readonly string[]) => {
  const properties = { privateIPAddress: '10.0.2.4', subnet: { id: ids.backendSubnet }, applicationSecurityGroups: groups.map((id) => ({ id })) };
  const body = {
    id: ids.nic('nic-4'),
    name: 'nic-4',
    properties: { ipConfigurations: [{ id: `${ids.nic('nic-4')}/ipConfigurations/c`, name: 'c', properties }] },
  };
  return gatewaySnapshot({
    ...sketch,
    lookups: [{ kind: 'address', key: '10.0.2.4', complete: true, ids: [ids.nic('nic-4')] }],
    responses: [byMembership(), { request: `GET ${ids.nic('nic-4')}`, status: 200, body }],
  });
};

checkRule('AGW-NSG-013', [
  {
    name: 'hints at a rule for a group whose members are not told',
    snapshot: untold,
    expect: 'fail',
    findings: [
      {
        request: `GET ${ids.backendNsg}`,
        pointer: '/properties/securityRules/0',
        resource: `${ids.backendNsg}/securityRules/ToMembers`,
        severity: 'hint',
        isRiskOnly: true,
        explains: [],
        data: { rule: 'ToMembers', ports: '80' },
      },
    ],
  },
  { name: 'passes for an interface that is a member', snapshot: withInterface([asg]), expect: 'pass' },
  { name: 'passes for an interface that is none: AGW-NSG-008 speaks', snapshot: withInterface([]), expect: 'pass' },
  { name: 'passes where the rule is for other sources', snapshot: gatewaySnapshot({ ...sketch, responses: [byMembership('10.9.0.0/16')] }), expect: 'pass' },
  { name: 'passes where the server answers', snapshot: gatewaySnapshot({ ...sketch, health: [{ servers: [{ address: '10.0.2.4' }] }] }), expect: 'pass' },
  { name: 'passes without a security group', snapshot: gatewaySnapshot({ ...sketch, backendNsg: null, responses: [] }), expect: 'pass' },
  {
    name: 'passes where the source is a tag without private addresses',
    snapshot: gatewaySnapshot({ ...sketch, responses: [byMembership('Storage')] }),
    expect: 'pass',
  },
  { name: 'is unknown without the look-up', snapshot: { ...untold, lookups: [] }, expect: 'unknown' },
  { name: 'is unknown without the interface', snapshot: without(withInterface([asg]), 'networkInterfaces'), expect: 'unknown' },
  { name: 'is unknown when the interface is refused', snapshot: refused(withInterface([asg]), 'networkInterfaces'), expect: 'unknown' },
  { name: 'is unknown without the security group', snapshot: without(untold, ids.backendNsg), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: without(untold, 'backendhealth'), expect: 'unknown' },
]);
