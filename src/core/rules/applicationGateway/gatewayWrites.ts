import type { ActivityEvent, ActivityLog } from '../../model/time';

/** @returns whether the entry is about a write of the gateway itself. */
export function isGatewayWrite(event: ActivityEvent): boolean {
  return event.operation.toLowerCase() === 'microsoft.network/applicationgateways/write';
}

/** @returns the first failed write after the last successful one (the one that the state is from), or undefined. */
export function firstRefusedWrite(log: ActivityLog): ActivityEvent | undefined {
  const writes = log.events.filter(isGatewayWrite);
  const lastSuccess = writes.findIndex((event) => event.status.toLowerCase() === 'succeeded');
  const since = lastSuccess === -1 ? writes : writes.slice(0, lastSuccess);
  return since.findLast((event) => event.status.toLowerCase() === 'failed');
}

/** @returns the newest successful stop of the gateway, or undefined. */
export function lastStop(log: ActivityLog): ActivityEvent | undefined {
  return log.events.find(
    (event) => event.operation.toLowerCase() === 'microsoft.network/applicationgateways/stop/action' && event.status.toLowerCase() === 'succeeded',
  );
}

/** @returns the newest event by which the gateway reads its configuration and all names anew: a write or a start that was not refused. */
export function lastReading(log: ActivityLog): ActivityEvent | undefined {
  return log.events.find((event) => /^microsoft\.network\/applicationgateways\/(write|start\/action)$/i.test(event.operation) && !/^fail/i.test(event.status));
}
