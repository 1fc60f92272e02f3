import type { JsonObject, RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, refused, without, type GatewaySketch } from './check';
import { gatewayTo, linksOf, zone, zoneIdOf } from './privateServices';

const unresolved = 'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend is not entered correctly.';
const host = 'app.contoso.com';
const zoneId = zoneIdOf('contoso.com');
const list: RecordedResponse = {
  request: `GET /subscriptions/${ids.group.split('/')[2] ?? ''}/providers/Microsoft.Network/privateDnsZones`,
  status: 200,
  body: { value: [{ id: zoneId, name: 'contoso.com', type: 'Microsoft.Network/privateDnsZones' }] },
};
const records = (...names: readonly string[]): RecordedResponse => ({
  request: `GET ${zoneId}/ALL`,
  status: 200,
  body: { value: names.map((name) => ({ id: `${zoneId}/A/${name}`, name, properties: {} })) },
});

interface Parts {
  readonly names?: readonly string[];
  readonly link?: JsonObject;
  readonly networks?: readonly string[];
  readonly message?: string;
  readonly host?: string;
  readonly more?: GatewaySketch;
}

const sketch = ({ names = ['www'], link = {}, networks = [ids.vnet], message = unresolved, host: server = host, more = {} }: Parts = {}): GatewaySketch =>
  gatewayTo(server, message === '' ? undefined : message, [list, zone(zoneId), linksOf(zoneId, networks, link), records(...names)], more);
const hidden = gatewaySnapshot(sketch());
const at = { resource: zoneId, request: `GET ${zoneId}/ALL`, pointer: '/value', severity: 'error', explains: ['unresolved', 'healthUnknown'] } as const;

checkRule('AGW-DNS-014', [
  {
    name: 'fails for a linked zone without the name',
    snapshot: hidden,
    expect: 'fail',
    findings: [{ ...at, confidence: 'static', data: { zone: 'contoso.com' } }],
  },
  {
    name: 'is less sure where the network has DNS servers of its own',
    snapshot: gatewaySnapshot(sketch({ more: { vnet: { dhcpOptions: { dnsServers: ['10.0.9.4'] } } } })),
    expect: 'fail',
    findings: [{ ...at, confidence: 'predicted' }],
  },
  { name: 'passes for a record of the name', snapshot: gatewaySnapshot(sketch({ names: ['app'] })), expect: 'pass' },
  { name: 'passes for a wildcard', snapshot: gatewaySnapshot(sketch({ names: ['*'] })), expect: 'pass' },
  { name: 'passes for a record at the zone itself', snapshot: gatewaySnapshot(sketch({ host: 'contoso.com', names: ['@'] })), expect: 'pass' },
  {
    name: 'a wildcard does not answer for the zone itself',
    snapshot: gatewaySnapshot(sketch({ host: 'contoso.com', names: ['*'] })),
    expect: 'fail',
    findings: [at],
  },
  { name: 'passes where Azure asks on', snapshot: gatewaySnapshot(sketch({ link: { resolutionPolicy: 'NxDomainRedirect' } })), expect: 'pass' },
  { name: 'passes for a zone of another network', snapshot: gatewaySnapshot(sketch({ networks: [`${ids.vnet}-2`] })), expect: 'pass' },
  { name: 'passes for a name outside of the zone', snapshot: gatewaySnapshot(sketch({ host: 'app.notcontoso.com' })), expect: 'pass' },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(sketch({ message: '' })), expect: 'pass' },
  { name: 'does not apply to a service of Azure', snapshot: gatewaySnapshot(sketch({ host: 'app.azurewebsites.net' })), expect: 'notApplicable' },
  { name: 'is unknown without the records', snapshot: without(hidden, `${zoneId}/ALL`), expect: 'unknown' },
  { name: 'is unknown where the links are refused', snapshot: refused(hidden, 'virtualNetworkLinks'), expect: 'unknown' },
  { name: 'is unknown where the zones are refused', snapshot: refused(hidden, list.request), expect: 'unknown' },
]);
