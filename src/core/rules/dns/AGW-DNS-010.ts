import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-DNS-010',
  on: 'gateway',
  severity: 'error',
  confidence: 'predicted',
  // The condition is that of AGW-DNS-007, whose finding covers the names of the gateway's management too.
  isNote: true,
  text: {
    en: {
      title: 'A private zone hides the names of the gateway’s management',
      message: 'A private zone hides the names of the gateway’s management.',
      why: 'Among the names that a gateway itself resolves are those by which Azure manages it.',
      howWeKnow: 'AGW-DNS-007 finds it, with every other name of Azure that such a zone hides.',
      fix: 'Remove the link, or the zone.',
      notAProblem: 'Never; Azure says not to do it.',
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution'],
  check() {
    // A note states no problem: it is listed and never judged.
  },
});
