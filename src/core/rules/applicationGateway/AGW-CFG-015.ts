import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-CFG-015',
  on: 'route',
  severity: 'error',
  confidence: 'static',
  // AGW-CFG-001 judges a path map's empty default pool with every other empty pool; two codes for one fault would be two root causes.
  isNote: true,
  text: {
    en: {
      title: 'Requests that match no path rule fall to an empty default pool',
      message: 'The default pool of the path map is empty.',
      why: 'A request whose path no rule takes goes to the default pool of the path map. Without servers there the gateway answers 502.',
      howWeKnow: 'AGW-CFG-001 finds it: it judges the default pool of a path map as it judges every other pool, on the path that fails.',
      fix: 'Give the default pool servers, or add a path rule for the path.',
      notAProblem: 'When no client asks for such a path.',
    },
  },
  links: ['https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502'],
  check() {
    // A note states no problem: it is listed and never judged.
  },
});
