import { defineRule } from '../rule';
import { accessLogs } from './facts';

export default defineRule({
  code: 'AGW-CFG-031',
  on: 'listener',
  severity: 'info',
  confidence: 'static',
  text: {
    en: {
      title: 'A listener wants a certificate of its clients',
      message: 'Listener {listener} wants a certificate of its clients. Only the access log tells whether the reported 400 is for want of a valid one.',
      why: 'With mutual TLS the gateway answers 400 to a client that sends no certificate, or one that the uploaded CA chain does not cover.',
      howWeKnow:
        'A 400 was reported, the TLS profile of the listener has CA certificates for clients, and the access logs were not read: this version does not query Log Analytics.',
      fix: 'Look at `sslClientVerify` in the access log. Upload the whole chain of the CA, with its root; a profile takes up to five chains.',
      notAProblem: 'When every client sends a certificate of that CA.',
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/mutual-authentication-troubleshooting',
    'https://learn.microsoft.com/azure/application-gateway/mutual-authentication-overview',
  ],
  applies: ({ listener }) => {
    const profile = listener.sslProfile?.target;
    // In passthrough mode the servers judge the certificate, and the gateway refuses none.
    return profile !== undefined && profile.trustedClientCertificateIds.length > 0 && profile.verifyClientAuthMode?.toLowerCase() !== 'passthrough';
  },
  check(context, { gateway }) {
    // The symptom is on the listeners that the reported URL takes.
    if (context.reported?.status === 400 && context.shows('gateway4xx')) context.unknown(accessLogs(gateway, clientCertificates));
  },
});

const clientCertificates = 'AGWAccessLogs | where HttpStatus == 400 | summarize count() by ListenerName, SslClientVerify';
