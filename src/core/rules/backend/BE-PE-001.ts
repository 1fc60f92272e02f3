import type { PrivateEndpoint } from '../../model/network';
import { unreadable } from '../../model/lookUps';
import { ownerOf, subnetOfAddress } from '../../network/serverPlace';
import type { ServerSubject } from '../../path/subject';
import { below, type Source } from '../../snapshot/fact';
import { getRequest } from '../../snapshot/request';
import { portal } from '../applicationGateway/commands';
import { privateAnswer } from '../dns/privateAnswer';
import { serviceHostOf } from '../dns/privateService';
import { resolverOf } from '../dns/resolver';
import { answersOnAll, portsOf } from '../network/serverLeg';
import { defineRule, type RuleContext } from '../rule';

export default defineRule({
  code: 'BE-PE-001',
  on: 'server',
  severity: 'error',
  confidence: 'static',
  explains: ['timeout'],
  specificity: 90,
  text: {
    en: {
      title: 'The private endpoint of a server cannot be used',
      message:
        'Server {server} of pool {pool} is at {address}, the address of private endpoint {endpoint}, whose connection is {status}: nothing passes through it.',
      variants: {
        failed:
          'Server {server} of pool {pool} is at {address}, the address of private endpoint {endpoint}, whose provisioning state is {status}: it does not work as it is.',
        otherPart:
          'Server {server} of pool {pool} is at {address}, the address of private endpoint {endpoint}, which leads to {status}: another part of the service than the name means.',
      },
      why: 'A private endpoint has its address as soon as it is made, but passes traffic only while the owner of the service approves its connection, and only to the part of the service that it was made for.',
      howWeKnow:
        'The address that the gateway gets for the server is the address of the private endpoint, and the endpoint itself tells the state of its connection and the part that it leads to.',
      fix: 'Approve the connection on the service, or make the private endpoint anew where the connection was rejected, disconnected or made for another part. Correct the record if the address changes.',
      notAProblem: 'When the connection is about to be approved.',
      notes: { state: 'What the private endpoint says of its connection.' },
      fixes: { openEndpoint: 'The private endpoint' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/private-link/private-endpoint-overview',
    'https://learn.microsoft.com/azure/private-link/troubleshoot-private-endpoint-connectivity',
  ],
  applies: ({ ipConfigurationId }) => ipConfigurationId === undefined,
  check(context, server) {
    context.need(server.health);
    // Whatever its probe says of it, a server whose connections do not time out is past the private endpoint.
    if (answersOnAll(server) || !context.shows('timeout')) return;
    for (const ipAddress of addressesOf(context, server)) {
      const endpoint = endpointAt(context, server, ipAddress);
      const fault = endpoint && faultOf(context, endpoint, server.address);
      if (!fault) continue;
      context.report({
        at: fault.at,
        resource: endpoint.id,
        ...(fault.variant === undefined ? {} : { variant: fault.variant }),
        blocks: { address: server.address, ports: portsOf(server) },
        data: { server: server.address, pool: server.pool.name, address: ipAddress, endpoint: endpoint.name, status: fault.value },
        evidence: [{ resource: endpoint.id, at: fault.at, value: fault.value, note: 'state' }],
      });
    }
  },
  fixes: ({ resource }) => [portal('openEndpoint', resource)],
});

type Context = Pick<RuleContext, 'model' | 'need' | 'unknown'>;

/** The addresses that the gateway gets: the address itself, or what the linked private zone with the longest name holds. */
function addressesOf({ model, need, unknown }: Context, server: ServerSubject): readonly string[] {
  if (!server.isFqdn) return server.ipAddress === undefined ? [] : [server.ipAddress];
  const { virtualNetwork, kind } = need(resolverOf(model, server));
  const answer = need(privateAnswer(model, server.address, virtualNetwork));
  if (!answer) return [];
  if (kind === 'custom') {
    unknown(unreadable(getRequest(virtualNetwork.id), 'what the DNS servers of the network answer cannot be told'));
    return [];
  }
  return [...new Set(answer.records.flatMap(({ addresses }) => addresses))];
}

function endpointAt({ model, need }: Context, { gateway }: ServerSubject, ipAddress: string): PrivateEndpoint | undefined {
  const subnet = need(subnetOfAddress(model, gateway.subnet, ipAddress));
  if (!subnet) return undefined;
  const owner = need(ownerOf(model, { gateway, ipConfigurationId: undefined, ipAddress }, subnet));
  return owner.kind === 'privateEndpoint' ? need(model.privateEndpoint(owner.id)) : undefined;
}

interface Fault {
  readonly variant?: 'failed' | 'otherPart';
  readonly at: Source;
  readonly value: string;
}

function faultOf({ unknown }: Pick<Context, 'unknown'>, endpoint: PrivateEndpoint, address: string): Fault | undefined {
  const [connection, ...others] = endpoint.connections;
  if (!connection || others.length > 0 || connection.status === undefined) {
    unknown(unreadable(getRequest(endpoint.id), 'the state of the connection could not be read'));
    return undefined;
  }
  const stateAt = below(connection.at, 'properties', 'privateLinkServiceConnectionState', 'status');
  if (/^(pending|rejected|disconnected)$/i.test(connection.status)) return { at: stateAt, value: connection.status };
  const state = endpoint.provisioningState;
  if (state !== undefined && /^failed$/i.test(state)) return { variant: 'failed', at: below(endpoint.at, 'properties', 'provisioningState'), value: state };
  return otherPart(connection.groupIds, connection.at, address);
}

/** The part is told by default names alone: behind a name of one's own may be any part, or a slot. */
function otherPart(groupIds: readonly string[], at: Source, address: string): Fault | undefined {
  const wanted = serviceHostOf(address);
  if (!wanted || groupIds.length === 0 || groupIds.some((group) => isPart(group, wanted.groupId, wanted.kind))) return undefined;
  return { variant: 'otherPart', at: below(at, 'properties', 'groupIds'), value: groupIds.join(', ') };
}

/** A slot's name looks like the name of an app, so a slot's endpoint may be right for it. */
function isPart(group: string, wanted: string, kind: 'storage' | 'webApp'): boolean {
  const part = group.toLowerCase();
  return part === wanted || part === `${wanted}_secondary` || (kind === 'webApp' && part.startsWith('sites-'));
}
