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

const mixed = ['10.0.9.4', '168.63.129.16'];

interface Parts {
  readonly names?: readonly string[];
  readonly link?: JsonObject;
  readonly networks?: readonly string[];
  readonly message?: string;
  readonly host?: string;
  readonly servers?: readonly string[];
}

const sketch = ({ names = ['app'], link = {}, networks = [ids.vnet], message = unresolved, host: server = host, servers = mixed }: Parts = {}): GatewaySketch =>
  gatewayTo(server, message === '' ? undefined : message, [list, zone(zoneId), linksOf(zoneId, networks, link), records(...names)], {
    vnet: { dhcpOptions: { dnsServers: [...servers] } },
  });
const split = gatewaySnapshot(sketch());
const found = {
  resource: ids.vnet,
  request: `GET ${ids.vnet}`,
  pointer: '/properties/dhcpOptions/dnsServers',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['unresolved'],
} as const;

checkRule('AGW-DNS-012', [
  { name: "fails for a server of one's own beside Azure's", snapshot: split, expect: 'fail', findings: [{ ...found, data: { zone: 'contoso.com' } }] },
  { name: 'fails beside a public resolver', snapshot: gatewaySnapshot(sketch({ servers: ['9.9.9.9', '10.0.9.4'] })), expect: 'fail', findings: [found] },
  {
    name: 'fails for the name of the zone itself',
    snapshot: gatewaySnapshot(sketch({ host: 'contoso.com', names: ['@'] })),
    expect: 'fail',
    findings: [found],
  },
  { name: "passes for servers of one's own", snapshot: gatewaySnapshot(sketch({ servers: ['10.0.9.4', '10.0.9.5'] })), expect: 'pass' },
  { name: 'passes for public servers alone', snapshot: gatewaySnapshot(sketch({ servers: ['9.9.9.9', '149.112.112.112'] })), expect: 'pass' },
  { name: "passes for Azure's own server alone", snapshot: gatewaySnapshot(sketch({ servers: ['168.63.129.16'] })), expect: 'pass' },
  { name: 'passes where no server is listed', snapshot: gatewaySnapshot(sketch({ servers: [] })), expect: 'pass' },
  { name: 'passes for a zone without the name', snapshot: gatewaySnapshot(sketch({ names: ['www'] })), expect: 'pass' },
  { name: 'passes for a zone of another network', snapshot: gatewaySnapshot(sketch({ networks: [`${ids.vnet}-2`] })), expect: 'pass' },
  { name: 'passes for a name outside of the zone', snapshot: gatewaySnapshot(sketch({ host: 'app.notcontoso.com' })), expect: 'pass' },
  { name: 'says nothing of a server that answers', snapshot: gatewaySnapshot(sketch({ message: '' })), expect: 'pass' },
  { name: 'does not apply to an address', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
  { name: 'is unknown without the records', snapshot: without(split, `${zoneId}/ALL`), expect: 'unknown' },
  { name: 'is unknown where the links are refused', snapshot: refused(split, 'virtualNetworkLinks'), expect: 'unknown' },
  { name: 'is unknown where the zones are refused', snapshot: refused(split, list.request), expect: 'unknown' },
]);
