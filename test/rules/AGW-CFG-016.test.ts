import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const map = (...paths: readonly string[]): GatewaySketch => ({
  rules: [{ name: 'rule-app', pathMap: 'map' }],
  pathMaps: [{ name: 'map', pool: 'pool-app', setting: 'set-app', paths: [{ name: 'shop', paths, pool: 'pool-app', setting: 'set-app' }] }],
});
const asking = (path: string, ...paths: readonly string[]) =>
  gatewaySnapshot({ ...map(...paths), symptom: { url: `http://203.0.113.10${path}`, status: 404 } });

checkRule('AGW-CFG-016', [
  {
    name: 'warns when the URL is below a path that takes itself alone',
    snapshot: asking('/shop/cart?x=1', '/other', '/shop'),
    expect: { 'rule-app/default': 'fail' },
    findings: [
      {
        resource: ids.child('urlPathMaps', 'map/pathRules/shop'),
        pointer: '/properties/urlPathMaps/0/properties/pathRules/0/properties/paths/1',
        severity: 'warning',
        explains: ['gateway4xx', 'gateway502'],
        data: { path: '/shop', asked: '/shop/cart' },
      },
    ],
  },
  { name: 'passes when another path of the map takes it', snapshot: asking('/shop/cart', '/shop', '/shop/*'), expect: { 'rule-app/default': 'pass' } },
  { name: 'does not take letter case for a difference', snapshot: asking('/SHOP', '/shop'), expect: { 'rule-app/default': 'pass' } },
  { name: 'passes for a path that only begins alike', snapshot: asking('/shopping', '/shop'), expect: { 'rule-app/default': 'pass' } },
  { name: 'says nothing without a URL', snapshot: gatewaySnapshot(map('/shop')), expect: { 'rule-app/default': 'pass' } },
]);
