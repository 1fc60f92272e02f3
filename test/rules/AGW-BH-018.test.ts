import assert from 'node:assert/strict';
import { it } from 'node:test';
import { checkRule, everyMinute, gatewaySnapshot, ids, outcomesOf, without, type GatewaySketch } from './check';

const request = `POST ${ids.gateway}/backendhealth`;
const pool = ids.child('backendAddressPools', 'pool-app');
const unseen = 'The backend health status could not be retrieved. To learn more visit - https://aka.ms/UnknownBackendHealth.';
const at = (poolIndex: number, server: number, property = 'healthProbeLog') =>
  `/backendAddressPools/${poolIndex}/backendHttpSettingsCollection/0/servers/${server}/${property}`;

const allUnknown: GatewaySketch = { health: [{ servers: ['10.0.2.4', '10.0.2.5'].map((address) => ({ address, health: 'Unknown', message: unseen })) }] };
const oneServer: GatewaySketch = {
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unknown', message: unseen }] }],
};

const twoPools: GatewaySketch = {
  listeners: [{ name: 'one' }, { name: 'two', port: 8080 }],
  pools: [
    { name: 'pool-app', servers: ['10.0.2.4'] },
    { name: 'pool-b', servers: ['10.0.2.5', 'b.contoso.com'] },
  ],
  rules: [
    { name: 'r1', listener: 'one', pool: 'pool-app' },
    { name: 'r2', listener: 'two', pool: 'pool-b' },
  ],
};

