import { isList } from '../snapshot/json';
import type { Snapshot } from '../snapshot/snapshot';

/** What the machine that recorded a snapshot got for a name. It never proves what a gateway gets. */
export interface DnsObservation {
  /** Addresses of both families. */
  readonly addresses: readonly string[];
  /** Lower case, without the dot of the root. */
  readonly aliases: readonly string[];
  /** DNS said that the name does not exist, and nothing that was recorded gave it an address. */
  readonly isNotFound: boolean;
}

/** @returns undefined when nobody looked the name up, or no answer came. */
export function dnsObservation({ observations = [] }: Snapshot, name: string): DnsObservation | undefined {
  const wanted = plainName(name);
  const results = observations.flatMap(({ kind, input, result }) => {
    const asked = input?.['name'];
    return kind === 'dns' && typeof asked === 'string' && plainName(asked) === wanted && result ? [result] : [];
  });
  const texts = (key: string): readonly string[] => [
    ...new Set(
      results.flatMap((result) => (isList(result[key] ?? false) ? (result[key] as readonly unknown[]) : [])).filter((each) => typeof each === 'string'),
    ),
  ];
  const addresses = texts('addresses');
  const isNotFound = addresses.length === 0 && results.some(({ error }) => typeof error === 'string' && /^(notFound|ENOTFOUND|NXDOMAIN)$/i.test(error));
  if (addresses.length === 0 && !isNotFound) return undefined;
  return { addresses, aliases: texts('cnames').map(plainName), isNotFound };
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
