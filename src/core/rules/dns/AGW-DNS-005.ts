import { unreadable } from '../../model/lookUps';
import type { ModelObject } from '../../model/model';
import type { PrivateEndpoint } from '../../model/network';
import type { ActivityEvent } from '../../model/time';
import type { ServerSubject } from '../../path/subject';
import { activityLogRequest, getRequest } from '../../snapshot/request';
import { azureCli, childCommand, gatewayCommand, portal } from '../applicationGateway/commands';
import { lastReading } from '../applicationGateway/gatewayWrites';
import { serverState } from '../applicationGateway/healthMessages';
import { isForbidden } from '../appService/webAppServer';
import { defineRule, type RuleContext } from '../rule';
import type { SymptomClass } from '../symptomClass';
import { resolutionSymptoms } from './memberName';
import { addressesOfEndpoints, privateAnswer, type PrivateAnswer } from './privateAnswer';
import { endpointsOfService, privateServiceOf, serviceHostOf, zonesOfEndpoints, type ServiceHost } from './privateService';
import { resolverOf } from './resolver';

/** Seconds for which an answer may be kept when the record does not say it: what the portal proposes for a record. */
const ordinaryTimeToLive = 3600;

export default defineRule({
  code: 'AGW-DNS-005',
  on: 'server',
  severity: 'error',
  // The gateway does not tell which address it uses: the order of the writes and the symptom only fit together.
  confidence: 'predicted',
  explains: ['refusedByProbe', 'timeout', 'unresolved', 'healthUnknown'],
  specificity: 85,
  text: {
    en: {
      title: 'DNS changed after the gateway last read the name of a server',
      message:
        'Record {name} of private DNS zone {zone} was written at {time}, after the gateway was last written or started: the gateway seems to keep what it was told of {server} before, not {addresses}.',
      variants: {
        link: 'Private DNS zone {zone} was linked to the network of the gateway at {time} by {name}, after the gateway was last written or started: the gateway seems to keep what it was told of {server} before, not {addresses}.',
        endpoint:
          'Private endpoint {name} was written at {time}, after the gateway was last written or started: the gateway seems to keep what it was told of {server} before, not {addresses} as private DNS zone {zone} says now.',
      },
      why: 'A gateway resolves a name and goes on using the answer. As long as it keeps the old one, its requests go to the old address, or nowhere, although everything is right by now.',
      howWeKnow:
        'The activity log has the change after the last write and the last start of the gateway, and longer ago than an answer may be kept. Private DNS now gives the right address in the network of the gateway, but backend health still fits the old answer.',
      fix: 'Write the backend pool once without a change, which serves on meanwhile and makes the gateway ask for the name again. Stop and start the gateway only if that does not help.',
      notAProblem: 'When the server itself, at its new address, answers in this way.',
      notes: {
        change: 'The change, in the activity log.',
        record: 'What private DNS answers now.',
        reading: 'The gateway was last written or started at this time.',
      },
      fixes: {
        writePool: 'Write the backend pool once without a change',
        restart: 'Stop and start the gateway if that does not help; it serves nothing meanwhile',
        openPool: 'Backend pools of the gateway',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
  ],
  applies: ({ isFqdn }) => isFqdn,
  check(context, server) {
    const { model } = context;
    const health = context.need(server.health);
    if (health && serverState(health) === 'healthy') return;
    const host = serviceHostOf(server.address);
    const seen = symptomsOfOldAnswer(context, host);
    if (seen.length === 0) return;
    const service = host && serviceOf(context, host, server);
    // What other rules find wrong in DNS now needs no old answer to explain it.
    if (host && !service) return;
    const { virtualNetwork, kind } = context.need(resolverOf(model, server));
    const answer = context.need(privateAnswer(model, server.address, virtualNetwork));
    const addresses = answer?.records.flatMap((record) => record.addresses) ?? [];
    if (!answer || addresses.length === 0) return;
    if (service && !addresses.every((address) => service.addresses.includes(address))) return;
    if (kind === 'custom') {
      context.unknown(unreadable(getRequest(virtualNetwork.id), 'what the DNS servers of the network answer cannot be told'));
      return;
    }
    const readings = context.need(model.activityLog(server.gateway.id));
    const reading = lastReading(readings);
    if (!reading && !readings.isComplete) {
      context.unknown(unreadable(activityLogRequest(server.gateway.id), 'the activity log was not read to its end'));
      return;
    }
    const change = lastChange(context, answer, service?.endpoints ?? []);
    const [record] = answer.records;
    if (!change || !record || (reading && reading.time >= change.event.time)) return;
    const timeToLive = Math.max(...answer.records.map((each) => each.timeToLive ?? ordinaryTimeToLive));
    if (context.capturedAt - change.event.time <= timeToLive * 1000) return;
    const time = new Date(change.event.time).toISOString();
    context.report({
      at: change.event.at,
      resource: change.of.id,
      explains: seen,
      ...(change.variant === undefined ? {} : { variant: change.variant }),
      changedAt: change.event.time,
      data: { server: server.address, zone: answer.zone.name, name: change.of.name, time, addresses: addresses.join(', ') },
      evidence: [
        { resource: change.of.id, at: change.event.at, value: time, note: 'change' },
        { resource: record.id, at: record.at, value: addresses.join(', '), note: 'record' },
        ...(reading ? [{ resource: server.gateway.id, at: reading.at, value: new Date(reading.time).toISOString(), note: 'reading' }] : []),
      ],
    });
  },
  fixes: (_, { gateway, pool }) => [
    azureCli('writePool', [childCommand(gateway.id, 'address-pool', 'update', pool.name)]),
    azureCli('restart', [gatewayCommand(gateway.id, 'stop'), gatewayCommand(gateway.id, 'start')]),
    portal('openPool', gateway.id),
  ],
});

/** What a gateway shows that asks the address of before: no address, one where nothing is any more, or the public one that is closed. */
function symptomsOfOldAnswer(context: RuleContext, host: ServiceHost | undefined): readonly SymptomClass[] {
  return [
    ...resolutionSymptoms(context.symptoms),
    // The public address of a service answers whoever comes, if only with a refusal.
    ...(!host && context.shows('timeout') ? (['timeout'] as const) : []),
    ...(host && isForbidden(context) ? (['refusedByProbe'] as const) : []),
  ];
}

interface ClosedService {
  readonly endpoints: readonly PrivateEndpoint[];
  readonly addresses: readonly string[];
}

/** The private endpoints of a service that is closed to the public; undefined when it has none, or is open and refuses nobody there. */
function serviceOf(context: RuleContext, host: ServiceHost, server: ServerSubject): ClosedService | undefined {
  const { model } = context;
  const service = context.need(privateServiceOf(model, host, server));
  if (service.publicAccess === 'open') return undefined;
  const endpoints = context.need(endpointsOfService(model, host, service));
  if (endpoints.length === 0) return undefined;
  if (service.publicAccess === 'unknown') {
    context.unknown(unreadable(getRequest(service.id), 'whether the service lets the gateway in over the public way cannot be told'));
    return undefined;
  }
  // A zone that an endpoint writes into may be in any subscription: with its links read it is among the zones that are known.
  for (const { privateDnsZoneId } of context.need(zonesOfEndpoints(model, host, endpoints))) context.need(model.privateDnsZoneLinks(privateDnsZoneId));
  return { endpoints, addresses: context.need(addressesOfEndpoints(model, endpoints)).map(({ address }) => address) };
}

interface Change {
  readonly variant?: 'link' | 'endpoint';
  readonly of: Pick<ModelObject, 'id' | 'name'>;
  readonly event: ActivityEvent;
}

/** The newest successful write of what makes the answer: the record, the link of its zone and the private endpoints. */
function lastChange(context: RuleContext, { zone, records }: PrivateAnswer, endpoints: readonly PrivateEndpoint[]): Change | undefined {
  const parts: readonly Omit<Change, 'event'>[] = [
    ...endpoints.map((of) => ({ of, variant: 'endpoint' }) as const),
    { of: zone.link, variant: 'link' },
    ...records.map((of) => ({ of })),
  ];
  const changes = parts.flatMap((part) => {
    const log = context.need(context.model.activityLog(part.of.id));
    const event = log.events.find(({ operation, status }) => /\/write$/i.test(operation) && /^succeeded$/i.test(status));
    return event ? [{ ...part, event }] : [];
  });
  return changes.reduce<Change | undefined>((newest, each) => (newest && newest.event.time >= each.event.time ? newest : each), undefined);
}
