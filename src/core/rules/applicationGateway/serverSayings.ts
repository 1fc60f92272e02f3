import type { BackendHealthServer } from '../../model/backendHealth';
import { messageInSentence, quotedMessage } from './healthMessages';

/** More different messages than a sentence bears. */
const shown = 3;

/**
 * Quotes what the gateway says about servers, equal messages once.
 *
 * @returns a sentence without its full stop; one that says so when there are no messages.
 */
export function whatServersSay(servers: readonly BackendHealthServer[]): string {
  const counts = new Map<string, number>();
  for (const server of servers) {
    const message = messageInSentence(quotedMessage(server));
    if (message !== '') counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  if (counts.size === 0) return 'The gateway gives no reason';
  const quotes = [...counts]
    .slice(0, shown)
    .map(([message, count]) => (servers.length === 1 ? `“${message}”` : `“${message}” (${count} of ${servers.length})`));
  const rest = counts.size > shown ? ` and ${counts.size - shown} more` : '';
  return `The gateway says ${quotes.join(', ')}${rest}`;
}
