import type { BackendHealthServer } from '../../model/backendHealth';

/** The condition that a backend-health message states, by the rule that is about it. */
export interface HealthMessage {
  readonly code: string;
  /** Status code that the server answered, when the message says it. */
  readonly received?: string;
  /** Codes that the probe accepts, as the message says it. */
  readonly expected?: string;
  /** OpenSSL's verification error, when the message says it. */
  readonly openSslCode?: string;
}

interface MessagePattern {
  readonly code: string;
  readonly pattern: RegExp;
}

// Azure: learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting, 2026-08;
// older wordings from recorded answers. Quotes are straightened before matching.
const patterns: readonly MessagePattern[] = [
  { code: 'AGW-BH-018', pattern: /backend health status could not be retrieved|unable to retrieve health status data/i },
  { code: 'AGW-BH-003', pattern: /time taken by the backend to respond to application gateway.?s health probe is more than the time-?out threshold/i },
  { code: 'AGW-BH-004', pattern: /could not create a probe for this backend.*FQDN.*not (been )?entered correctly/i },
  { code: 'AGW-BH-005', pattern: /(could not connect to the backend|cannot connect to (backend )?server).*NSG\/UDR\/Firewall/i },
  {
    code: 'AGW-BH-006',
    pattern:
      /status code of the backend.?s HTTP response did not match the probe setting\. *Expected: *(?<expected>[^:]*?)\.? *Received: *(?<received>\d{3})?/i,
  },
  {
    code: 'AGW-BH-006',
    pattern: /received invalid status code: *(?<received>\d{3})(?:.*as per the health probe configuration, *(?<expected>[\d, -]+?) is the acceptable)?/i,
  },
  { code: 'AGW-BH-007', pattern: /body of the backend.?s HTTP response did not match the probe setting/i },
  { code: 'AGW-BH-008', pattern: /common name (of the leaf certificate|\(CN\)).*(does not|doesn.?t) match/i },
  { code: 'AGW-BH-009', pattern: /backend certificate is invalid\. *current date/i },
  { code: 'AGW-BH-010', pattern: /intermediate certificate is missing from the certificate chain/i },
  { code: 'AGW-BH-011', pattern: /leaf certificate is missing from the certificate chain/i },
  { code: 'AGW-BH-012', pattern: /leaf certificate (isn.?t|is not) the topmost/i },
  { code: 'AGW-BH-013', pattern: /server certificate (used by the backend )?(isn.?t|is not) signed by a well-known/i },
  { code: 'AGW-BH-014', pattern: /intermediate certificate (isn.?t|is not) signed by a well-known/i },
  {
    code: 'AGW-BH-015',
    pattern:
      /root certificate of the server certificate used by the backend (doesn.?t|does not) match the trusted root|intermediate certificate (is )?not signed by any root certificates uploaded/i,
  },
  { code: 'AGW-BH-016', pattern: /validity of the backend certificate could not be verified.*error code *(?<openSslCode>\d+)?/i },
  { code: 'AGW-BH-017', pattern: /accept the proxy protocol header/i },
  { code: 'AGW-BH-024', pattern: /^success(\. received (?<received>\d{3}) status code)?/i },
];

/**
 * Tells which condition a backend-health message states, in any wording of any year.
 *
 * @param errorName the undocumented `healthProbeErrorName`: used only where the message says nothing known.
 * @returns undefined for a message that is none of them.
 */
export function classifyHealthMessage(message: string, errorName?: string): HealthMessage | undefined {
  return classifyText(message) ?? (errorName === 'HttpStatusCodeMismatchWithStatusCode' ? { code: 'AGW-BH-006' } : undefined);
}

/** Every rule of the family asks about every server, and sick servers mostly say the same: texts are classified once. */
const classified = new Map<string, HealthMessage | undefined>();
const mostTexts = 500;

function classifyText(message: string): HealthMessage | undefined {
  const text = message.slice(0, maximumLength);
  if (classified.has(text)) return classified.get(text);
  if (classified.size >= mostTexts) classified.clear();
  const found = matchText(straightened(text));
  classified.set(text, found);
  return found;
}

function matchText(text: string): HealthMessage | undefined {
  for (const { code, pattern } of patterns) {
    const match = pattern.exec(text);
    if (match) return { code, ...present(match.groups ?? {}) };
  }
  return undefined;
}

/** Longer than any message of the service; the rest of a longer one is not read. */
const maximumLength = 2000;

function straightened(message: string): string {
  return message
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
}

function present(groups: Readonly<Record<string, string | undefined>>): Omit<HealthMessage, 'code'> {
  return Object.fromEntries(Object.entries(groups).flatMap(([name, value]) => (value === undefined || value.trim() === '' ? [] : [[name, value.trim()]])));
}

/**
 * What backend health says of a server, its message first: the service has said `Unhealthy` of servers whose health it could
 * not retrieve, and a message that names a failure is a failure.
 */
export function serverState(server: BackendHealthServer): 'healthy' | 'unhealthy' | 'unknown' | 'other' {
  if (server.health === 'healthy') return 'healthy';
  const code = classifyHealthMessage(server.message, server.errorName)?.code;
  if (code === 'AGW-BH-018') return 'unknown';
  return code === undefined || code === 'AGW-BH-024' ? server.health : 'unhealthy';
}

/** @returns the message for use inside a sentence: without a full stop of its own. */
export function messageInSentence(message: string): string {
  return message.replace(/\.$/, '');
}

/** @returns a server's message as a person would quote it: one line, not endless. */
export function quotedMessage(server: BackendHealthServer): string {
  const line = server.message.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
