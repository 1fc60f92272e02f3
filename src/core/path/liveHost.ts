import type { ApplicationGateway, BackendHttpSettings } from '../model/applicationGateway';
import { isEncrypted, isIpAddress, type ProbedMember } from './effectiveProbe';
import type { RouteSubject, ServerSubject } from './subject';

/** A name that live traffic carries, and who decides it. */
export type LiveName =
  | { readonly source: 'setting' | 'sniName' | 'member'; readonly name: string }
  /** The name that the client asked for; which one that can be says `LiveHost.clientHosts`. */
  | { readonly source: 'client' };

/** The Host header and the TLS server name that requests of a route carry to one server. */
export interface LiveHost {
  readonly host: LiveName;
  /** Undefined when the connection is not encrypted, or when no name is sent. */
  readonly sni: LiveName | undefined;
  /** Host names that the listener takes, wildcards included; empty: every name. */
  readonly clientHosts: readonly string[];
}

/** @returns the names that requests of this route carry to this server; see `liveHostOf`. */
export function liveHost(server: ServerSubject, route: RouteSubject): LiveHost {
  return { ...liveHostOf(server.gateway, server.setting, server), clientHosts: route.listener?.hostNames ?? [] };
}

/**
 * The names that live traffic carries to a member under a setting.
 *
 * Azure: learn.microsoft.com/azure/application-gateway/ssl-overview (v2: the setting's SNI name, then its host name, then
 * the pool's FQDN when it is picked, then the client's Host; v1: the pool's FQDN) and
 * learn.microsoft.com/azure/application-gateway/configuration-http-settings (a picked address goes out as Host).
 */
export function liveHostOf(gateway: ApplicationGateway, setting: BackendHttpSettings, member: ProbedMember): Omit<LiveHost, 'clientHosts'> {
  const host = hostOf(setting, member);
  return { host, sni: isEncrypted(setting.protocol) ? sniOf(gateway, setting, member, host) : undefined };
}

/** @returns whether the setting leaves the client's Host header as it came. */
export function keepsClientHost(setting: BackendHttpSettings): boolean {
  return (setting.hostName === undefined || setting.hostName === '') && !setting.pickHostNameFromBackendAddress;
}

function hostOf(setting: BackendHttpSettings, member: ProbedMember): LiveName {
  if (setting.hostName !== undefined && setting.hostName !== '') return { source: 'setting', name: setting.hostName };
  return setting.pickHostNameFromBackendAddress ? { source: 'member', name: member.address } : { source: 'client' };
}

function sniOf(gateway: ApplicationGateway, setting: BackendHttpSettings, member: ProbedMember, host: LiveName): LiveName | undefined {
  if (gateway.isV1) return member.isFqdn ? { source: 'member', name: member.address } : undefined;
  if (setting.sniName !== undefined && setting.sniName !== '') return { source: 'sniName', name: setting.sniName };
  // An address is never sent as a server name (RFC 6066, section 3).
  return host.source !== 'client' && isIpAddress(host.name) ? undefined : host;
}
