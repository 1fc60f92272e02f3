import { machineOfServer } from '../../network/serverMachine';
import { idKey, resourceName } from '../../snapshot/resourceId';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { answersOnAll, mayBeInNetwork } from '../network/serverLeg';
import { defineRule } from '../rule';

export default defineRule({
  code: 'BE-VM-007',
  on: 'server',
  severity: 'warning',
  // Many such machines answer well: it depends on the routes in the guest, which nobody outside can read.
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 45,
  text: {
    en: {
      title: 'A server has several network interfaces in one subnet',
      message:
        'Server {server} of pool {pool} is virtual machine {machine}, which has several network interfaces in subnet {subnet}: answers may leave by another one.',
      why: 'With two interfaces in one subnet the guest answers by the interface that its own routes prefer. An answer that comes from another address than was asked is dropped, and the gateway waits in vain.',
      howWeKnow: 'Two interfaces of the machine are in the same subnet, and the server does not answer.',
      fix: 'Put the interfaces into separate subnets, or set routes by source in the guest.',
      notAProblem: 'When the guest is set up to answer by the interface that was asked.',
      notes: { interface: 'An interface in this subnet.' },
      fixes: { openMachine: 'Network of the virtual machine' },
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/troubleshoot-vm-configure-multiple-nics'],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const machine = context.need(machineOfServer(context.model, server));
    if (!machine || machine.networkInterfaceIds.length < 2) return;
    const places = machine.networkInterfaceIds.flatMap((id) => {
      const { ipConfigurations } = context.need(context.model.networkInterface(id));
      const subnetId = ipConfigurations.flatMap((each) => each.subnetId ?? [])[0];
      return subnetId === undefined ? [] : [{ id, subnetId }];
    });
    const first = places.find(({ id, subnetId }) => places.some((other) => other.id !== id && idKey(other.subnetId) === idKey(subnetId)));
    if (!first) return;
    const at = deepestPlace(context.model, machine.at, 'properties', 'networkProfile', 'networkInterfaces');
    const sharing = places.filter(({ subnetId }) => idKey(subnetId) === idKey(first.subnetId));
    context.report({
      at,
      resource: machine.id,
      data: { server: server.address, pool: server.pool.name, machine: machine.name, subnet: resourceName(first.subnetId) },
      evidence: sharing.map(({ id }) => ({ resource: id, at, value: resourceName(id), note: 'interface' })),
    });
  },
  fixes: ({ resource }) => [portal('openMachine', resource)],
});