const isolated: GatewaySketch = {
  tags: { EnhancedNetworkControl: 'True' },
  gatewaySubnet: { delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Network/applicationGateways' } }] },
};

checkRule('AGW-BH-018', [
  { name: 'passes when every server is Healthy', snapshot: gatewaySnapshot(), expect: 'pass' },
  {
    name: 'warns of every server when all are Unknown',
    snapshot: gatewaySnapshot(allUnknown),
    expect: 'fail',
    findings: [0, 1].map((index) => ({
      resource: pool,
      request,
      pointer: at(0, index),
      severity: 'warning',
      shows: 'healthUnknown',
      explains: [],
      data: { pool: 'pool-app' },
    })),
  },
  {
    name: 'goes by the message before the word',
    snapshot: gatewaySnapshot({ ...oneServer, health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: unseen }] }] }),
    expect: 'fail',
    findings: [{ resource: pool, request, pointer: at(0, 0), severity: 'warning', shows: 'healthUnknown' }],
  },
  {
    name: 'goes by the word without a message',
    snapshot: gatewaySnapshot({ ...oneServer, health: [{ servers: [{ address: '10.0.2.4', health: 'Unknown', message: '' }] }] }),
    expect: 'fail',
    findings: [{ resource: pool, request, pointer: at(0, 0, 'health'), severity: 'warning', data: { saying: 'The gateway gives no reason' } }],
  },
  {
    name: 'is an error when the user sees a 502',
    snapshot: gatewaySnapshot({ ...oneServer, symptom: { status: 502 } }),
    expect: 'fail',
    findings: [{ resource: pool, request, pointer: at(0, 0), severity: 'error' }],
  },
  {
    name: 'is an error when clients get 5xx',
    snapshot: gatewaySnapshot({ ...oneServer, metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': everyMinute(10), '5xx': everyMinute(3) } } }),
    expect: 'fail',
    findings: [{ resource: pool, request, pointer: at(0, 0), severity: 'error' }],
  },
  {
    name: 'is an error when requests have stopped',
    snapshot: gatewaySnapshot({
      ...oneServer,
      metrics: { 'ResponseStatus HttpStatusGroup': { '2xx': [...everyMinute(10, 60).slice(0, 30), ...everyMinute(0, 30)] } },
    }),
    expect: 'fail',
    findings: [{ resource: pool, request, pointer: at(0, 0), severity: 'error' }],
  },
  {
    name: 'names resolution when only names are out of sight',
    snapshot: gatewaySnapshot({
      ...twoPools,
      health: [
        { pool: 'pool-app', servers: [{ address: '10.0.2.4' }] },
        { pool: 'pool-b', servers: [{ address: '10.0.2.5' }, { address: 'b.contoso.com', health: 'Unknown', message: unseen }] },
      ],
    }),
    expect: { 'pool-b~set-app~b.contoso.com': 'fail', 'pool-app~set-app~10.0.2.4': 'pass' },
    findings: [
      { resource: ids.child('backendAddressPools', 'pool-b'), request, pointer: at(1, 1), severity: 'warning', variant: 'names', shows: 'healthUnknown' },
    ],
  },
  {
    name: 'counts as no connection when one pool of addresses is out of sight',
    snapshot: gatewaySnapshot({
      ...twoPools,
      health: [
        { pool: 'pool-app', servers: [{ address: '10.0.2.4', health: 'Unknown', message: unseen }] },
        { pool: 'pool-b', servers: [{ address: '10.0.2.5' }, { address: 'b.contoso.com' }] },
      ],
    }),
    expect: { 'pool-app~set-app~10.0.2.4': 'fail' },
    findings: [{ resource: pool, request, pointer: at(0, 0), severity: 'warning', variant: 'onePool', shows: 'timeout' }],
  },
  {
    name: 'says that others are in sight when it is neither',
    snapshot: gatewaySnapshot({
      ...twoPools,
      health: [
        { pool: 'pool-app', servers: [{ address: '10.0.2.4', health: 'Unknown', message: unseen }] },
        { pool: 'pool-b', servers: [{ address: '10.0.2.5' }, { address: 'b.contoso.com', health: 'Unknown', message: unseen }] },
      ],
    }),
    expect: { 'pool-app~set-app~10.0.2.4': 'fail', 'pool-b~set-app~b.contoso.com': 'fail' },
    findings: [
      { on: 'pool-app~set-app~10.0.2.4', resource: pool, request, pointer: at(0, 0), severity: 'warning', variant: 'some' },
      {
        on: 'pool-b~set-app~b.contoso.com',
        resource: ids.child('backendAddressPools', 'pool-b'),
        request,
        pointer: at(1, 1),
        severity: 'warning',
        variant: 'some',
      },
    ],
  },
  {
    name: 'is silent on a gateway without a public frontend, which is isolated',
    snapshot: gatewaySnapshot({ ...allUnknown, frontends: ['private'], listeners: [{ name: 'l', frontend: 'private' }] }),
    expect: 'pass',
  },
  { name: 'is silent on a delegated gateway with the tag', snapshot: gatewaySnapshot({ ...allUnknown, ...isolated }), expect: 'pass' },
  {
    name: 'is unknown when the tag is there and the subnet cannot be read',
    snapshot: without(gatewaySnapshot({ ...allUnknown, ...isolated }), 'virtualNetworks'),
    expect: 'unknown',
  },
  { name: 'is unknown when nobody asked', snapshot: gatewaySnapshot({ health: 'none' }), expect: 'unknown', missing: [request] },
  {
    name: 'says nothing of a gateway that is being created',
    snapshot: gatewaySnapshot({ ...allUnknown, properties: { provisioningState: 'Creating', operationalState: 'Stopped' } }),
    expect: 'unknown',
  },
]);

it('AGW-BH-018 asks for the metrics that decide how bad it is, and goes on without them', () => {
  const [outcome] = outcomesOf('AGW-BH-018', without(gatewaySnapshot(oneServer), 'metrics'));
  assert.equal(outcome?.status, 'fail');
  const missing = outcome.missing.map((each) => each.request.kind === 'arm' && each.request.request);
  assert.ok(missing.some((each) => typeof each === 'string' && each.includes('ResponseStatus')));
  assert.ok(missing.some((each) => typeof each === 'string' && each.includes('UnhealthyHostCount')));
});
