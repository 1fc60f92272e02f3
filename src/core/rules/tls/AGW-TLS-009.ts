import { isEncrypted } from '../../path/effectiveProbe';
import { portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-TLS-009',
  on: 'pair',
  severity: 'info',
  confidence: 'static',
  isRiskOnly: true,
  text: {
    en: {
      title: "The check of the backend's certificate is switched off",
      message: 'Backend setting {setting} does not check {checks} of the certificate that a backend presents.',
      why: 'Whoever can answer in place of the backend is believed, and a certificate that expires or is for another name goes unnoticed.',
      howWeKnow: 'The setting has `validateCertChainAndExpiry` or `validateSNI` set to false.',
      fix: 'Switch the checks on once the backend presents a certificate that passes them.',
      notAProblem: 'While a backend is being moved, or in a network that nobody else can reach.',
      notes: { setting: 'The switch of the setting.' },
      fixes: { openSettings: 'Backend settings of the gateway: switch the checks on' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-http-settings'],
  applies: ({ setting }) => isEncrypted(setting.protocol),
  check(context, { setting }) {
    const switches = [
      { field: 'validateCertChainAndExpiry', isOff: setting.validateCertChainAndExpiry === false },
      { field: 'validateSNI', isOff: setting.validateSNI === false },
    ].filter(({ isOff }) => isOff);
    const [first] = switches;
    if (!first) return;
    const places = switches.map(({ field }) => ({ field, at: deepestPlace(context.model, setting.at, 'properties', field) }));
    context.report({
      at: places[0]?.at ?? setting.at,
      resource: setting.id,
      data: { setting: setting.name, checks: switches.map(({ field }) => field).join(', ') },
      evidence: places.map(({ at }) => ({ resource: setting.id, at, value: 'false', note: 'setting' })),
    });
  },
  fixes: (_, { gateway }) => [portal('openSettings', gateway.id)],
});
