import { isPoweredOff, machineOfInterface } from '../../network/serverMachine';
import { ownerOf } from '../../network/serverPlace';
import type { Model } from '../../model/model';
import type { Subnet } from '../../model/network';
import type { ServerSubject } from '../../path/subject';
import { known, mapFact, type Fact } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { startFixes, startTitles } from '../backend/startMachine';
import { isInNoSubnet, mayHoldUnlisted } from './absentAddress';
import { addressedAppliance, applianceOnPath, portsToRefute } from './applianceLeg';
import { describeRoute, nextHopPlace, removeFixes, routeEvidence, routeNames, routeNotes, routeTitles } from './routeEvidence';
import { answersOnAll, mayBeInNetwork } from './serverLeg';

export default defineRule({
  code: 'AGW-UDR-007',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['timeout', 'gateway502'],
  specificity: 70,
  text: {
    en: {
      title: 'A route leads to an appliance that is not there',
      message:
        'The gateway’s traffic to server {server} of pool {pool} takes route {route} of route table {table} ({hop}), and no network interface, load balancer or firewall has that address. Correct the next hop or bring the appliance back.',
      variants: {
        inNoSubnet:
          'The gateway’s traffic to server {server} of pool {pool} takes route {route} of route table {table} ({hop}), and that address is in no subnet of its network: nothing can have it. Correct the next hop.',
        stopped:
          'The gateway’s traffic to server {server} of pool {pool} takes route {route} of route table {table} ({hop}), and the virtual machine that has that address is not running. Start it or correct the next hop.',
      },
      why: 'Traffic to a next hop that nobody has disappears: probes and requests end in timeouts.',
      howWeKnow:
        'A look-up in every subscription that can be read finds nothing with the address of the next hop, and the subnet holds no scale set and no platform service whose addresses cannot be seen. Or the address is in no subnet at all, or the power state of its machine says that it does not run.',
      fix: 'Correct the next hop of the route, or bring the appliance back.',
      notAProblem: 'When the address belongs to something that Azure does not list, such as a pod.',
      notes: { ...routeNotes, power: 'The power state of the virtual machine that has the address.' },
      fixes: { ...routeTitles, ...startTitles },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
    'https://learn.microsoft.com/azure/virtual-network/diagnose-network-routing-problem',
  ],
  applies: mayBeInNetwork,
  check(context, server) {
    const hasAnswered = answersOnAll(server);
    const hop = applianceOnPath(context.model, server);
    if (hop.state === 'unknown') context.unknown(hasAnswered ? [] : hop.missing);
    if (hop.state !== 'appliance') return;
    if (hasAnswered || !context.shows('timeout')) {
      context.unknown([]);
      return;
    }
    const absence = absenceOf(context.model, server, hop.address, context.need(hop.place));
    if (absence.state === 'unavailable') context.unknown(absence);
    if (absence.state === 'absent' || (absence.state === 'known' && absence.value.kind === 'cannotTell')) context.unknown([]);
    if (absence.state !== 'known' || absence.value.kind === 'cannotTell' || absence.value.kind === 'there') return;
    const { kind } = absence.value;
    context.report({
      at: nextHopPlace(context.model, hop.route),
      resource: hop.route.resource,
      ...(kind === 'nobody' ? {} : { variant: kind, severity: 'error', confidence: 'static' }),
      blocks: { address: server.address, ports: portsToRefute(server) },
      data: { ...routeNames(hop.route), hop: describeRoute(hop.route), server: server.address, pool: server.pool.name },
      evidence: [routeEvidence(hop.route), ...(absence.value.kind === 'stopped' ? [absence.value.evidence] : [])],
    });
  },
  fixes: (finding) => [...startFixes(finding), ...removeFixes(finding.resource)],
});

type Absence =
  | { readonly kind: 'there' | 'cannotTell' | 'nobody' | 'inNoSubnet' }
  | { readonly kind: 'stopped'; readonly evidence: { readonly resource: string; readonly at: Subnet['at']; readonly value: string; readonly note: string } };

/** Uniform scale sets, pods and platform services have addresses that no look-up finds; so has what is behind a gateway or hub. */
function absenceOf(model: Model, server: ServerSubject, address: string, place: Subnet | undefined): Fact<Absence> {
  if (!place) return known({ kind: isInNoSubnet(model, server, address) ? 'inNoSubnet' : 'cannotTell' });
  const owner = ownerOf(model, addressedAppliance(server, address), place);
  if (owner.state !== 'known') return owner;
  if (owner.value.kind === 'interface') return stateOfMachine(model, owner.value.id);
  if (owner.value.kind !== 'unlisted') return known({ kind: 'there' });
  const all = model.allOwnersOfAddress(address);
  if (all.state !== 'known') return all;
  return known({ kind: mayHoldUnlisted(place) ? 'cannotTell' : 'nobody' });
}

function stateOfMachine(model: Model, interfaceId: string): Fact<Absence> {
  return mapFact(machineOfInterface(model, interfaceId), (machine): Absence => {
    if (!machine) return { kind: 'there' };
    const { powerState, powerStateAt, id } = machine;
    if (powerState === undefined) return { kind: 'cannotTell' };
    return isPoweredOff(powerState) ? { kind: 'stopped', evidence: { resource: id, at: powerStateAt, value: powerState, note: 'power' } } : { kind: 'there' };
  });
}
