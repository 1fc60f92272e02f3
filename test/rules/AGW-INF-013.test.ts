import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { capturedAt, checkRule, gatewaySnapshot, ids, refused, without } from './check';

const join = "The client 'agic' does not have permission to perform action 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s).";

function write(status: string, minutesBefore: number, error?: { readonly code: string; readonly message: string }): JsonObject {
  return {
    eventTimestamp: new Date(Date.parse(capturedAt) - minutesBefore * 60_000).toISOString(),
    operationName: { value: 'Microsoft.Network/applicationGateways/write' },
    status: { value: status },
    caller: 'ops@contoso.com',
    resourceId: ids.gateway,
    ...(error ? { properties: { statusMessage: JSON.stringify({ error }) } } : {}),
  };
}

const log = `GET ${ids.gateway}/providers/Microsoft.Insights/eventtypes/management/values`;
const denied = write('Failed', 10, { code: 'LinkedAuthorizationFailed', message: join.replace('does not', 'AuthorizationFailed: does not') });
const failing = gatewaySnapshot({ activity: [denied, write('Succeeded', 90)] });

checkRule('AGW-INF-013', [
  {
    name: 'tells a write whose author may not join the subnet',
    snapshot: failing,
    expect: 'fail',
    findings: [{ resource: ids.gateway, request: requestOfLog(), pointer: '/value/0', severity: 'info', data: { caller: 'ops@contoso.com' } }],
  },
  {
    name: 'warns where an ingress controller keeps the gateway',
    snapshot: gatewaySnapshot({ activity: [denied], tags: { 'managed-by-k8s-ingress': '1.7.2' } }),
    expect: 'fail',
    findings: [{ resource: ids.gateway, request: requestOfLog(), pointer: '/value/0', severity: 'warning', variant: 'ingress' }],
  },
  { name: 'passes when a later write succeeded', snapshot: gatewaySnapshot({ activity: [write('Succeeded', 1), denied] }), expect: 'pass' },
  {
    name: 'passes for another refusal',
    snapshot: gatewaySnapshot({ activity: [write('Failed', 10, { code: 'AuthorizationFailed', message: 'Microsoft.Network/applicationGateways/write' })] }),
    expect: 'pass',
  },
  { name: 'passes without writes', snapshot: gatewaySnapshot({ activity: [] }), expect: 'pass' },
  { name: 'is unknown without the activity log', snapshot: without(failing, 'eventtypes'), expect: 'unknown' },
  { name: 'is unknown where it is refused', snapshot: refused(failing, 'eventtypes'), expect: 'unknown' },
]);

/** The request of the log as the builder records it. */
function requestOfLog(): string {
  return failing.responses.find(({ request }) => request.includes('eventtypes'))?.request ?? log;
}
