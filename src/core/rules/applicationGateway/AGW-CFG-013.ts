import type { PairSubject } from '../../path/subject';
import { isEncrypted, isIpAddress } from '../../path/effectiveProbe';
import { below, type Source } from '../../snapshot/fact';
import { defineRule, type RuleContext } from '../rule';
import type { SymptomClass } from '../symptomClass';
import { azureCli, childCommand, portal } from './commands';
import { serverState } from './healthMessages';

export default defineRule({
  code: 'AGW-CFG-013',
  on: 'pair',
  severity: 'error',
  confidence: 'static',
  explains: ['refusedByProbe', 'tlsToBackend'],
  specificity: 70,
  text: {
    en: {
      title: 'A host name has a port, a path or a scheme in it',
      message: 'Probe {owner} sends {host} as its host name. Only {name} is a name: the rest belongs into the port, path and protocol of the probe.',
      variants: {
        setting:
          'Backend setting {owner} sends {host} as the host name to its servers. Only {name} is a name: the rest belongs into the port, path and protocol of the setting.',
      },
      why: 'What stands in the host field goes out as it is written: as Host, and with HTTPS as the server name of the handshake. A server that routes by name does not know it, and no certificate is made out to it.',
      howWeKnow: 'The host of the probe, or the host name of the backend setting, ends with a port, or holds a slash.',
      fix: 'Write the bare host name there, and give port, path and protocol in the fields of their own.',
      notAProblem: 'When the server takes every host name: then its health is Healthy.',
      notes: { host: 'The host name as it is written.' },
      fixes: {
        setProbeHost: 'Give the probe the bare host name',
        setSettingHost: 'Give the backend setting the bare host name',
        openGateway: 'Health probes and backend settings of the gateway: set the host name',
      },
    },
  },
  links: [
    'https://learn.microsoft.com/azure/application-gateway/configuration-http-settings',
    'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-troubleshooting-502',
  ],
  applies: ({ setting }) => setting.layer === 'http',
  check(context, pair) {
    const isHealthy = passesAnyway(context, pair);
    for (const written of [probeHost(pair), settingHost(pair)]) {
      const name = written && bareName(written.host);
      if (!written || name === undefined) continue;
      context.report({
        at: written.at,
        resource: written.resource,
        // Servers that answer to such a host when they are probed answer to it in live requests.
        ...(isHealthy && written.isProbed ? { severity: 'hint' } : {}),
        ...(written.isSetting ? { variant: 'setting' } : {}),
        explains: written.explains,
        data: { owner: written.owner, host: written.host, name },
        evidence: [{ resource: written.resource, at: written.at, value: written.host, note: 'host' }],
      });
    }
  },
  fixes: (finding, { gateway, setting }) => {
    const name = bareName(finding.evidence[0]?.value ?? '') || '<host name>';
    const probe = setting.probe?.target;
    if (finding.variant === 'setting') {
      return [
        azureCli('setSettingHost', [childCommand(gateway.id, 'http-settings', 'update', setting.name, '--host-name', name)]),
        portal('openGateway', gateway.id),
      ];
    }
    const set = probe ? [azureCli('setProbeHost', [childCommand(gateway.id, 'probe', 'update', probe.name, '--host', name)])] : [];
    return [...set, portal('openGateway', gateway.id)];
  },
});

interface WrittenHost {
  readonly isSetting: boolean;
  readonly owner: string;
  readonly resource: string;
  readonly at: Source;
  readonly host: string;
  /** Whether health probes go out with this host. */
  readonly isProbed: boolean;
  readonly explains: readonly SymptomClass[];
}

const probeClasses: readonly SymptomClass[] = ['refusedByProbe', 'tlsToBackend'];

function probeHost({ setting }: PairSubject): WrittenHost | undefined {
  const probe = setting.probe?.target;
  if (!probe || probe.pickHostNameFromBackendHttpSettings || probe.host === undefined) return undefined;
  const at = below(probe.at, 'properties', 'host');
  return { isSetting: false, owner: probe.name, resource: probe.id, at, host: probe.host, isProbed: true, explains: probeClasses };
}

function settingHost({ gateway, setting }: PairSubject): WrittenHost | undefined {
  if (setting.hostName === undefined || setting.pickHostNameFromBackendAddress) return undefined;
  const probe = setting.probe?.target;
  // The default probe of v1 asks for 127.0.0.1, whatever the setting says.
  const isProbed = setting.probe === undefined ? !gateway.isV1 : probe?.pickHostNameFromBackendHttpSettings === true;
  // Beside the probe only the check of the certificate's name makes a 502: another Host is answered by the server itself.
  const live: readonly SymptomClass[] = !gateway.isV1 && isEncrypted(setting.protocol) ? ['gateway502'] : [];
  const at = below(setting.at, 'properties', 'hostName');
  const explains = isProbed ? [...probeClasses, ...live] : live;
  return { isSetting: true, owner: setting.name, resource: setting.id, at, host: setting.hostName, isProbed, explains };
}

/** @returns the name without scheme, path and port; undefined when there is nothing but a name. An IPv6 address has no port. */
function bareName(host: string): string | undefined {
  if (isIpAddress(host)) return undefined;
  const bare = host
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '');
  return bare === host || !/:\d+$|\//.test(host) ? undefined : bare;
}

function passesAnyway(context: Pick<RuleContext, 'know'>, { health }: PairSubject): boolean {
  const servers = context.know(health) ?? [];
  return servers.length > 0 && servers.every((server) => serverState(server) === 'healthy');
}
