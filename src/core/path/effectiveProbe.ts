import ipaddr from 'ipaddr.js';
import type { ApplicationGateway, BackendHttpSettings, Probe } from '../model/applicationGateway';
import type { ServerSubject } from './subject';

/** What the gateway really sends to one server to learn its health: the custom probe, or the default one. */
export interface EffectiveProbe {
  readonly isDefault: boolean;
  /** The custom probe; undefined for the default probe and for a reference that points at nothing. */
  readonly probe?: Probe;
  /** `Http`, `Https`, `Tcp`, `Tls`. */
  readonly protocol?: string;
  /** The Host header; undefined when the probe has none or when it cannot be told. */
  readonly host: string | undefined;
  readonly hostSource: HostSource;
  /** The server name in the TLS handshake; undefined when none is sent or when it cannot be told. */
  readonly sni?: string;
  readonly path?: string;
  readonly port?: number;
  /** Seconds. */
  readonly interval?: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly unhealthyThreshold?: number;
  /** Codes and ranges that count as healthy, such as `200-399`; empty for a probe that speaks no HTTP. */
  readonly statusCodes: readonly string[];
  /** Text that the body must contain. */
  readonly body?: string;
}

export type HostSource = 'probe' | 'setting' | 'member' | 'loopback' | 'unknown';

/** The part of a server that decides what its probe says. */
export interface ProbedMember {
  /** Address or FQDN. */
  readonly address: string;
  readonly isFqdn: boolean;
}

// Azure: learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview (default health probe settings).
const defaultProbe = { path: '/', interval: 30, timeout: 30, unhealthyThreshold: 3, statusCodes: ['200-399'] } as const;
const loopback = '127.0.0.1';

/** @returns the probe that the gateway sends to a server; see `effectiveProbeOf`. */
export function effectiveProbe(server: ServerSubject): EffectiveProbe {
  return effectiveProbeOf(server.gateway, server.setting, server);
}

/**
 * The probe of one member under one setting: the custom probe of the setting, else the default probe.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview and
 * learn.microsoft.com/azure/application-gateway/ssl-overview (server name precedence).
 *
 * @returns times in seconds. What the documents do not settle (the host of the default probe for a member that is an FQDN)
 * or what depends on a part that cannot be read is undefined, with `hostSource` *unknown*.
 */
export function effectiveProbeOf(gateway: ApplicationGateway, setting: BackendHttpSettings, member: ProbedMember): EffectiveProbe {
  if (!setting.probe) return defaultProbeOf(gateway, setting, member);
  const probe = setting.probe.target;
  if (!probe) return { isDefault: false, host: undefined, hostSource: 'unknown', statusCodes: [] };
  return customProbeOf(gateway, setting, probe, member);
}

/** @returns whether the text is an IPv4 or IPv6 address; everything else that names a server is a name. */
export function isIpAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** @returns whether the protocol, as ARM spells it, is encrypted; false when it is missing. */
export function isEncrypted(protocol: string | undefined): boolean {
  return /^(https|tls)$/i.test(protocol ?? '');
}

/** @returns whether the protocol has no HTTP in it: layer 4. */
function isLayer4(protocol: string | undefined): boolean {
  return /^(tcp|tls)$/i.test(protocol ?? '');
}

function defaultProbeOf(gateway: ApplicationGateway, setting: BackendHttpSettings, member: ProbedMember): EffectiveProbe {
  const layer4 = setting.layer === 'tcp' || isLayer4(setting.protocol);
  const name = layer4 ? { host: undefined, hostSource: 'unknown' as const } : defaultHost(gateway, setting, member);
  return {
    isDefault: true,
    ...(setting.protocol === undefined ? {} : { protocol: setting.protocol }),
    ...name,
    ...serverName(gateway, setting, setting.protocol, name.hostSource === 'loopback' ? undefined : name.host, member),
    ...(layer4 ? {} : { path: defaultProbe.path }),
    ...(setting.port === undefined ? {} : { port: setting.port }),
    interval: defaultProbe.interval,
    timeout: defaultProbe.timeout,
    unhealthyThreshold: defaultProbe.unhealthyThreshold,
    statusCodes: layer4 ? [] : defaultProbe.statusCodes,
  };
}

