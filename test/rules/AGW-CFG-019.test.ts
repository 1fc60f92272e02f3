import { checkRule, gatewaySnapshot, ids, type GatewaySketch } from './check';

const two: Pick<GatewaySketch, 'listeners'> = { listeners: [{ name: 'lst-http' }, { name: 'lst-https', protocol: 'Https' }] };

function sketch(targets: Readonly<Record<string, string | undefined>>, more: GatewaySketch = {}): GatewaySketch {
  const redirects = Object.entries(targets).map(([listener, targetListener]) => ({
    name: `redirect-${listener}`,
    ...(targetListener === undefined ? { targetUrl: 'https://www.contoso.com' } : { targetListener }),
  }));
  const rules = Object.keys(targets).map((listener, index) => ({ name: `rule-${listener}`, listener, redirect: `redirect-${listener}`, priority: 10 + index }));
  return { ...two, redirects, rules, ...more };
}

checkRule('AGW-CFG-019', [
  {
    name: 'fails for a redirect to its own listener',
    snapshot: gatewaySnapshot(sketch({ 'lst-http': 'lst-http' })),
    expect: 'fail',
    findings: [
      {
        resource: ids.child('redirectConfigurations', 'redirect-lst-http'),
        pointer: '/properties/redirectConfigurations/0',
        severity: 'error',
        byConstruction: true,
        explains: ['redirectLoop'],
        data: { chain: 'redirect-lst-http', listener: 'lst-http' },
      },
    ],
  },
  {
    name: 'fails on both rules of a loop through two listeners',
    snapshot: gatewaySnapshot(sketch({ 'lst-http': 'lst-https', 'lst-https': 'lst-http' })),
    expect: 'fail',
    findings: [
      {
        on: 'rule-lst-http',
        resource: ids.child('redirectConfigurations', 'redirect-lst-http'),
        pointer: '/properties/redirectConfigurations/0',
        severity: 'error',
        data: { chain: 'redirect-lst-http → redirect-lst-https' },
      },
      {
        on: 'rule-lst-https',
        resource: ids.child('redirectConfigurations', 'redirect-lst-https'),
        pointer: '/properties/redirectConfigurations/1',
        severity: 'error',
      },
    ],
  },
  {
    name: 'passes for HTTP that is sent to HTTPS',
    snapshot: gatewaySnapshot(
      sketch(
        { 'lst-http': 'lst-https' },
        {
          rules: [
            { name: 'rule-http', listener: 'lst-http', redirect: 'redirect-lst-http', priority: 10 },
            { name: 'rule-https', listener: 'lst-https', priority: 20 },
          ],
        },
      ),
    ),
    expect: { 'rule-http': 'pass', 'rule-https': 'notApplicable' },
  },
  { name: 'passes for a redirect to another site', snapshot: gatewaySnapshot(sketch({ 'lst-http': undefined })), expect: 'pass' },
  {
    name: 'passes for a path map of which one path goes around',
    snapshot: gatewaySnapshot(
      sketch(
        { 'lst-http': 'lst-http' },
        {
          rules: [{ name: 'rule-http', listener: 'lst-http', pathMap: 'map', priority: 10 }],
          pathMaps: [{ name: 'map', pool: 'pool-app', setting: 'set-app', paths: [{ name: 'old', paths: ['/old/*'], redirect: 'redirect-lst-http' }] }],
        },
      ),
    ),
    expect: { 'rule-http/old': 'pass' },
  },
]);
