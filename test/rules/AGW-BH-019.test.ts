import { checkRule, gatewaySnapshot, ids, without, type GatewaySketch } from './check';

const request = `POST ${ids.gateway}/backendhealth`;
const pointer = '/backendAddressPools/0/backendHttpSettingsCollection/0/servers/0/health';
const unknown: GatewaySketch = {
  health: [
    {
      servers: [
        { address: '10.0.2.4', health: 'Unknown' },
        { address: '10.0.2.5', health: 'Unknown' },
      ],
    },
  ],
};
const delegated = { delegations: [{ name: 'd', properties: { serviceName: 'microsoft.network/APPLICATIONGATEWAYS' } }] };
const tag = { EnhancedNetworkControl: 'true' };
const found = { resource: ids.gateway, request, pointer, severity: 'info', shows: 'healthUnknown', data: { count: 2 } } as const;

checkRule('AGW-BH-019', [
  { name: 'passes when every server is Healthy', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'passes when a gateway in the open is Unknown', snapshot: gatewaySnapshot(unknown), expect: 'pass' },
  {
    name: 'says that it can be ignored without a public frontend',
    snapshot: gatewaySnapshot({ ...unknown, frontends: ['private'], listeners: [{ name: 'l', frontend: 'private' }] }),
    expect: 'fail',
    findings: [found],
  },
  {
    name: 'says so with delegation and tag',
    snapshot: gatewaySnapshot({ ...unknown, tags: tag, gatewaySubnet: delegated }),
    expect: 'fail',
    findings: [found],
  },
  {
    name: 'says perhaps with the delegation alone',
    snapshot: gatewaySnapshot({ ...unknown, gatewaySubnet: delegated }),
    expect: 'fail',
    findings: [{ ...found, variant: 'perhaps' }],
  },
  {
    name: 'says perhaps with the tag alone',
    snapshot: gatewaySnapshot({ ...unknown, tags: tag }),
    expect: 'fail',
    findings: [{ ...found, variant: 'perhaps' }],
  },
  { name: 'does not apply to v1', snapshot: gatewaySnapshot({ ...unknown, tier: 'Standard' }), expect: 'notApplicable' },
  { name: 'is unknown without the subnet', snapshot: without(gatewaySnapshot(unknown), 'virtualNetworks'), expect: 'unknown' },
  { name: 'is unknown without backend health', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
]);
