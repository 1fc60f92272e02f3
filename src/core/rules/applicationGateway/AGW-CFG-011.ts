import { effectiveProbe, isEncrypted, isIpAddress } from '../../path/effectiveProbe';
import type { ServerSubject } from '../../path/subject';
import { defineRule, type RuleContext } from '../rule';
import { azureCli, childCommand, portal } from './commands';
import { serverState } from './healthMessages';
import { unreadableAt } from './places';

export default defineRule({
  code: 'AGW-CFG-011',
  on: 'server',
  severity: 'warning',
  confidence: 'static',
  explains: ['tlsToBackend'],
  specificity: 55,
  text: {
    en: {
      title: 'A pool mixes names and addresses under HTTPS',
      message:
        'Pool {pool} mixes names ({names}) with the address {server}, and backend setting {setting} speaks HTTPS without a host name: the names get a server name in the TLS handshake, {server} gets none.',
      why: 'The server name of the handshake comes from the member when the setting gives none, and an address is never sent as one. A server that chooses its certificate by name then shows its default certificate, or refuses the handshake.',
      howWeKnow: 'The pool has members with `fqdn` and members with `ipAddress`, the setting uses HTTPS, and neither it nor the probe gives a host name.',
      fix: 'Give every member by name, or make two pools, or set the host name on the backend setting so that every member gets the same one.',
      notAProblem: 'When the server has one certificate only, and its name is not checked.',
      notes: { member: 'The member that is an address.', name: 'A member of the same pool that is a name.' },
      fixes: { setHost: 'Set the host name that every member expects', openPools: 'Backend pools of the gateway: split the pool or give names' },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/ssl-overview',
    'https://learn.microsoft.com/azure/application-gateway/configuration-http-settings',
  ],
  applies: ({ setting, isFqdn }) => setting.layer === 'http' && isEncrypted(setting.protocol) && !isFqdn,
  check(context, server) {
    const { pool, setting } = server;
    const member = pool.addresses.find(({ ipAddress }) => ipAddress === server.address);
    if (!member || !lacksServerName(server)) return;
    const named = pool.addresses.filter(({ fqdn }) => fqdn !== undefined && !isIpAddress(fqdn));
    const [first] = named;
    if (!first?.fqdn) {
      const unreadable = unreadableAt(context.model, pool.at);
      if (unreadable.length > 0) context.unknown(unreadable);
      return;
    }
    const isSeen = context.symptoms.some((symptom) => symptom.finding?.code === 'AGW-BH-008');
    context.report({
      at: member.at,
      resource: pool.id,
      severity: isSeen ? 'error' : isHealthy(context, server) ? 'hint' : 'warning',
      explains: isSeen ? ['tlsToBackend'] : [],
      data: { pool: pool.name, setting: setting.name, server: server.address, names: named.map(({ fqdn }) => fqdn).join(', ') },
      evidence: [
        { resource: pool.id, at: member.at, value: server.address, note: 'member' },
        { resource: pool.id, at: first.at, value: first.fqdn, note: 'name' },
      ],
    });
  },
  fixes: (_, { gateway, setting }) => [
    portal('openPools', gateway.id),
    // The first generation takes the server name from the member alone.
    ...(gateway.isV1
      ? []
      : [azureCli('setHost', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--host-name', '<name that every member expects>')])]),
  ],
});

/**
 * Whether probes or live requests reach the address without a server name.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/ssl-overview. v1 sends the member's FQDN only. v2 sends `sniName`, the setting's
 * host name, or the member's; with none of them a live request carries on the client's own name.
 */
function lacksServerName(server: ServerSubject): boolean {
  const { gateway, setting } = server;
  if (gateway.isV1) return true;
  if (setting.sniName !== undefined || (setting.hostName !== undefined && !isIpAddress(setting.hostName))) return false;
  const probe = effectiveProbe(server);
  return setting.pickHostNameFromBackendAddress || (isEncrypted(probe.protocol) && probe.sni === undefined);
}

/** A Healthy answer refutes that this server needs a name. */
function isHealthy(context: Pick<RuleContext, 'know'>, server: ServerSubject): boolean {
  const health = context.know(server.health);
  return health !== undefined && serverState(health) === 'healthy';
}
