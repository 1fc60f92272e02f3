import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { silentMessage } from './serverMachine';

/** A gateway whose only server does not answer, and that nothing has. */
function silent(address: string, subnet: JsonObject = {}, more: GatewaySketch = {}): GatewaySketch {
  return {
    pools: [{ name: 'pool-app', servers: [address] }],
    health: [{ servers: [{ address, health: 'Unhealthy', message: silentMessage }] }],
    nics: [],
    lookups: [{ kind: 'address', key: address, complete: true, ids: [] }],
    backendSubnet: subnet,
    ...more,
  };
}

const nobody = gatewaySnapshot(silent('10.0.2.9'));
const at = { resource: ids.child('backendAddressPools', 'pool-app'), pointer: '/properties/backendAddressPools/0/properties/backendAddresses/0' } as const;
const configuration = (owner: string): JsonObject => ({ ipConfigurations: [{ id: `${owner}/ipConfigurations/c` }] });
const instance = `${ids.group}/providers/Microsoft.Compute/virtualMachineScaleSets/s/virtualMachines/0/networkInterfaces/n`;

checkRule('BE-VM-003', [
  {
    name: 'warns of a silent address that nothing has',
    snapshot: nobody,
    expect: 'fail',
    findings: [{ ...at, severity: 'warning', confidence: 'predicted', explains: ['timeout', 'gateway502'] }],
  },
  {
    name: 'fails for an address that is in no subnet',
    snapshot: gatewaySnapshot(silent('10.0.200.4')),
    expect: 'fail',
    findings: [{ ...at, severity: 'error', confidence: 'static', variant: 'inNoSubnet' }],
  },
  {
    name: 'warns beside interfaces of other machines',
    snapshot: gatewaySnapshot(silent('10.0.2.9', configuration(ids.nic('nic-other')))),
    expect: 'fail',
    findings: [{ ...at, severity: 'warning' }],
  },
  {
    name: 'passes for an address of an interface',
    snapshot: gatewaySnapshot(
      silent(
        '10.0.2.9',
        {},
        { nics: [{ name: 'nic-9', address: '10.0.2.9' }], lookups: [{ kind: 'address', key: '10.0.2.9', complete: true, ids: [ids.nic('nic-9')] }] },
      ),
    ),
    expect: 'pass',
  },
  {
    name: 'says nothing of a server that answers',
    snapshot: gatewaySnapshot(silent('10.0.2.9', {}, { health: [{ servers: [{ address: '10.0.2.9' }] }] })),
    expect: 'pass',
  },
  {
    name: 'says nothing of a server that refuses the probe',
    snapshot: gatewaySnapshot(
      silent(
        '10.0.2.9',
        {},
        {
          health: [
            { servers: [{ address: '10.0.2.9', health: 'Unhealthy', message: 'Received invalid status code: 404 in the backend server’s HTTP response.' }] },
          ],
        },
      ),
    ),
    expect: 'pass',
  },
  {
    name: 'does not know in a delegated subnet',
    snapshot: gatewaySnapshot(silent('10.0.2.9', { delegations: [{ name: 'd', properties: { serviceName: 'x' } }] })),
    expect: 'unknown',
  },
  { name: 'does not know beside a scale set', snapshot: gatewaySnapshot(silent('10.0.2.9', configuration(instance))), expect: 'unknown' },
  {
    name: 'does not know where the subnet has interfaces of another subscription',
    snapshot: gatewaySnapshot(silent('10.0.2.9', configuration(ids.nic('nic-x').replace('11111111-1111', '22222222-2222')))),
    expect: 'unknown',
  },
  { name: 'does not know on-premises', snapshot: gatewaySnapshot(silent('192.168.7.4')), expect: 'unknown' },
  { name: 'is not about a public address', snapshot: gatewaySnapshot(silent('20.50.1.2')), expect: 'notApplicable' },
  { name: 'is not about a name', snapshot: gatewaySnapshot({ pools: [{ name: 'pool-app', servers: ['app.contoso.com'] }] }), expect: 'notApplicable' },
  {
    name: 'is unknown where the look-up is incomplete',
    snapshot: gatewaySnapshot(silent('10.0.2.9', {}, { lookups: [{ kind: 'address', key: '10.0.2.9', complete: false, ids: [] }] })),
    expect: 'unknown',
  },
  { name: 'is unknown without the look-up', snapshot: without(nobody, '10.0.2.9'), expect: 'unknown', missing: ['10.0.2.9'] },
  { name: 'is unknown where the network is refused', snapshot: refused(nobody, ids.vnet), expect: 'unknown' },
]);
