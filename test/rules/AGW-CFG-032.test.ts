import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const map = (...paths: readonly string[]): GatewaySketch => ({
  rules: [{ name: 'rule-app', pathMap: 'map' }],
  pathMaps: [{ name: 'map', pool: 'pool-app', setting: 'set-app', paths: [{ name: 'shop', paths, pool: 'pool-app', setting: 'set-app' }] }],
});
const pathRule = 'rule-app/shop';

checkRule('AGW-CFG-032', [
  {
    name: 'mentions a path that ends in a slash',
    snapshot: gatewaySnapshot(map('/a', '/shop/')),
    expect: { [pathRule]: 'fail' },
    findings: [
      {
        resource: ids.child('urlPathMaps', 'map/pathRules/shop'),
        pointer: '/properties/urlPathMaps/0/properties/pathRules/0/properties/paths/1',
        severity: 'hint',
        data: { path: '/shop/' },
      },
    ],
  },
  { name: 'passes for a path with a star', snapshot: gatewaySnapshot(map('/shop/*', '/shop')), expect: { [pathRule]: 'pass' } },
  { name: 'passes for the root', snapshot: gatewaySnapshot(map('/')), expect: { [pathRule]: 'pass' } },
  { name: 'does not apply to a basic rule', snapshot: gatewaySnapshot(), expect: 'notApplicable' },
]);
