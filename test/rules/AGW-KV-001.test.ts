import type { JsonObject, RecordedResponse, Snapshot } from '../../src/core/snapshot/snapshot';
import { checkRule, ids, without } from './check';
import { withVault } from './keyVaults';

const request = `GET ${ids.gateway}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`;
const title = 'Application Gateway cannot access the Key Vault of its listeners';

function state(availabilityState: string | undefined, more: JsonObject = { title }): RecordedResponse {
  const properties = { ...(availabilityState === undefined ? {} : { availabilityState }), occuredTime: '2026-11-22T05:00:00Z', ...more };
  return { request, status: 200, body: { id: ids.gateway, properties } };
}

const disabled = withVault([state('Degraded')]);
const finding = {
  on: 'lst-app',
  resource: ids.child('httpListeners', 'lst-app'),
  request,
  pointer: '/properties/availabilityState',
  severity: 'error',
  confidence: 'observed',
  explains: ['tlsToClient'],
  data: { listener: 'lst-app', certificate: 'cert-app', vault: 'kv-shop', since: '2026-11-22T05:00:00.000Z' },
} as const;

const held: Snapshot = withVault([state('Degraded')], { certificate: { publicCertData: 'MII=' } });

checkRule('AGW-KV-001', [
  { name: 'fails where Resource Health names a Key Vault', snapshot: disabled, expect: 'fail', findings: [finding] },
  {
    name: 'reads the summary, and a KeyVault in one word',
    snapshot: withVault([state('UNAVAILABLE', { title: 'Unavailable', summary: 'The KeyVault refuses the identity.', reasonType: 'Customer Initiated' })]),
    expect: 'fail',
    findings: [{ ...finding, data: { summary: 'The KeyVault refuses the identity' } }],
  },
  { name: 'passes for a gateway that is well, whatever the words', snapshot: withVault([state('Available')]), expect: 'pass' },
  {
    name: 'passes for a stop',
    snapshot: withVault([state('Unavailable', { title: 'Stopped', reasonType: 'UserInitiated' })]),
    expect: 'pass',
  },
  { name: 'passes for trouble of the platform', snapshot: withVault([state('Degraded', { summary: 'Instances restart.' })]), expect: 'pass' },
  { name: 'passes for trouble without words', snapshot: withVault([state('Degraded', {})]), expect: 'pass' },
  { name: 'is unknown without a signal', snapshot: withVault([state('Unknown')]), expect: 'unknown', missing: [request] },
  { name: 'is unknown without a state', snapshot: withVault([state(undefined)]), expect: 'unknown' },
  { name: 'is unknown without Resource Health', snapshot: without(disabled, 'ResourceHealth'), expect: 'unknown', missing: [request] },
  { name: 'does not accuse a listener whose certificate the gateway holds', snapshot: held, expect: 'notApplicable' },
  { name: 'does not apply to an uploaded certificate', snapshot: withVault([state('Degraded')], { secret: '' }), expect: 'notApplicable' },
  { name: 'does not apply to v1', snapshot: withVault([state('Degraded')], { tier: 'Standard' }), expect: 'notApplicable' },
]);
