import type { FactSource } from '../core/ports';
import type { FactRequest } from '../core/snapshot/fact';
import { lookUp } from './reverseLookup';
import { askQuestion, type QuestionOptions } from './questions';

type LookupRequest = Extract<FactRequest, { readonly kind: 'lookup' }>;

/**
 * Asks Azure. Plain requests go side by side; look-ups of one wave go in one query.
 *
 * @param subscriptions ids that look-ups search in; empty means all that the token can see.
 */
export function azureFactSource(options: Omit<QuestionOptions, 'signal'> & { readonly subscriptions: () => readonly string[] }): FactSource {
  return {
    async ask(requests, onAnswer, signal) {
      const plain = requests.map(async (request): Promise<void> => {
        if (request.kind === 'lookup') return;
        onAnswer({ kind: 'response', request, response: await askQuestion(request, { ...options, signal }) });
      });
      const lookups = requests.filter((request): request is LookupRequest => request.kind === 'lookup');
      await Promise.all([...plain, answerLookups(lookups)]);

      async function answerLookups(asked: readonly LookupRequest[]): Promise<void> {
        for (const kind of ['address', 'hostName'] as const) {
          const own = asked.filter((request) => request.lookup === kind);
          if (own.length === 0) continue;
          const keys = own.map((request) => request.key);
          const found = await lookUp(kind, keys, options.subscriptions(), { transport: options.transport, signal, tenantId: options.tenantId });
          for (const request of own) {
            const lookup = found.find((each) => each.key === request.key) ?? { kind, key: request.key, complete: false, ids: [] };
            onAnswer({ kind: 'lookup', request, lookup });
          }
        }
      }
    },
  };
}
