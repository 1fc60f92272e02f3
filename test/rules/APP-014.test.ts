import type { JsonObject } from '../../src/core/snapshot/snapshot';
import { checkRule, without } from './check';
import { siteId, webAppSnapshot } from './webAppSketch';

const several = (config: JsonObject = {}) => webAppSnapshot({ config: { numberOfWorkers: 2, ...config }, plan: { status: 'Ready' } });

checkRule('APP-014', [
  {
    name: 'finds several instances without a health check',
    snapshot: several(),
    expect: 'fail',
    findings: [
      { resource: siteId, request: `GET ${siteId}/config/web`, pointer: '/properties', severity: 'info', isRiskOnly: true, explains: [], data: { count: 2 } },
    ],
  },
  {
    name: 'counts an empty path as none',
    snapshot: several({ healthCheckPath: '' }),
    expect: 'fail',
    findings: [{ resource: siteId, request: `GET ${siteId}/config/web`, pointer: '/properties/healthCheckPath', severity: 'info' }],
  },
  { name: 'passes with a path', snapshot: several({ healthCheckPath: '/health' }), expect: 'pass' },
  { name: 'passes for one instance', snapshot: several({ numberOfWorkers: 1 }), expect: 'pass' },
  { name: 'passes when the app names no plan', snapshot: webAppSnapshot({ config: { numberOfWorkers: 2 } }), expect: 'pass' },
  { name: 'is unknown without the configuration', snapshot: without(several(), '/config/web'), expect: 'unknown' },
  { name: 'is unknown without the plan', snapshot: without(several(), '/serverfarms/'), expect: 'unknown' },
  { name: 'is unknown without the app', snapshot: without(several(), '/sites/'), expect: 'unknown' },
]);
