import { isEncrypted } from '../../path/effectiveProbe';
import { liveHost } from '../../path/liveHost';
import { azureCli, childCommand, portal } from '../applicationGateway/commands';
import { deepestPlace } from '../applicationGateway/places';
import { defineRule } from '../rule';

export default defineRule({
  code: 'AGW-TLS-010',
  on: 'server',
  severity: 'warning',
  confidence: 'predicted',
  explains: ['tlsToBackend', 'gateway502'],
  specificity: 65,
  text: {
    en: {
      title: 'The SNI name of the setting is another than the host name that arrives',
      message: 'Backend setting {setting} asks {server} for the certificate of {sniName}, and requests carry the host name {host}.',
      why: 'The certificate is checked against the SNI name. When the server has none for that name, or answers another name with another site, handshakes fail or the wrong site answers.',
      howWeKnow:
        'The setting has an SNI name that is neither the host name that it sends nor the name of the member, and the gateway complains of the certificate.',
      fix: 'Let the SNI name be one that the certificate of the backend covers.',
      notAProblem: 'When the certificate of the backend covers the SNI name.',
      notes: { sniName: 'The SNI name of the setting.' },
      fixes: { openSettings: 'Backend settings of the gateway: SNI name', clear: 'Remove the SNI name' },
    },
  },
  links: ['https://learn.microsoft.com/azure/application-gateway/configuration-http-settings'],
  applies: ({ setting }) => isEncrypted(setting.protocol) && setting.sniName !== undefined && setting.sniName !== '',
  check(context, server) {
    context.need(server.health);
    const sniName = (server.setting.sniName ?? '').toLowerCase();
    const hosts = server.routes.flatMap((route) => {
      const { host, clientHosts } = liveHost(server, route);
      return host.source === 'client' ? clientHosts : [host.name];
    });
    const names = [...hosts, server.address].map((name) => name.toLowerCase());
    // Which names the certificate has is not known: without a complaint about it nothing is said.
    const isComplaint = context.symptoms.some(({ finding }) => finding?.code === 'AGW-BH-008' || finding?.code === 'AGW-BH-023');
    if (names.includes(sniName) || !isComplaint) return;
    const at = deepestPlace(context.model, server.setting.at, 'properties', 'sniName');
    context.report({
      at,
      resource: server.setting.id,
      data: { setting: server.setting.name, server: server.address, sniName: server.setting.sniName ?? '', host: hosts[0] ?? server.address },
      evidence: [{ resource: server.setting.id, at, value: server.setting.sniName ?? '', note: 'sniName' }],
    });
  },
  fixes: (_, { gateway, setting }) => [
    azureCli('clear', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--remove', 'sniName')]),
    portal('openSettings', gateway.id),
  ],
});
