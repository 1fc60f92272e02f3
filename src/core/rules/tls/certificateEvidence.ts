import type { CertificateText } from '../../model/applicationGateway';
import { unreadable } from '../../model/lookUps';
import type { ModelObject } from '../../model/model';
import type { Unavailable } from '../../snapshot/fact';
import type { Certificate } from '../../tls/certificate';
import type { Evidence, TextData } from '../finding';

/** Milliseconds of a day. */
export const day = 24 * 60 * 60 * 1000;

/** What a message says about a certificate. Dates are of the calendar in UTC. */
export function certificateData(certificate: Certificate): TextData & { readonly subject: string; readonly notBefore: string; readonly notAfter: string } {
  return { subject: subjectOf(certificate), notBefore: dateOf(certificate.notBefore), notAfter: dateOf(certificate.notAfter) };
}

/** Name by which a person knows a certificate: its common name, else the first name that it is for. */
export function subjectOf({ commonName, dnsNames, subject }: Certificate): string {
  return commonName ?? dnsNames[0] ?? subject;
}

/** Evidence that quotes a certificate where it was read. */
export function certificateEvidence(owner: ModelObject, text: CertificateText, certificate: Certificate, note: string): Evidence {
  const { notBefore, notAfter } = certificateData(certificate);
  return { resource: owner.id, at: text.at, value: `${certificate.subject}; ${notBefore} – ${notAfter}`, note };
}

/** A certificate that the gateway's body does not hold, or holds in a form that cannot be read. */
export function unreadCertificate(owner: ModelObject, text: CertificateText): Unavailable {
  const detail = text.isThere ? `${text.at.pointer} is no certificate that can be read` : `${text.at.pointer} has no certificate data`;
  return unreadable({ kind: 'arm', request: owner.at.request }, detail);
}

function dateOf(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? new Date(milliseconds).toISOString().slice(0, 10) : '?';
}