function customProbeOf(gateway: ApplicationGateway, setting: BackendHttpSettings, probe: Probe, member: ProbedMember): EffectiveProbe {
  const protocol = probe.protocol ?? setting.protocol;
  const layer4 = isLayer4(protocol);
  const name = layer4 ? { host: undefined, hostSource: 'unknown' as const } : customHost(setting, probe, member);
  // `port` of a probe exists on v2 only (api: "supported for Basic, Standard_v2 and WAF_v2").
  const port = (gateway.isV1 ? undefined : probe.port) ?? setting.port;
  return {
    isDefault: false,
    probe,
    ...(protocol === undefined ? {} : { protocol }),
    ...name,
    ...serverName(gateway, setting, protocol, name.host, member),
    ...(layer4 || probe.path === undefined ? {} : { path: probe.path }),
    ...(port === undefined ? {} : { port }),
    ...(probe.interval === undefined ? {} : { interval: probe.interval }),
    ...(probe.timeout === undefined ? {} : { timeout: probe.timeout }),
    ...(probe.unhealthyThreshold === undefined ? {} : { unhealthyThreshold: probe.unhealthyThreshold }),
    statusCodes: layer4 ? [] : acceptedCodes(probe),
    ...(probe.match?.body === undefined || probe.match.body === '' ? {} : { body: probe.match.body }),
  };
}

function acceptedCodes(probe: Probe): readonly string[] {
  const codes = probe.match?.statusCodes ?? [];
  return codes.length > 0 ? codes : defaultProbe.statusCodes;
}

type ProbeHost = Pick<EffectiveProbe, 'host' | 'hostSource'>;

function defaultHost(gateway: ApplicationGateway, setting: BackendHttpSettings, member: ProbedMember): ProbeHost {
  if (gateway.isV1) return { host: loopback, hostSource: 'loopback' };
  if (!gateway.isV2) return { host: undefined, hostSource: 'unknown' };
  const named = settingHost(setting, member);
  if (named.host !== undefined) return named;
  // For an FQDN without override the documents disagree (127.0.0.1 or the FQDN): nobody is accused for it.
  return member.isFqdn ? { host: undefined, hostSource: 'unknown' } : { host: loopback, hostSource: 'loopback' };
}

function customHost(setting: BackendHttpSettings, probe: Probe, member: ProbedMember): ProbeHost {
  if (probe.pickHostNameFromBackendHttpSettings) return settingHost(setting, member);
  return probe.host === undefined || probe.host === '' ? { host: undefined, hostSource: 'unknown' } : { host: probe.host, hostSource: 'probe' };
}

/** The host that the setting gives: its own name, or the member's (an address goes out as Host too). */
function settingHost(setting: BackendHttpSettings, member: ProbedMember): ProbeHost {
  if (setting.hostName !== undefined && setting.hostName !== '') return { host: setting.hostName, hostSource: 'setting' };
  return setting.pickHostNameFromBackendAddress ? { host: member.address, hostSource: 'member' } : { host: undefined, hostSource: 'unknown' };
}

/**
 * Server name of a probe. v2: `sniName` of the setting, else the host unless it is an address, else the member's FQDN.
 * v1: the member's FQDN. An address is never sent as a server name (RFC 6066, section 3).
 */
function serverName(
  gateway: ApplicationGateway,
  setting: BackendHttpSettings,
  protocol: string | undefined,
  host: string | undefined,
  member: ProbedMember,
): Pick<EffectiveProbe, 'sni'> {
  if (!isEncrypted(protocol)) return {};
  const fqdn = member.isFqdn ? member.address : undefined;
  const candidates = gateway.isV1 ? [fqdn] : [setting.sniName, host, setting.hostName, fqdn];
  const sni = candidates.find((name) => name !== undefined && name !== '' && !isIpAddress(name));
  return sni === undefined ? {} : { sni };
}
