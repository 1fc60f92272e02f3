import type { ServerHealth } from '../core/model/backendHealth';
import type { DiagnosisDocument } from '../core/report/document';

/** How a thing is shown: the icon's shape and colour say the same as its word. */
export type Look = 'ok' | 'failing' | 'warning' | 'stopped' | 'disabled' | 'checking' | 'unknown';

/** Icon and theme colour of each look; the shape alone tells them apart. */
export const lookIcons: Readonly<Record<Look, { readonly icon: string; readonly color?: string }>> = {
  ok: { icon: 'pass', color: 'testing.iconPassed' },
  failing: { icon: 'error', color: 'testing.iconFailed' },
  warning: { icon: 'warning', color: 'list.warningForeground' },
  stopped: { icon: 'circle-slash', color: 'disabledForeground' },
  disabled: { icon: 'circle-outline', color: 'disabledForeground' },
  checking: { icon: 'sync~spin' },
  unknown: { icon: 'question', color: 'disabledForeground' },
};

/** learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring (endpoint and profile monitor status) */
const monitorLooks: ReadonlyMap<string, Look> = new Map<string, Look>([
  ['online', 'ok'],
  ['degraded', 'failing'],
  ['disabled', 'disabled'],
  ['inactive', 'stopped'],
  ['stopped', 'stopped'],
  ['checkingendpoint', 'checking'],
  ['checkingendpoints', 'checking'],
  ['unmonitored', 'unknown'],
]);

/** @param word `profileMonitorStatus` or `endpointMonitorStatus`; undefined when Azure gave none. */
export function monitorLook(word: string | undefined): Look {
  return monitorLooks.get(word?.toLowerCase() ?? '') ?? 'unknown';
}

const verdictLooks: Readonly<Record<DiagnosisDocument['verdict']['status'], Look>> = {
  broken: 'failing',
  degraded: 'failing',
  atRisk: 'warning',
  recovered: 'ok',
  healthy: 'ok',
  unknown: 'unknown',
  checking: 'checking',
};

export function verdictLook(status: DiagnosisDocument['verdict']['status']): Look {
  return verdictLooks[status];
}

const serverLooks: Readonly<Record<ServerHealth, Look>> = { healthy: 'ok', unhealthy: 'failing', unknown: 'unknown', other: 'warning' };

export function serverLook(health: ServerHealth): Look {
  return serverLooks[health];
}

/** A gateway as its own body tells it: its state first, then how its last write ended. */
export function gatewayLook(operationalState: string | undefined, provisioningState: string | undefined): Look {
  const state = operationalState?.toLowerCase();
  if (state === 'stopped') return 'stopped';
  if (state === 'starting' || state === 'stopping') return 'checking';
  if (provisioningState?.toLowerCase() === 'failed') return 'warning';
  return state === 'running' ? 'ok' : 'unknown';
}

/** `state` of a web app, and whether its platform limits it (`availabilityState`). */
export function webAppLook(state: string | undefined, availabilityState: string | undefined): Look {
  const word = state?.toLowerCase();
  if (word === 'stopped') return 'stopped';
  if (word !== 'running') return 'unknown';
  return availabilityState === undefined || availabilityState.toLowerCase() === 'normal' ? 'ok' : 'warning';
}

/** Of several looks the one that deserves attention first. */
export function worstLook(looks: readonly Look[]): Look | undefined {
  const order: readonly Look[] = ['failing', 'warning', 'checking', 'unknown', 'stopped', 'disabled', 'ok'];
  return order.find((look) => looks.includes(look));
}
