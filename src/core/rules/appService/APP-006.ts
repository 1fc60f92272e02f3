import { defineRule } from '../rule';

export default defineRule({
  code: 'APP-006',
  on: 'webApp',
  severity: 'hint',
  confidence: 'static',
  // A rule with such a header never matches a gateway, so APP-003 passes over it and names the rule that decides instead.
  isNote: true,
  text: {
    en: {
      title: 'An access restriction wants a header that a gateway never sends',
      message: 'An access restriction allows only requests with a header that no gateway sends.',
      why: 'A rule with header filters matches only requests that carry all of them. X-Azure-FDID and X-FD-HealthProbe come from Front Door alone, and a gateway sends no X-Forwarded-Host.',
      howWeKnow: 'APP-003 finds its effect: it passes over such a rule when it judges whether the access restrictions of the app let the gateway in.',
      fix: 'Add a rule of its own for the gateway, without these headers.',
      notAProblem: 'When the rule is for Front Door, and another one lets the gateway in.',
    },
  },
  links: ['https://learn.microsoft.com/azure/app-service/overview-access-restrictions'],
  check() {
    // A note states no problem: it is listed and never judged.
  },
});
