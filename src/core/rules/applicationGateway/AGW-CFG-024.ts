import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-CFG-024',
  on: 'pair',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: 'The probe keeps servers in rotation whatever they answer',
      message: 'Probe {probe} of backend setting {setting} has {minServers} servers always marked healthy, so a server that is down goes on to get requests.',
      why: 'With a minimum of servers the gateway sends requests to servers that fail their probe, and backend health shows them as healthy.',
      howWeKnow: "The probe's `minServers` is greater than zero.",
      fix: 'Set the minimum to 0, unless answering badly is better than a 502.',
      notAProblem: 'When the probe is known to be wrong more often than the servers.',
      notes: { probe: 'The minimum of the probe.' },
      fixes: { setZero: 'Set the minimum to 0', openProbes: 'Health probes of the gateway: minimum servers' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview'],
  applies: ({ setting }) => setting.probe?.target !== undefined,
  check(context, { setting }) {
    const probe = setting.probe?.target;
    if (!probe || (probe.minServers ?? 0) <= 0) return;
    const at = deepestPlace(context.model, probe.at, 'properties', 'minServers');
    const minServers = probe.minServers ?? 0;
    context.report({
      at,
      resource: probe.id,
      data: { probe: probe.name, setting: setting.name, minServers },
      evidence: [{ resource: probe.id, at, value: String(minServers), note: 'probe' }],
    });
  },
  fixes: (_, { gateway, setting }) => {
    const probe = setting.probe?.target;
    const set = probe && azureCli('setZero', [childCommand(gateway.id, 'probe', 'update', probe.name, '--min-servers', '0')]);
    return [...(set ? [set] : []), portal('openProbes', gateway.id)];
  },
});
