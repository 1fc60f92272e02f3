import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-CFG-020',
  on: 'pair',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'Connection draining is off',
      message: 'Backend setting {setting} does not drain connections: requests under way to a server that is taken out of pool {pool} are cut off with 502.',
      why: 'With draining, a server that leaves the pool finishes what it has begun. Without it every change of the pool and every rolling update can show as a few 502.',
      howWeKnow: 'The backend setting has connection draining off, and the pool has more than one server.',
      fix: 'Switch connection draining on, for as long as a request takes.',
      notAProblem: 'When servers never leave the pool while requests are under way.',
      notes: { setting: 'The backend setting.' },
      fixes: { drain: 'Drain connections for 60 seconds', openSettings: 'Backend settings of the gateway: connection draining' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-http-settings'],
  applies: ({ setting, servers }) => setting.layer === 'http' && servers.length > 1,
  check(context, { setting, pool }) {
    if (setting.connectionDraining?.enabled === true) return;
    const at = deepestPlace(context.model, setting.at, 'properties', 'connectionDraining', 'enabled');
    context.report({
      at,
      resource: setting.id,
      data: { setting: setting.name, pool: pool.name },
      evidence: [{ resource: setting.id, at, value: 'false', note: 'setting' }],
    });
  },
  fixes: (_, { gateway, setting }) => [
    azureCli('drain', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--connection-draining-timeout', '60')]),
    portal('openSettings', gateway.id),
  ],
});
