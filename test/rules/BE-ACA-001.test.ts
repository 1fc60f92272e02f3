import { checkRule, gatewaySnapshot, refused, without } from './check';
import { appHost, appId, containerApps, internalAppHost, lists, platformSketch } from './platforms';

const limited = { configuration: { ingress: { external: false } } };
const closed = gatewaySnapshot(platformSketch(appHost, containerApps(limited)));
const finding = { resource: appId, request: lists.apps, pointer: '/value/0/properties/configuration/ingress/external', severity: 'warning' } as const;

checkRule('BE-ACA-001', [
  { name: 'fails for an ingress that is not external', snapshot: closed, expect: 'fail', findings: [{ ...finding, explains: ['refusedByProbe'] }] },
  { name: 'knows the internal name', snapshot: gatewaySnapshot(platformSketch(internalAppHost, containerApps(limited))), expect: 'fail', findings: [finding] },
  { name: 'passes for an external ingress', snapshot: gatewaySnapshot(platformSketch(appHost, containerApps({}))), expect: 'pass' },
  {
    name: 'leaves an app without ingress to BE-PAAS-001',
    snapshot: gatewaySnapshot(platformSketch(appHost, containerApps({ configuration: { ingress: null } }))),
    expect: 'pass',
  },
  { name: 'says nothing of an app that answers', snapshot: gatewaySnapshot(platformSketch(appHost, containerApps(limited), '')), expect: 'pass' },
  {
    name: 'does not know an environment of another subscription',
    snapshot: gatewaySnapshot(platformSketch(appHost, containerApps(limited, { defaultDomain: 'other.westeurope.azurecontainerapps.io' }))),
    expect: 'unknown',
  },
  { name: 'is not about another name', snapshot: gatewaySnapshot(platformSketch('www.contoso.com', [])), expect: 'notApplicable' },
  { name: 'is unknown where the apps are refused', snapshot: refused(closed, 'containerApps'), expect: 'unknown' },
  { name: 'is unknown without the environments', snapshot: without(closed, 'managedEnvironments'), expect: 'unknown', missing: [lists.environments] },
]);
