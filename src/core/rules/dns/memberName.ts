import type { ServerSubject } from '../../path/subject';
import { below, type Source } from '../../snapshot/fact';
import type { ActiveSymptom } from '../finding';
import type { SymptomClass } from '../symptomClass';

/** The place of a member's name in its pool; the pool itself for a server that only backend health lists. */
export function memberPlace({ pool, address }: Pick<ServerSubject, 'pool' | 'address'>): Source {
  const member = pool.addresses.find(({ fqdn }) => fqdn?.toLowerCase() === address.toLowerCase());
  return member ? below(member.at, 'fqdn') : pool.at;
}

/** A name as DNS compares it: lower case, without the dot of the root. */
export function dnsName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Classes that only a server shows whose name gave the gateway an address. */
export const seenOnlyWithAddress: readonly SymptomClass[] = ['refusedByProbe', 'tlsToBackend', 'timeout'];

/** The symptoms on a server that an unanswered name explains: that itself, and unknown health of named servers alone. */
export function resolutionSymptoms(symptoms: readonly ActiveSymptom[]): readonly SymptomClass[] {
  const isOfNames = symptoms.some(({ finding }) => finding?.code === 'AGW-BH-018' && finding.variant === 'names');
  const isUnresolved = symptoms.some((symptom) => symptom.class === 'unresolved');
  return [...(isUnresolved ? (['unresolved'] as const) : []), ...(isOfNames ? (['healthUnknown'] as const) : [])];
}
