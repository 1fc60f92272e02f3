import type { Answer, AzureConnection, FactSource } from '../core/ports';
import { readArmError } from '../core/snapshot/armError';
import type { FactRequest } from '../core/snapshot/fact';
import { splitRequest } from '../core/snapshot/request';
import { signedOutCode } from './questions';
import { subscriptionOf } from './tenants';

export interface AccountFactsOptions {
  /** One for each account, in the order in which they are preferred. */
  readonly connections: readonly AzureConnection[];
  /** Indexes of the accounts that are known to see a subscription. */
  readonly seenBy: (subscriptionId: string) => readonly number[];
  /** An account was learned to see a subscription. */
  readonly onSeen: (subscriptionId: string, index: number) => void;
}

/** A question with the accounts that may still be asked it, and what the first of them answered. */
interface Open {
  readonly request: FactRequest;
  readonly accounts: readonly number[];
  readonly refused?: Answer;
}

/**
 * Asks each question as the account that sees its subscription, and where none is known to, or it is refused, as each in turn.
 * Look-ups go where the target is: an address that another account sees in some other network is another address.
 */
export function accountFacts(options: AccountFactsOptions): FactSource {
  const { connections, seenBy, onSeen } = options;
  const everyone = connections.map((_, index) => index);
  // One signal accompanies all waves of a diagnosis: the account that answered first is asked what has no subscription.
  const homes = new WeakMap<AbortSignal, number>();
  return {
    async ask(requests, onAnswer, signal) {
      const start = (request: FactRequest): Open => {
        const subscription = subscriptionIn(request);
        if (subscription === undefined) return { request, accounts: [homes.get(signal) ?? homeOf(requests, seenBy)] };
        const known = seenBy(subscription);
        return { request, accounts: known.length > 0 ? known : everyone };
      };
      let open = requests.map(start);
      while (open.length > 0) {
        const next: Open[] = [];
        const asked = everyone.map(async (index): Promise<void> => {
          const own = open.filter(({ accounts }) => accounts[0] === index);
          if (own.length === 0) return;
          const byRequest = new Map(own.map((each) => [each.request, each]));
          const onOwnAnswer = (answer: Answer): void => {
            const { accounts, refused, request } = byRequest.get(answer.request) ?? { accounts: [], refused: undefined, request: answer.request };
            const others = accounts.slice(1);
            if (isRefusal(answer)) {
              if (others.length > 0) next.push({ request, accounts: others, refused: refused ?? answer });
              // Of several refusals that of the account that is preferred says most.
              else onAnswer(refused ?? answer);
              return;
            }
            const subscription = subscriptionIn(request);
            if (subscription !== undefined) {
              if (!homes.has(signal)) homes.set(signal, index);
              if (seenBy(subscription).length === 0) onSeen(subscription, index);
            }
            onAnswer(answer);
          };
          await connections[index]?.facts.ask(
            own.map(({ request }) => request),
            onOwnAnswer,
            signal,
          );
        });
        await Promise.all(asked);
        open = next;
      }
    },
  };
}

/** The first account that sees what is asked first; the most preferred when nobody is known to. */
function homeOf(requests: readonly FactRequest[], seenBy: AccountFactsOptions['seenBy']): number {
  for (const request of requests) {
    const subscription = subscriptionIn(request);
    const [first] = subscription === undefined ? [] : seenBy(subscription);
    if (first !== undefined) return first;
  }
  return 0;
}

function subscriptionIn(request: FactRequest): string | undefined {
  return request.kind === 'arm' ? subscriptionOf(splitRequest(request.request).path) : undefined;
}

/** Another account may be answered: this one is not signed in, has no right, or knows no such subscription. */
function isRefusal(answer: Answer): boolean {
  if (answer.kind === 'lookup') return false;
  const { status, body } = answer.response;
  if (status === 401 || status === 403) return true;
  const { code } = readArmError(body);
  return (status === null && code === signedOutCode) || (status === 404 && code === 'SubscriptionNotFound');
}
