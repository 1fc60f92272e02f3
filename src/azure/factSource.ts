import type { Answer, FactSource } from '../core/ports';
import type { FactRequest } from '../core/snapshot/fact';
import { lookUpAddresses } from './addressLookup';
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
      await Promise.all([...plain, answerLookups(lookups, onAnswer)]);

      async function answerLookups(asked: readonly LookupRequest[], answer: (answer: Answer) => void): Promise<void> {
        const addresses = asked.filter((request) => request.lookup === 'address');
        const keys = addresses.map((request) => request.key);
        const found =
          keys.length === 0 ? [] : await lookUpAddresses(keys, options.subscriptions(), { transport: options.transport, signal, tenantId: options.tenantId });
        for (const request of asked) {
          const lookup = found.find((each) => each.key === request.key);
          // Host names have no look-up yet: an incomplete one proves nothing.
          answer({ kind: 'lookup', request, lookup: lookup ?? { kind: request.lookup, key: request.key, complete: false, ids: [] } });
        }
      }
    },
  };
}
