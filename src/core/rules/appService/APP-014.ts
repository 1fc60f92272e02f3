import { lacksHealthCheck } from '../../appService/healthCheck';
import { azureCli, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';
import { webAppArguments } from './servedApp';

export default defineRule({
  code: 'APP-014',
  on: 'webApp',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The web app has several instances and no health check',
      message: '{app} runs on {count} instances and has no health check path: an instance that fails stays in rotation, and some requests of the gateway fail.',
      why: 'The gateway sees the app as one server. Only App Service can take one bad instance out of rotation, and it does so only when it is told which path to ask.',
      howWeKnow: 'The configuration of the app has no health check path and more than one worker, on a plan of tier Basic or higher.',
      fix: 'Set a health check path that answers 200 only when the instance can work.',
      notAProblem: 'When the app has one instance: it is never taken out.',
      notes: { config: 'Number of workers of the app.' },
      fixes: { set: 'Let App Service ask the root path', openHealthCheck: 'Health check of the app' },
    },
  },
  links: ['https://learn.microsoft.com/azure/app-service/monitor-instances-health-check'],
  check(context, { webApp }) {
    const app = context.need(webApp);
    const config = context.need(app.config);
    const plan = context.need(app.plan);
    if (!plan || !lacksHealthCheck(config, plan)) return;
    const at = deepestPlace(context.model, config.at, 'properties', 'healthCheckPath');
    const count = config.numberOfWorkers ?? 0;
    context.report({ at, resource: app.id, data: { app: app.name, count }, evidence: [{ resource: app.id, at, value: String(count), note: 'config' }] });
  },
  fixes: ({ resource }) => [
    portal('openHealthCheck', resource),
    azureCli('set', [['webapp', 'config', 'set', ...webAppArguments(resource), '--generic-configurations', '{"healthCheckPath":"/"}']]),
  ],
});
