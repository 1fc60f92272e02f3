import type { JsonObject, Observation } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const host = 'app.contoso.com';
const url = `https://${host}/`;
const looked = (result: JsonObject, name = host): Observation => ({ kind: 'dns', input: { name, type: 'A' }, result });
const silent: Observation = { kind: 'tcp', input: { host, port: 443 }, result: { ok: false, error: 'ETIMEDOUT' } };
const seen = (observations: readonly Observation[], more: GatewaySketch = {}) => gatewaySnapshot({ symptom: { url }, observations, ...more });

const found = {
  resource: ids.gateway,
  pointer: '/properties/frontendIPConfigurations/0',
  severity: 'warning',
  confidence: 'predicted',
  data: { host, addresses: '198.51.100.7' },
} as const;
const elsewhere = looked({ ok: true, addresses: ['198.51.100.7'], cnames: [] });

checkRule('AGW-DNS-009', [
  { name: 'warns when the name leads to another address', snapshot: seen([elsewhere]), expect: 'fail', findings: [{ ...found, explains: [] }] },
  {
    name: 'explains that no connection comes about',
    snapshot: seen([elsewhere, silent]),
    expect: 'fail',
    findings: [{ ...found, explains: ['cannotConnect'] }],
  },
  {
    name: 'does not explain a status, which any server may send',
    snapshot: seen([elsewhere], { symptom: { url, status: 502 } }),
    expect: 'fail',
    findings: [{ ...found, explains: [] }],
  },
  {
    name: 'warns when the name is an alias of the label of another address',
    snapshot: seen([looked({ ok: true, addresses: ['198.51.100.7'], cnames: ['agw-old.westeurope.cloudapp.azure.com'] })]),
    expect: 'fail',
    findings: [found],
  },
  { name: 'passes when the name has the address of the frontend', snapshot: seen([looked({ ok: true, addresses: ['203.0.113.10'] })]), expect: 'pass' },
  {
    name: 'passes when one of the addresses is the address of the frontend',
    snapshot: seen([looked({ ok: true, addresses: ['198.51.100.7', '203.0.113.10'] })]),
    expect: 'pass',
  },
  {
    name: 'passes when Traffic Manager answers with another endpoint',
    snapshot: seen([looked({ ok: true, addresses: ['198.51.100.7'], cnames: ['Contoso.trafficmanager.net.', 'agw-other.contoso.com'] })]),
    expect: 'pass',
  },
  {
    name: 'passes when Front Door stands before it',
    snapshot: seen([looked({ ok: true, addresses: ['198.51.100.7'], cnames: ['contoso.z01.azurefd.net'] })]),
    expect: 'pass',
  },
  { name: 'passes when the name does not exist', snapshot: seen([looked({ ok: false, error: 'notFound', addresses: [] })]), expect: 'pass' },
  { name: 'passes for a URL with an address', snapshot: seen([elsewhere], { symptom: { url: 'http://203.0.113.10/' } }), expect: 'pass' },
  { name: 'passes without a URL', snapshot: gatewaySnapshot({ observations: [elsewhere] }), expect: 'pass' },
  { name: 'passes when nobody looked the name up and no connection failed', snapshot: seen([looked({ ok: true, addresses: [] })]), expect: 'pass' },
  { name: 'is unknown when nobody looked up the name of a site that cannot be connected to', snapshot: seen([silent]), expect: 'unknown' },
]);
