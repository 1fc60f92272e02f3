import { checkRule, without } from './check';
import { received, siteId, webAppSnapshot } from './webAppSketch';

const exceeded = webAppSnapshot({ site: { usageState: 'Exceeded' }, message: received(403) });
const at = { resource: siteId, request: `GET ${siteId}`, pointer: '/properties/usageState' };

checkRule('APP-008', [
  {
    name: 'explains 403 of an app without quota',
    snapshot: exceeded,
    expect: 'fail',
    findings: [{ ...at, severity: 'error', explains: ['refusedByProbe', 'backend5xx'] }],
  },
  {
    name: 'comes before the state that such an app may read',
    snapshot: webAppSnapshot({ site: { usageState: 'Exceeded', state: 'Stopped' }, message: received(503) }),
    expect: 'fail',
    findings: [{ ...at, severity: 'error' }],
  },
  {
    name: 'explains no 401',
    snapshot: webAppSnapshot({ site: { usageState: 'Exceeded' }, message: received(401) }),
    expect: 'fail',
    findings: [{ ...at, severity: 'error', explains: ['backend5xx'] }],
  },
  { name: 'passes for an app with quota', snapshot: webAppSnapshot({ site: { usageState: 'Normal' }, message: received(403) }), expect: 'pass' },
  { name: 'says nothing of an app that answers', snapshot: webAppSnapshot({ site: { usageState: 'Exceeded' } }), expect: 'pass' },
  { name: 'is unknown without the app', snapshot: without(exceeded, '/sites/'), expect: 'unknown' },
  { name: 'is unknown without the health', snapshot: webAppSnapshot({ site: { usageState: 'Exceeded' }, gateway: { health: 403 } }), expect: 'unknown' },
]);
