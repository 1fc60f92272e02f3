import { isEncrypted } from '../../path/effectiveProbe';
import { keepsClientHost } from '../../path/liveHost';
import { platformOf } from '../../path/platformHosts';
import { below } from '../../snapshot/fact';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { serverState } from './healthMessages';
import { pointsAtHost } from './hostEvidence';

export default defineRule({
  code: 'AGW-CFG-007',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['refusedByProbe', 'tlsToBackend'],
  specificity: 65,
  text: {
    en: {
      title: 'The default health probe has no host name for a backend that needs one',
      message:
        'Backend setting {setting} has no probe of its own and no host name, so the default probe asks {server} without a name that it knows. A server that many sites share finds the site by its name.',
      why: 'The default probe takes its host name from the backend setting. Without one it asks with `127.0.0.1`, and App Service and its like have no site of that name.',
      howWeKnow:
        "The setting has neither a probe, nor a host name, nor the option to take the member's name, and the member is on a platform that routes by name. While the server is Healthy nothing is said.",
      fix: 'Set the host name on the backend setting, or take it from the member, or attach a probe with the right host name.',
      notAProblem: 'When the server answers the probe all the same.',
      notes: { setting: 'The backend setting without host name and probe.' },
      fixes: { attachProbe: "Create a probe with the member's name and attach it", openSettings: 'Backend settings of the gateway: set the host name' },
    },
  },
  links: [
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting',
    'https://learn.microsoft.com/azure/application-gateway/configure-web-app',
  ],
  applies: ({ setting, address, isFqdn }) =>
    setting.layer === 'http' && setting.probe === undefined && keepsClientHost(setting) && isFqdn && platformOf(address) !== undefined,
  check(context, server) {
    const health = context.need(server.health);
    if (health && serverState(health) === 'healthy') return;
    const seen = context.symptoms.filter(pointsAtHost);
    const at = below(server.setting.at, 'properties');
    context.report({
      at,
      resource: server.setting.id,
      ...(seen.length > 0 ? { severity: 'error', confidence: 'observed' } : {}),
      explains: [...new Set(seen.map((symptom) => symptom.class))],
      data: { setting: server.setting.name, server: server.address },
      evidence: [{ resource: server.setting.id, at, value: server.setting.name, note: 'setting' }],
    });
  },
  fixes: (_, { gateway, setting, address }) => {
    const name = `probe-${setting.name}`;
    const protocol = isEncrypted(setting.protocol) ? 'Https' : 'Http';
    const create = childCommand(gateway.id, 'probe', 'create', name, '--protocol', protocol, '--host', address, '--path', '/');
    const attach = childCommand(gateway.id, 'http-settings', 'update', setting.name, '--probe', name);
    return [azureCli('attachProbe', [create, attach]), portal('openSettings', gateway.id)];
  },
});
