import { platformOf } from '../../path/platformHosts';
import type { RuleContext } from '../rule';

/** Whether a member of a pool is a web app by its default name; what a custom name leads to is told by a look-up. */
export function isWebAppHost(address: string): boolean {
  return platformOf(address) === 'appService';
}

/** Whether the server answered the probe with 403: what keeps the gateway out answers so. */
export function isForbidden(context: Pick<RuleContext, 'symptoms'>): boolean {
  return context.symptoms.some(({ finding }) => finding?.code === 'AGW-BH-006' && String(finding.data['status']) === '403');
}
