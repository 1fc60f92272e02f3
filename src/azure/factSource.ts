import { randomUUID } from 'node:crypto';
import type { Answer, FactSource } from '../core/ports';
import type { FactRequest } from '../core/snapshot/fact';
import { splitRequest } from '../core/snapshot/request';
import { lookUp } from './reverseLookup';
import { askQuestion, type QuestionOptions } from './questions';
import { subscriptionOf } from './tenants';

type LookupRequest = Extract<FactRequest, { readonly kind: 'lookup' }>;

export interface FactSourceOptions extends Omit<QuestionOptions, 'signal' | 'correlationId'> {
  /** Where the diagnosis of a resource in this subscription looks things up; undefined when that cannot be read. */
  readonly scopeOf: (
    subscriptionId: string | undefined,
    call: QuestionOptions,
  ) => Promise<{ readonly tenantId?: string | undefined; readonly subscriptions: readonly string[] } | undefined>;
}

/** What the waves of one diagnosis have in common. */
interface DiagnosisCalls {
  readonly correlationId: string;
  /** The subscription of what was asked first: the target's. */
  subscriptionId: string | undefined;
}

/** Asks Azure. Plain requests go side by side; look-ups of one wave go in one query of each kind. */
export function azureFactSource(options: FactSourceOptions): FactSource {
  // One signal accompanies all waves of a diagnosis, so it tells which belong together.
  const diagnoses = new WeakMap<AbortSignal, DiagnosisCalls>();
  return {
    async ask(requests, onAnswer, signal) {
      const diagnosis = diagnoses.get(signal) ?? { correlationId: randomUUID(), subscriptionId: undefined };
      diagnoses.set(signal, diagnosis);
      diagnosis.subscriptionId ??= firstSubscription(requests);
      const call: QuestionOptions = { ...options, signal, correlationId: diagnosis.correlationId };
      const plain = requests.map(async (request): Promise<void> => {
        if (request.kind === 'arm') onAnswer({ kind: 'response', request, response: await askQuestion(request, call) });
      });
      const lookups = requests.filter((request): request is LookupRequest => request.kind === 'lookup');
      await Promise.all([...plain, answerLookups(lookups, diagnosis.subscriptionId, call, options.scopeOf, onAnswer)]);
    },
  };
}

function firstSubscription(requests: readonly FactRequest[]): string | undefined {
  for (const request of requests) {
    const subscription = request.kind === 'arm' ? subscriptionOf(splitRequest(request.request).path) : undefined;
    if (subscription !== undefined) return subscription;
  }
  return undefined;
}

async function answerLookups(
  asked: readonly LookupRequest[],
  subscriptionId: string | undefined,
  call: QuestionOptions,
  scopeOf: FactSourceOptions['scopeOf'],
  onAnswer: (answer: Answer) => void,
): Promise<void> {
  if (asked.length === 0) return;
  const scope = await scopeOf(subscriptionId, call);
  const { transport, signal, correlationId } = call;
  const where = { transport, signal, correlationId, subscriptions: scope?.subscriptions, tenantId: scope?.tenantId ?? call.tenantId };
  await Promise.all(
    (['address', 'hostName'] as const).map(async (kind) => {
      const own = asked.filter((request) => request.lookup === kind);
      if (own.length === 0) return;
      const found = await lookUp(
        kind,
        own.map((request) => request.key),
        where,
      );
      own.forEach((request, index) => onAnswer({ kind: 'lookup', request, lookup: found[index] ?? { kind, key: request.key, complete: false, ids: [] } }));
    }),
  );
}
