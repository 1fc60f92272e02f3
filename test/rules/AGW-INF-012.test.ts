import type { RecordedResponse } from '../../src/core/snapshot/snapshot';
import { checkRule, gatewaySnapshot, ids } from './check';

const zoned = gatewaySnapshot();
const gateway = zoned.responses.find(({ request }) => request === `GET ${ids.gateway}`) as RecordedResponse;
const plain = gatewaySnapshot({ responses: [{ ...gateway, body: { ...(gateway.body as object), zones: [] } }] });

checkRule('AGW-INF-012', [
  {
    name: 'mentions a gateway without zones',
    snapshot: plain,
    expect: 'fail',
    findings: [{ resource: ids.gateway, pointer: '/location', severity: 'info', isRiskOnly: true }],
  },
  { name: 'passes with zones', snapshot: zoned, expect: 'pass' },
  { name: 'does not apply to v1', snapshot: gatewaySnapshot({ tier: 'Standard' }), expect: 'notApplicable' },
]);
