import { machineOfServer } from '../../network/serverMachine';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { answersOnAll, mayBeInNetwork } from '../network/serverLeg';
import { defineRule } from '../rule';

export default defineRule({
  code: 'BE-VM-002',
  on: 'server',
  // The last change of a machine that failed may leave it running as before: the catalogue's error is not proved by it (INFERRED there).
  severity: 'warning',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 60,
  text: {
    en: {
      title: 'The last change of a server’s virtual machine failed',
      message: 'Server {server} of pool {pool} is virtual machine {machine}, whose last change failed: it may not be what it was meant to be.',
      why: 'When Azure could not create or change a machine, it can be without its disk, its network or its extensions, and then nothing answers on the port of the gateway.',
      howWeKnow: 'The body of the machine says that its provisioning failed, and the server does not answer the gateway.',
      fix: 'Look into the activity log of the machine for what failed, and redeploy or reapply it.',
      notAProblem: 'When only an extension failed and the application runs.',
      notes: { state: 'The provisioning state, as Azure reports it.' },
      fixes: { openMachine: 'Overview of the virtual machine: redeploy and reapply' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-machines/states-billing'],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const machine = context.need(machineOfServer(context.model, server));
    if (machine?.provisioningState?.toLowerCase() !== 'failed') return;
    // A machine that does not run is told by BE-VM-001.
    if (machine.powerState !== undefined && machine.powerState !== 'running') return;
    const at = deepestPlace(context.model, machine.at, 'properties', 'provisioningState');
    context.report({
      at,
      resource: machine.id,
      data: { server: server.address, pool: server.pool.name, machine: machine.name },
      evidence: [{ resource: machine.id, at, value: machine.provisioningState, note: 'state' }],
    });
  },
  fixes: ({ resource }) => [portal('openMachine', resource)],
});
