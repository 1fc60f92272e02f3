import { effectiveProbe } from '../../path/effectiveProbe';
import { platformOf } from '../../path/platformHosts';
import { defineRule } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { deepestPlace } from './places';

/** The page that API Management answers without a key (learn.microsoft.com/azure/api-management/api-management-howto-integrate-internal-vnet-appgateway). */
const statusPage = '/status-0123456789abcdef';

export default defineRule({
  code: 'AGW-CFG-014',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['refusedByProbe'],
  specificity: 70,
  text: {
    en: {
      title: 'The health probe of API Management asks for a page that wants a key',
      message: 'The probe of backend setting {setting} asks {server} for {path}. API Management answers 200 without a key only at {statusPage}.',
      why: 'API Management answers 404 or 401 wherever no public operation is, so a probe of another page says that a sound service is broken.',
      howWeKnow: 'The server is an address of API Management, the probe asks for another path, and the service refuses it.',
      fix: "Let the probe ask for /status-0123456789abcdef with the host name of the service's gateway.",
      notAProblem: 'When an operation without a key answers at that path.',
      notes: { probe: 'What the probe asks for.' },
      fixes: { setPath: 'Let the probe ask for the status page', openProbes: 'Health probes of the gateway: set the path' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/api-management/api-management-howto-integrate-internal-vnet-appgateway',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502',
  ],
  applies: ({ address, setting }) => setting.layer === 'http' && platformOf(address) === 'apiManagement',
  check(context, server) {
    context.need(server.health);
    const { path, probe } = effectiveProbe(server);
    if (path === undefined || path.toLowerCase() === statusPage || !context.shows('refusedByProbe')) return;
    const owner = probe ?? server.setting;
    const at = probe ? deepestPlace(context.model, probe.at, 'properties', 'path') : deepestPlace(context.model, server.setting.at, 'properties');
    context.report({
      at,
      resource: owner.id,
      data: { setting: server.setting.name, server: server.address, path, statusPage },
      evidence: [{ resource: owner.id, at, value: path, note: 'probe' }],
    });
  },
  fixes: (_, server) => {
    const { probe } = effectiveProbe(server);
    const set = probe && azureCli('setPath', [childCommand(server.gateway.id, 'probe', 'update', probe.name, '--path', statusPage)]);
    return [...(set ? [set] : []), portal('openProbes', server.gateway.id)];
  },
});
