import { backendInterfaceLeg, backendSubnetLeg, gatewayOutboundLeg, routeToServer, type Leg } from '../../network/reach';
import { hopOf, returnLeg } from '../../network/returnLeg';
import { machineOfServer } from '../../network/serverMachine';
import type { Model } from '../../model/model';
import type { ServerSubject } from '../../path/subject';
import type { Unavailable } from '../../snapshot/fact';
import { portal } from '../applicationGateway/commands';
import { defineRule } from '../rule';
import { answersOn, mayBeInNetwork, portsOf } from './serverLeg';

/** ARM shows nothing of what is inside of a machine: this names what is left to look at, and is never a cause. */
export default defineRule({
  code: 'AGW-NSG-018',
  on: 'server',
  severity: 'hint',
  confidence: 'predicted',
  isRiskOnly: true,
  text: {
    en: {
      title: 'Nothing in Azure stops the gateway before a machine that does not answer: look inside',
      message:
        'Routes and security groups let gateway {gateway} through to server {server} of pool {pool} on port {ports}, virtual machine {machine} runs, and the server does not answer in time. What is left is inside the machine: its own firewall, a service that does not listen on that port, or an overload.',
      why: 'The firewall of an operating system drops packets like a security group does, and Azure cannot see it.',
      howWeKnow:
        'The security groups on the subnet of the gateway, on the subnet of the server and on its network interface allow the traffic, both subnets reach each other directly, the power state of the machine is running, and the probe timed out.',
      fix: 'Look on the machine whether a process listens on the port, and whether its firewall (Windows Defender Firewall, iptables, nftables) lets the subnet of the gateway in. Network Watcher’s connection troubleshoot tells a firewall of the guest from other faults.',
      notAProblem: 'When another finding explains the time-out.',
      notes: { power: 'The power state, as Azure reports it.' },
      fixes: { openMachine: 'Run command of the virtual machine: list what listens, and the rules of its firewall' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/network-watcher/connection-troubleshoot-overview',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    context.need(server.health);
    const ports = portsOf(server).filter((port) => !answersOn(server, port));
    if (ports.length === 0 || !context.shows('timeout')) return;
    const machine = context.need(machineOfServer(context.model, server));
    if (!machine) return;
    if (machine.powerState === undefined) context.unknown([]);
    if (machine.powerState !== 'running') return;
    const ways = ports.map((port) => wayTo(context.model, server, port));
    if (ways.some(({ state }) => state === 'closed')) return;
    const unknown = ways.flatMap((way) => (way.state === 'unknown' ? [way] : []));
    if (unknown.length > 0) {
      context.unknown(unknown.flatMap(({ missing }) => missing));
      return;
    }
    context.report({
      at: machine.powerStateAt,
      resource: machine.id,
      data: { gateway: server.gateway.name, server: server.address, pool: server.pool.name, ports: ports.join(' and '), machine: machine.name },
      evidence: [{ resource: machine.id, at: machine.powerStateAt, value: machine.powerState, note: 'power' }],
    });
  },
  fixes: ({ resource }) => [portal('openMachine', resource)],
});

type Way = { readonly state: 'open' | 'closed' } | { readonly state: 'unknown'; readonly missing: readonly Unavailable[] };

/** *closed* also where other rules have something to say of the way: an appliance, a way back that is another. */
function wayTo(model: Model, server: ServerSubject, port: number): Way {
  const ways = [
    routesOf(model, server, port),
    ...[gatewayOutboundLeg, backendSubnetLeg, backendInterfaceLeg].map((ask) => wayThrough(ask(model, server, port))),
  ];
  const unknown = ways.flatMap((way) => (way.state === 'unknown' ? [way] : []));
  if (ways.some(({ state }) => state === 'closed')) return { state: 'closed' };
  return unknown.length > 0 ? { state: 'unknown', missing: unknown.flatMap(({ missing }) => missing) } : { state: 'open' };
}

function wayThrough(leg: Leg): Way {
  if (leg.state === 'unknown') return leg;
  // Behind networks that ARM does not show from here, other security groups may stand.
  if (leg.state === 'open') return leg.why === 'outside' ? { state: 'unknown', missing: [] } : { state: 'open' };
  switch (leg.answer.access) {
    case 'allow':
      return { state: 'open' };
    case 'unknown':
      return { state: 'unknown', missing: leg.answer.missing };
    case 'deny':
    case 'partial':
      return { state: 'closed' };
  }
}

function routesOf(model: Model, server: ServerSubject, port: number): Way {
  const forward = routeToServer(model, server);
  if (forward.outcome === 'unknown') return { state: 'unknown', missing: forward.missing };
  if (hopOf(forward.route) !== 'direct' || server.ipAddress === undefined) return { state: 'closed' };
  const back = returnLeg(model, { ...server, ipAddress: server.ipAddress }, port);
  if (back.state === 'unknown') return { state: 'unknown', missing: back.missing };
  return { state: hopOf(back.route) === 'direct' ? 'open' : 'closed' };
}
