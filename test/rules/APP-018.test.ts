import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, refused, without } from './check';
import { received, siteId, webAppSnapshot } from './webAppSketch';

const signIn = (validation: JsonObject = {}, isEnabled = true): JsonObject => ({ platform: { enabled: isEnabled }, globalValidation: validation });
const at = {
  resource: siteId,
  request: `GET ${siteId}/config/authsettingsV2`,
  pointer: '/properties/globalValidation/unauthenticatedClientAction',
  severity: 'warning',
} as const;
const turnedAway = webAppSnapshot({ authentication: signIn({ unauthenticatedClientAction: 'Return401' }), message: received(401) });

checkRule('APP-018', [
  {
    name: 'explains 401 to a probe that cannot sign in',
    snapshot: turnedAway,
    expect: 'fail',
    findings: [{ ...at, explains: ['refusedByProbe', 'redirectLoop'], data: { action: 'Return401', path: '/' } }],
  },
  {
    name: 'takes a missing action for a redirect',
    snapshot: webAppSnapshot({ authentication: signIn(), message: received(401) }),
    expect: 'fail',
    findings: [{ ...at, pointer: '/properties/globalValidation' }],
  },
  {
    name: 'explains no 404',
    snapshot: webAppSnapshot({ authentication: signIn({ unauthenticatedClientAction: 'Return401' }), message: received(404) }),
    expect: 'fail',
    findings: [{ ...at, explains: ['redirectLoop'] }],
  },
  {
    name: 'explains a circle of redirects although the probe passes',
    snapshot: webAppSnapshot({ authentication: signIn({ unauthenticatedClientAction: 'RedirectToLoginPage' }), gateway: { symptom: { status: 302 } } }),
    expect: 'fail',
    findings: [{ ...at, explains: ['redirectLoop'] }],
  },
  {
    name: 'passes for an excluded path',
    snapshot: webAppSnapshot({ authentication: signIn({ unauthenticatedClientAction: 'Return401', excludedPaths: ['/'] }), message: received(401) }),
    expect: 'pass',
  },
  {
    name: 'passes for a path below an excluded one',
    snapshot: webAppSnapshot({ authentication: signIn({ unauthenticatedClientAction: 'Return401', excludedPaths: ['/*'] }), message: received(401) }),
    expect: 'pass',
  },
  {
    name: 'passes where everybody is let in',
    snapshot: webAppSnapshot({ authentication: signIn({ unauthenticatedClientAction: 'AllowAnonymous' }), message: received(401) }),
    expect: 'pass',
  },
  { name: 'passes where it is off', snapshot: webAppSnapshot({ authentication: signIn({}, false), message: received(401) }), expect: 'pass' },
  { name: 'says nothing of an app that answers', snapshot: webAppSnapshot({ authentication: signIn() }), expect: 'pass' },
  { name: 'is unknown without the settings', snapshot: webAppSnapshot({ authentication: null, message: received(401) }), expect: 'unknown' },
  { name: 'is unknown where the settings are refused', snapshot: refused(turnedAway, 'authsettingsV2'), expect: 'unknown' },
  { name: 'is unknown without the app', snapshot: without(turnedAway, '/sites/'), expect: 'unknown' },
]);
