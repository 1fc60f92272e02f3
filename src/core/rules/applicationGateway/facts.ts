import type { ApplicationGateway } from '../../model/applicationGateway';
import { postRequest } from '../../snapshot/request';
import type { Fact, Unavailable } from '../../snapshot/fact';
import type { RuleContext } from '../rule';
import { needServerErrors } from './gatewayErrors';

/**
 * A fact that makes a finding better but does not decide whether there is one: its request is left behind when nobody has
 * asked, and a refusal of it is not held against the answer.
 *
 * @returns the value, or undefined.
 */
export function ask<T>(context: Pick<RuleContext, 'know' | 'unknown'>, fact: Fact<T>): T | undefined {
  if (fact.state === 'unavailable' && (fact.reason === 'notCollected' || fact.reason === 'pending')) context.unknown(fact);
  return context.know(fact);
}

const whoMadeThem = 'AGWAccessLogs | where HttpStatus in (502, 504) | summarize count() by BackendPoolName, BackendSettingName, ServerRouted, ServerStatus';

/**
 * The question that only access logs can answer. Where they are is known to Log Analytics alone, and this version does not ask it.
 *
 * @param query by default who made the 502 and 504.
 */
export function accessLogs(gateway: ApplicationGateway, query: string = whoMadeThem): Unavailable {
  return {
    state: 'unavailable',
    reason: 'notCollected',
    request: postRequest(gateway.id, 'providers/Microsoft.Insights/logs', { query }),
    permission: 'Microsoft.Insights/logs/AGWAccessLogs/read',
  };
}

/**
 * A gateway that is being created has not probed anything: every server counts as unhealthy until its first successful probe.
 *
 * @returns the reason to say nothing yet, or undefined.
 */
export function notBuiltYet(gateway: ApplicationGateway): Unavailable | undefined {
  const isCreating = gateway.provisioningState?.toLowerCase() === 'creating' && gateway.operationalState?.toLowerCase() !== 'running';
  if (!isCreating) return undefined;
  return { state: 'unavailable', reason: 'failed', request: postRequest(gateway.id, 'backendhealth'), detail: 'The gateway is being created.' };
}

/** @returns whether clients get 5xx answers: the user says so, or the newest metrics do; ends with *unknown* when neither tells. */
export function failsNow(context: Pick<RuleContext, 'need' | 'unknown' | 'reported' | 'model'>, gateway: ApplicationGateway): boolean {
  if ((context.reported?.status ?? 0) >= 500) return true;
  return needServerErrors(context, context.model, gateway) !== undefined;
}
