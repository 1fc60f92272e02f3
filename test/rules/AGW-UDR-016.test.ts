import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, routeTable, without, type GatewaySketch, type RouteSketch } from './check';

const timedOut = 'Time taken by the backend to respond to application gateway’s health probe is more than the time-out threshold in the probe setting.';
const hop = '10.0.9.4';
const applianceSubnet = `${ids.vnet}/subnets/snet-appliance`;
const applianceRoutes = ids.gatewayRoutes.replace('rt-gateway', 'rt-appliance');
const machineId = `${ids.group}/providers/Microsoft.Compute/virtualMachines/nva`;
const toHop: RouteSketch = { name: 'backend', prefix: '10.0.2.0/24', nextHop: 'VirtualAppliance', nextHopIp: hop };
const machine = (...interfaces: readonly string[]): RecordedResponse => ({
  request: `GET ${machineId}?$expand=instanceView`,
  status: 200,
  body: { id: machineId, name: 'nva', properties: { networkProfile: { networkInterfaces: interfaces.map((name) => ({ id: ids.nic(name) })) } } },
});
const looping = (
  back: readonly RouteSketch[] = [toHop],
  answer = machine('nic-nva'),
  nva: JsonObject = { virtualMachine: { id: machineId } },
): GatewaySketch => ({
  pools: [{ name: 'pool-app', servers: ['10.0.2.4'] }],
  health: [{ servers: [{ address: '10.0.2.4', health: 'Unhealthy', message: timedOut }] }],
  subnets: [{ name: 'snet-appliance', addressPrefix: '10.0.9.0/24', routeTable: { id: applianceRoutes } }],
  gatewayRoutes: [toHop],
  nics: [
    { name: 'nic-4', address: '10.0.2.4' },
    { name: 'nic-nva', address: hop, subnet: applianceSubnet, properties: nva },
  ],
  responses: [routeTable(applianceRoutes, back), answer],
});
const loop = gatewaySnapshot(looping());

checkRule('AGW-UDR-016', [
  {
    name: 'fails where the appliance’s subnet leads back to it',
    snapshot: loop,
    expect: 'fail',
    findings: [
      {
        request: `GET ${applianceRoutes}`,
        resource: `${applianceRoutes}/routes/backend`,
        pointer: '/properties/routes/0/properties/nextHopType',
        severity: 'error',
        confidence: 'static',
        explains: ['timeout', 'gateway502'],
        data: { appliance: hop, table: 'rt-appliance', server: '10.0.2.4' },
      },
    ],
  },
  { name: 'passes without an appliance', snapshot: gatewaySnapshot(), expect: 'pass' },
  { name: 'passes where the appliance’s subnet has no such route', snapshot: gatewaySnapshot(looping([])), expect: 'pass' },
  { name: 'passes where the route leads on to another appliance', snapshot: gatewaySnapshot(looping([{ ...toHop, nextHopIp: '10.0.9.5' }])), expect: 'pass' },
  {
    name: 'passes where a default route leads back, but the network is nearer',
    snapshot: gatewaySnapshot(looping([{ ...toHop, prefix: '0.0.0.0/0' }])),
    expect: 'pass',
  },
  { name: 'is unknown for an appliance with two interfaces', snapshot: gatewaySnapshot(looping([toHop], machine('nic-nva', 'nic-inside'))), expect: 'unknown' },
  { name: 'is unknown for an interface without a machine', snapshot: gatewaySnapshot(looping([toHop], machine('nic-nva'), {})), expect: 'unknown' },
  {
    name: 'asks nothing about a server that answers',
    snapshot: gatewaySnapshot({ ...looping(), health: [{ servers: [{ address: '10.0.2.4' }] }] }),
    expect: 'unknown',
  },
  { name: 'is unknown without the appliance’s route table', snapshot: without(loop, applianceRoutes), expect: 'unknown', missing: [`GET ${applianceRoutes}`] },
  { name: 'is unknown when the appliance’s machine is refused', snapshot: refused(loop, machineId), expect: 'unknown' },
]);
