import type { Certificate } from './certificate';

/** Where a moment lies in the time that a certificate is valid for. */
export type Validity = 'notYetValid' | 'valid' | 'expired';

/** @param moment milliseconds since 1970, of the snapshot's clock. */
export function validityAt({ notBefore, notAfter }: Certificate, moment: number): Validity {
  if (moment < notBefore) return 'notYetValid';
  return moment > notAfter ? 'expired' : 'valid';
}
