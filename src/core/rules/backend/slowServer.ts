import type { Model } from '../../model/model';
import type { ServerSubject } from '../../path/subject';
import { classifyHealthMessage } from '../applicationGateway/healthMessages';
import { mayBeInNetwork } from '../network/serverLeg';

/** @returns whether the server can be a machine that runs out of time or answers with 5xx: by the probe or the report, or its health is not known. */
export function mayBeSlow(server: ServerSubject, model: Model): boolean {
  return mayBeInNetwork(server) && (server.health.state !== 'known' || isSlow(server) || isSlowByReport(model));
}

/** The server gave no answer in time, or one with 5xx, to the probe. */
export function isSlow({ health }: ServerSubject): boolean {
  const server = health.state === 'known' ? health.value : undefined;
  if (!server || server.health === 'healthy') return false;
  const said = classifyHealthMessage(server.message, server.errorName);
  const isTimeout = said?.code === 'AGW-BH-003' || said?.code === 'AGW-BH-005';
  return isTimeout || (said?.received?.startsWith('5') ?? false);
}

function isSlowByReport({ snapshot }: Model): boolean {
  const status = snapshot.symptom?.status ?? 0;
  return status >= 500 && status !== 502;
}
