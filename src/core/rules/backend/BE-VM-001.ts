import { machineOfServer } from '../../network/serverMachine';
import { portal } from '../applicationGateway/commands';
import { portsToRefute } from '../network/applianceLeg';
import { answersOnAll, mayBeInNetwork } from '../network/serverLeg';
import { defineRule } from '../rule';
import { startFixes, startTitles } from './startMachine';

export default defineRule({
  code: 'BE-VM-001',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout', 'gateway502'],
  specificity: 90,
  text: {
    en: {
      title: 'The virtual machine of a server does not run',
      message: 'Server {server} of pool {pool} is virtual machine {machine}, and that is {power}: nothing answers there.',
      why: 'A machine that is stopped or deallocated keeps its address in the pool and answers nobody. The gateway waits until its time-out, and answers 502 when no other server is left.',
      howWeKnow: 'The address of the server belongs to a network interface of the machine, and the instance view of the machine says its power state.',
      fix: 'Start the machine, and find out in its activity log who stopped it and why; or take it out of the pool.',
      notAProblem: 'When the machine is stopped on purpose and other servers carry the traffic.',
      notes: { power: 'The power state, as Azure reports it.' },
      fixes: { ...startTitles, openMachine: 'Overview of the virtual machine' },
    },
  },
  links: ['https://learn.microsoft.com/azure/virtual-machines/states-billing'],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    if (answersOnAll(server)) return;
    const machine = context.need(machineOfServer(context.model, server));
    if (!machine) return;
    const { powerState } = machine;
    // A machine that was read without its instance view says nothing of its power.
    if (powerState === undefined) context.unknown([]);
    if (powerState === undefined || powerState === 'running') return;
    context.report({
      at: machine.powerStateAt,
      resource: machine.id,
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: { server: server.address, pool: server.pool.name, machine: machine.name, power: powerState },
      evidence: [{ resource: machine.id, at: machine.powerStateAt, value: powerState, note: 'power' }],
    });
  },
  fixes: (finding) => [...startFixes(finding), portal('openMachine', finding.resource)],
});
