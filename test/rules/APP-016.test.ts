import { checkRule, without, type GatewaySketch } from './check';
import { received, siteId, webAppSnapshot } from './webAppSketch';

const http: GatewaySketch = { settings: [{ name: 'set-app', protocol: 'Http', port: 80, pickHostNameFromBackendAddress: true }] };
const httpsOnly = webAppSnapshot({ site: { httpsOnly: true }, message: received(301), gateway: http });
const at = { resource: siteId, request: `GET ${siteId}`, pointer: '/properties/httpsOnly', severity: 'warning' } as const;

checkRule('APP-016', [
  {
    name: 'explains a redirect that the probe refuses',
    snapshot: httpsOnly,
    expect: 'fail',
    findings: [{ ...at, explains: ['refusedByProbe', 'redirectLoop'] }],
  },
  {
    name: 'explains no 404',
    snapshot: webAppSnapshot({ site: { httpsOnly: true }, message: received(404), gateway: http }),
    expect: 'fail',
    findings: [{ ...at, explains: ['redirectLoop'] }],
  },
  {
    name: 'explains a circle of redirects although the probe passes',
    snapshot: webAppSnapshot({ site: { httpsOnly: true }, gateway: { ...http, symptom: { status: 302 } } }),
    expect: 'fail',
    findings: [{ ...at, explains: ['redirectLoop'] }],
  },
  { name: 'says nothing of an app that answers', snapshot: webAppSnapshot({ site: { httpsOnly: true }, gateway: http }), expect: 'pass' },
  { name: 'passes for a probe over HTTPS', snapshot: webAppSnapshot({ site: { httpsOnly: true }, message: received(301) }), expect: 'pass' },
  {
    name: 'passes for an app that takes HTTP',
    snapshot: webAppSnapshot({ site: { httpsOnly: false }, message: received(301), gateway: http }),
    expect: 'pass',
  },
  { name: 'is unknown without the app', snapshot: without(httpsOnly, '/sites/'), expect: 'unknown' },
  { name: 'is unknown without the health', snapshot: webAppSnapshot({ site: { httpsOnly: true }, gateway: { ...http, health: 403 } }), expect: 'unknown' },
]);
