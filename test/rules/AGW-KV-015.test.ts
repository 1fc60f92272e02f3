import { checkRule, ids } from './check';
import { withVault } from './keyVaults';

const request = `GET ${ids.gateway}/providers/Microsoft.Insights/eventtypes/management/values`;
const write = (status: string, time: string, code: string) => ({
  eventTimestamp: time,
  operationName: { value: 'Microsoft.Network/applicationGateways/write' },
  status: { value: status },
  resourceId: ids.gateway,
  properties: { statusMessage: JSON.stringify({ error: { code, message: 'The change was refused.' } }) },
});
const log = (...value: readonly ReturnType<typeof write>[]) => withVault([{ request, status: 200, body: { value } }]);
const refused = write('Failed', '2026-11-22T05:00:00Z', 'ApplicationGatewayCertificateDataOrKeyVaultSecretIdMustBeSpecified');

checkRule('AGW-KV-015', [
  {
    name: 'fails for a refused write',
    snapshot: log(refused),
    expect: 'fail',
    findings: [{ resource: ids.gateway, request, pointer: '/value/0', severity: 'error', isRiskOnly: true }],
  },
  { name: 'passes after a write that succeeded', snapshot: log(write('Succeeded', '2026-11-22T05:30:00Z', ''), refused), expect: 'pass' },
  { name: 'passes for another refusal', snapshot: log(write('Failed', '2026-11-22T05:00:00Z', 'InternalServerError')), expect: 'pass' },
  { name: 'is unknown when the log is refused', snapshot: withVault([{ request, status: 403, body: {} }]), expect: 'unknown', missing: [request] },
]);
