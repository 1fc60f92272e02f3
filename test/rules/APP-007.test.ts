import { checkRule, refused, without } from './check';
import { planId, received, siteId, webAppSnapshot } from './webAppSketch';

const stopped = webAppSnapshot({ site: { state: 'Stopped' }, message: received(403) });
const request = `GET ${siteId}`;

checkRule('APP-007', [
  {
    name: 'explains 403 of an app that is stopped',
    snapshot: stopped,
    expect: 'fail',
    findings: [{ resource: siteId, request, pointer: '/properties/state', severity: 'error', explains: ['refusedByProbe', 'backend5xx'] }],
  },
  {
    name: 'explains no 404, which a stopped app does not answer',
    snapshot: webAppSnapshot({ site: { state: 'Stopped' }, message: received(404) }),
    expect: 'fail',
    findings: [{ resource: siteId, request, pointer: '/properties/state', severity: 'error', explains: ['backend5xx'] }],
  },
  {
    name: 'fails for an app that is disabled',
    snapshot: webAppSnapshot({ site: { enabled: false }, message: received(403) }),
    expect: 'fail',
    findings: [{ resource: siteId, request, pointer: '/properties/enabled', severity: 'error', variant: 'disabled' }],
  },
  {
    name: 'fails for a plan that is not ready',
    snapshot: webAppSnapshot({ plan: { status: 'Pending' }, message: received(503) }),
    expect: 'fail',
    findings: [{ resource: planId, request: `GET ${planId}`, pointer: '/properties/status', severity: 'error', variant: 'planNotReady' }],
  },
  {
    name: 'warns of an app that is available in a limited way',
    snapshot: webAppSnapshot({ site: { availabilityState: 'Limited' }, message: received(503) }),
    expect: 'fail',
    findings: [{ resource: siteId, request, pointer: '/properties/availabilityState', severity: 'warning', variant: 'limited' }],
  },
  {
    name: 'leaves an app without quota to APP-008',
    snapshot: webAppSnapshot({ site: { state: 'Stopped', usageState: 'Exceeded' }, message: received(403) }),
    expect: 'pass',
  },
  { name: 'passes for an app that runs', snapshot: webAppSnapshot({ plan: { status: 'Ready' }, message: received(500) }), expect: 'pass' },
  { name: 'says nothing of an app that answers', snapshot: webAppSnapshot({ site: { state: 'Stopped' } }), expect: 'pass' },
  { name: 'is unknown without the app', snapshot: without(stopped, '/sites/'), expect: 'unknown' },
  {
    name: 'is unknown where the plan is refused and the app says nothing',
    snapshot: refused(webAppSnapshot({ plan: {}, message: received(503) }), '/serverfarms/'),
    expect: 'unknown',
  },
  { name: 'is unknown without the health', snapshot: webAppSnapshot({ site: { state: 'Stopped' }, gateway: { health: 403 } }), expect: 'unknown' },
]);
