import type { Probe } from '../../model/applicationGateway';
import { effectiveProbe, isEncrypted, type EffectiveProbe } from '../../path/effectiveProbe';
import type { PairSubject } from '../../path/subject';
import { below } from '../../snapshot/fact';
import { sameId } from '../../snapshot/resourceId';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { deepestPlace, unreadableAt } from './places';

export default defineRule({
  code: 'AGW-CFG-021',
  on: 'pair',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['refusedByProbe'],
  specificity: 75,
  text: {
    en: {
      title: 'A custom probe is attached to no backend setting, and the default probe is refused',
      message:
        'Probe {probe} ({asks}) is attached to no backend setting, so backend setting {setting} is checked by the default probe ({defaultAsks}), which the backend refuses.',
      variants: {
        unused: 'Probe {probe} ({asks}) is attached to no backend setting; backend setting {setting} is checked by the default probe ({defaultAsks}) instead.',
      },
      why: 'A custom probe does nothing until a backend setting refers to it. The default probe asks for the path / and expects a status from 200 to 399, which an API often has no answer for.',
      howWeKnow: 'No backend setting refers to the probe, and the setting of the refused servers refers to none.',
      fix: 'Attach the probe to the backend setting.',
      notAProblem: 'When the probe was made for something else, or is a leftover.',
      notes: { probe: 'The probe that no setting refers to.', setting: 'The backend setting without a probe.' },
      fixes: { attach: 'Attach the probe to the backend setting', openSettings: 'Backend settings of the gateway: use the custom probe' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview'],
  applies: ({ setting }) => setting.layer === 'http' && setting.probe === undefined,
  check(context, pair) {
    const { gateway, setting } = pair;
    const candidates = orphans(pair);
    if (candidates.length === 0) return;
    const unreadable = [
      ...unreadableAt(context.model, below(gateway.at, 'properties', 'backendHttpSettingsCollection')),
      ...unreadableAt(context.model, setting.at),
    ];
    if (unreadable.length > 0) {
      context.unknown(unreadable);
      return;
    }
    context.need(gateway.backendHealth);
    const isRefused = context.shows('refusedByProbe');
    for (const probe of candidates) {
      const at = deepestPlace(context.model, setting.at, 'properties');
      context.report({
        at: probe.at,
        resource: probe.id,
        // An unused probe beside healthy servers is a leftover, at most.
        ...(isRefused ? {} : ({ severity: 'hint', confidence: 'static', explains: [], variant: 'unused' } as const)),
        data: { probe: probe.name, setting: setting.name, asks: words(probe.path, probe.host), defaultAsks: words('/', defaultOf(pair)?.host) },
        evidence: [
          { resource: probe.id, at: probe.at, value: probe.name, note: 'probe' },
          { resource: setting.id, at, value: setting.name, note: 'setting' },
        ],
      });
    }
  },
  fixes: ({ data }, { gateway, setting }) => [
    azureCli('attach', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--probe', String(data['probe']))]),
    portal('openSettings', gateway.id),
  ],
});

/** Probes that no setting refers to, that the setting could have (ARM wants one protocol for both), and that ask something else than the default. */
function orphans(pair: PairSubject): readonly Probe[] {
  const { gateway, setting } = pair;
  const used = gateway.settings.flatMap(({ probe }) => (probe ? [probe.id] : []));
  const usual = defaultOf(pair);
  return gateway.probes.filter(
    (probe) => !used.some((id) => sameId(id, probe.id)) && isEncrypted(probe.protocol) === isEncrypted(setting.protocol) && isOther(probe, usual),
  );
}

function defaultOf({ servers }: PairSubject): EffectiveProbe | undefined {
  const [server] = servers;
  return server && effectiveProbe(server);
}

function isOther(probe: Probe, usual: EffectiveProbe | undefined): boolean {
  if (probe.path !== undefined && probe.path !== '/') return true;
  if (probe.host !== undefined && probe.host.toLowerCase() !== usual?.host?.toLowerCase()) return true;
  return (probe.match?.statusCodes.length ?? 0) > 0;
}

function words(path: string | undefined, host: string | undefined): string {
  return `${host ?? ''}${path ?? '/'}`;
}
