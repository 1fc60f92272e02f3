import { defineRule } from '../rule';
import { accessLogs, failsNow } from './facts';

export default defineRule({
  code: 'AGW-BH-027',
  on: 'gateway',
  severity: 'warning',
  confidence: 'observed',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The error code in the access log tells why the gateway failed',
      message: 'The error codes in the access log of gateway {gateway} are needed to tell why it answers with 5xx.',
      why: '`ERRORINFO_UPSTREAM_NO_LIVE` means that no server was healthy, `ERRORINFO_UPSTREAM_CLOSED_CONNECTION` that the server closed the connection, `ERRORINFO_UPSTREAM_TIMED_OUT` that it did not answer in time.',
      howWeKnow: 'Clients get 5xx answers now, and the access logs were not read: this version does not query Log Analytics.',
      fix: 'Count the error codes in the access log. No live server: follow backend health. Closed connection: look at idle time-outs and crashes of the application. Timed out: compare the request time-out with the time that the application takes.',
      notAProblem: 'When backend health already explains the 502.',
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference'],
  check(context, subject) {
    if (failsNow(context, subject.gateway)) context.unknown(accessLogs(subject.gateway));
  },
});
