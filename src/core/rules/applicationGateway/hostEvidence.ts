import type { ActiveSymptom } from '../finding';

/**
 * Whether a symptom looks like a request that carried the wrong host name: a certificate for another name, a page without the
 * expected text, or a status that a server gives for a name that it does not know. 401, 403 and 5xx come from a server that
 * knows the name, so they accuse no host name.
 */
export function pointsAtHost(symptom: ActiveSymptom): boolean {
  const finding = symptom.finding;
  if (!finding) return false;
  if (finding.code === 'AGW-BH-006') return /^(400|404|421)$/.test(String(finding.data['status']));
  return finding.code === 'AGW-BH-007' || finding.code === 'AGW-BH-008';
}
