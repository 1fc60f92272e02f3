import { effectiveProbe, isEncrypted } from './effectiveProbe';
import { liveHost, type LiveName } from './liveHost';
import type { RouteSubject, ServerSubject } from './subject';

/** What is not known, or may be any name. */
const anything = '*';

/**
 * What the gateway's probe asks a server for, in one line without words of a language: `https://host:443/path · SNI name`. A part that cannot be
 * told is `*`.
 */
export function probeLine(server: ServerSubject): string {
  const { protocol, host, port, path, sni } = effectiveProbe(server);
  return line(protocol, host ?? anything, port, path ?? '', isEncrypted(protocol) ? (sni ?? anything) : undefined);
}

/** What live requests of a route carry to a server, in the same form; a name that the client chooses is that of the listener. */
export function liveLine(server: ServerSubject, route: RouteSubject): string {
  const { host, sni, clientHosts } = liveHost(server, route);
  const nameOf = (name: LiveName): string => (name.source === 'client' ? (clientHosts.length > 0 ? clientHosts.join(', ') : anything) : name.name);
  return line(server.setting.protocol, nameOf(host), server.setting.port, '', sni && nameOf(sni));
}

function line(protocol = anything, host: string, port: number | undefined, path: string, sni: string | undefined): string {
  const address = `${protocol.toLowerCase()}://${host}${port === undefined ? '' : `:${port}`}${path}`;
  return sni === undefined ? address : `${address} · SNI ${sni}`;
}
