import { defineRule } from '../rule';

export default defineRule({
  code: 'APP-001',
  on: 'webApp',
  severity: 'error',
  confidence: 'observed',
  // The same condition as AGW-CFG-008, seen from the app; two codes for one fault would be two root causes.
  isNote: true,
  text: {
    en: {
      title: 'Live requests carry a host name that the web app does not know',
      message: 'The host name that the gateway passes on is not among the host names of the web app.',
      why: 'App Service finds the app by the Host header. A probe that asks for the default name passes, while every live request carries another name and fails.',
      howWeKnow: 'AGW-CFG-008 finds it: it compares the host names of the listeners with those of the app, for every setting that overrides no host name.',
      fix: 'Bind the custom domain to the app, or let the backend setting take the host name of the member.',
      notAProblem: 'When every name that clients use is bound to the app.',
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configure-web-app'],
  check() {
    // A note states no problem: it is listed and never judged.
  },
});
