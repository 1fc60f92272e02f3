import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { AUTHORITATIVE_ANSWER, decode, encode, type Answer, type Packet } from 'dns-packet';

/** What a name answers: an alias, addresses, nothing of any kind (`[]`), a refusal, or silence. */
export type DnsEntry =
  { readonly cname: string } | { readonly addresses: readonly string[] } | { readonly code: 'SERVFAIL' | 'REFUSED' } | { readonly isSilent: true };

export interface DnsServer {
  /** As `Resolver.setServers` wants it. */
  readonly address: string;
  /** Names that were asked, with the type of each question. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

const codes = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 };

/** Starts a DNS server on this machine. Names that it does not have do not exist. */
export async function startDnsServer(zone: Readonly<Record<string, DnsEntry>>): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (message, { port, address }) => {
    const { id = 0, questions = [] } = decode(message);
    const [question] = questions;
    if (!question) return;
    asked.push(`${question.type} ${question.name.toLowerCase()}`);
    const entry = zone[question.name.toLowerCase()];
    if (entry && 'isSilent' in entry) return;
    const packet: Packet = { type: 'response', id, flags: AUTHORITATIVE_ANSWER | codeOf(entry), questions: [question], answers: answersOf(question, entry) };
    socket.send(encode(packet), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port }: AddressInfo = socket.address();
  return {
    address: `127.0.0.1:${port}`,
    asked,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function codeOf(entry: DnsEntry | undefined): number {
  if (!entry) return codes.NXDOMAIN;
  return 'code' in entry ? codes[entry.code] : 0;
}

function answersOf({ name, type }: { readonly name: string; readonly type: string }, entry: DnsEntry | undefined): Answer[] {
  if (entry && 'cname' in entry) return type === 'CNAME' ? [{ type: 'CNAME', name, ttl: 60, data: entry.cname }] : [];
  if (!entry || !('addresses' in entry)) return [];
  const isOfType = (address: string): boolean => (address.includes(':') ? 'AAAA' : 'A') === type;
  return entry.addresses.filter(isOfType).map((data) => ({ type: data.includes(':') ? 'AAAA' : 'A', name, ttl: 60, data }));
}
