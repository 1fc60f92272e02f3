import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-BH-024',
  on: 'server',
  severity: 'info',
  confidence: 'observed',
  isNote: true,
  text: {
    en: {
      title: 'The backend answers the health probe',
      message: 'The server passes its health probe.',
      why: 'The gateway reached the server, the TLS handshake worked where there is one, and the answer was what the probe expects.',
      howWeKnow: "The server's message in backend health begins with `Success`, mostly with the status code that was received.",
      fix: 'Nothing has to be done.',
      notAProblem: 'It never is one.',
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting'],
  check() {
    // A note states no problem: it is listed and never judged.
  },
});
