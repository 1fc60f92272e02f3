import { defineRule } from '../rule';
import { accessLogs, failsNow } from './facts';

export default defineRule({
  code: 'AGW-BH-026',
  on: 'gateway',
  severity: 'warning',
  confidence: 'observed',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The access log tells who made a 502',
      message: 'The access log of gateway {gateway} is needed to tell whether its 5xx answers come from the gateway or from a server.',
      why: 'A row with an empty server status was answered by the gateway itself; one with a 5xx server status by the server; one whose latency reaches the request time-out ran out of time.',
      howWeKnow: 'Clients get 5xx answers now, and the access logs were not read: this version does not query Log Analytics.',
      fix: 'Query `AGWAccessLogs` (or `AzureDiagnostics`) for the status 502 and 504 and look at the server status and latency of the rows, by pool and rule.',
      notAProblem: 'When backend health already explains the 502.',
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference'],
  check(context, subject) {
    if (failsNow(context, subject.gateway)) context.unknown(accessLogs(subject.gateway));
  },
});
