import type { BackendHttpSettings, Probe } from '../../model/applicationGateway';
import { isEncrypted } from '../../path/effectiveProbe';
import type { GatewaySubject } from '../../path/subject';
import { defineRule } from '../rule';
import { childCommand, azureCli, portal } from './commands';
import { firstRefusedWrite } from './gatewayWrites';
import { deepestPlace } from './places';

export default defineRule({
  code: 'AGW-CFG-022',
  on: 'gateway',
  severity: 'info',
  confidence: 'static',
  // A refused write leaves what runs as it was, and a port of its own for the probe is allowed: neither makes requests fail.
  isRiskOnly: true,
  text: {
    en: {
      title: 'A probe has another protocol or port than its backend setting',
      message:
        'Probe {probe} asks on port {probePort}, and backend setting {setting} sends requests to port {settingPort}: backend health says nothing of that port.',
      variants: {
        refused:
          'Azure has refused a change of gateway {gateway} since {time}, because a probe had another protocol than its backend setting: what runs is the configuration from before.',
        protocol: 'Probe {probe} has another protocol than backend setting {setting}. Azure refuses every change of gateway {gateway} while that is so.',
      },
      why: 'Azure refuses a gateway whose probe and backend setting differ in protocol, so what was deployed is not what runs. A probe may have a port of its own; then a server counts as healthy whatever the port of the requests does.',
      howWeKnow: 'The probe and the backend setting name different ports or protocols, or the activity log has the write that Azure refused for the protocol.',
      fix: 'Give the probe the protocol of its backend setting and deploy again. A port of its own needs no change where it is meant.',
      notAProblem: 'When the servers have a port for health checks of its own.',
      notes: { probe: 'The probe.', setting: 'The backend setting that refers to it.', refused: 'The write that was refused.' },
      fixes: { align: 'Give the probe the protocol of the setting', openProbes: 'Health probes of the gateway' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview'],
  applies: (subject) => probedSettings(subject).length > 0,
  check(context, subject) {
    const { gateway } = subject;
    const base = { gateway: gateway.name, probe: '', setting: '', probePort: '', settingPort: '', time: '' };
    for (const { setting, probe } of probedSettings(subject)) {
      const isOtherProtocol = hasOtherProtocol(setting, probe);
      const isOtherPort = probe.port !== undefined && setting.port !== undefined && probe.port !== setting.port;
      if (!isOtherProtocol && !isOtherPort) continue;
      const property = isOtherProtocol ? 'protocol' : 'port';
      const at = deepestPlace(context.model, probe.at, 'properties', property);
      const settingAt = deepestPlace(context.model, setting.at, 'properties', property);
      context.report({
        at,
        resource: probe.id,
        ...(isOtherProtocol ? { variant: 'protocol' } : { severity: 'hint' as const }),
        data: { ...base, probe: probe.name, setting: setting.name, probePort: probe.port ?? '', settingPort: setting.port ?? '' },
        evidence: [
          { resource: probe.id, at, value: String(probe[property]), note: 'probe' },
          { resource: setting.id, at: settingAt, value: String(setting[property]), note: 'setting' },
        ],
      });
    }
    const write = firstRefusedWrite(context.need(context.model.activityLog(gateway.id)));
    // Azure spells "Settins" so.
    if (!write || !/ProbeProtocolMustMatchBackend/i.test(write.errorCode ?? '')) return;
    context.report({
      at: write.at,
      resource: gateway.id,
      variant: 'refused',
      confidence: 'observed',
      changedAt: write.time,
      data: { ...base, time: new Date(write.time).toISOString() },
      evidence: [{ resource: gateway.id, at: write.at, value: write.errorCode ?? write.status, note: 'refused' }],
    });
  },
  fixes: ({ variant, resource }, subject) => {
    const pair =
      variant === 'protocol' ? probedSettings(subject).find(({ setting, probe }) => probe.id === resource && hasOtherProtocol(setting, probe)) : undefined;
    const command = pair && childCommand(subject.gateway.id, 'probe', 'update', pair.probe.name, '--protocol', pair.setting.protocol ?? 'Http');
    return [...(command ? [azureCli('align', [command])] : []), portal('openProbes', subject.gateway.id)];
  },
});

interface ProbedSetting {
  readonly setting: BackendHttpSettings;
  readonly probe: Probe;
}

/** Layer 7 settings in use that have a custom probe. */
function probedSettings({ gateway, pairs }: GatewaySubject): readonly ProbedSetting[] {
  const used = new Set(pairs.map(({ setting }) => setting));
  return gateway.settings.flatMap((setting) =>
    setting.layer === 'http' && used.has(setting) && setting.probe?.target ? [{ setting, probe: setting.probe.target }] : [],
  );
}

function hasOtherProtocol(setting: BackendHttpSettings, probe: Probe): boolean {
  return setting.protocol !== undefined && probe.protocol !== undefined && isEncrypted(setting.protocol) !== isEncrypted(probe.protocol);
}
