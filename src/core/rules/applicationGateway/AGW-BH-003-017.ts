import { effectiveProbe, type EffectiveProbe } from '../../path/effectiveProbe';
import { healthOfPair } from '../../path/pairHealth';
import type { ServerSubject } from '../../path/subject';
import { below, type Source } from '../../snapshot/fact';
import type { BackendHealthServer } from '../../model/backendHealth';
import type { Model } from '../../model/model';
import type { Evidence, Finding, Fix, Severity, TextData } from '../finding';
import { defineRule, type Rule, type RuleText } from '../rule';
import type { SymptomClass } from '../symptomClass';
import { azureCli, checkHealthAgain, childCommand, portal } from './commands';
import { notBuiltYet } from './facts';
import { classifyHealthMessage, messageInSentence, quotedMessage, serverState, type HealthMessage } from './healthMessages';
import { deepestPlace } from './places';

/** One condition that the gateway itself states about a server. */
interface MessageRule {
  readonly code: string;
  readonly shows: SymptomClass;
  readonly text: RuleText;
  readonly variant?: (message: HealthMessage) => string | undefined;
  /** More values for the placeholders of the messages. */
  readonly data?: (message: HealthMessage, server: ServerSubject, probe: EffectiveProbe) => TextData;
  /** The part of the configuration that the condition is about, as evidence. */
  readonly rests?: (server: ServerSubject, probe: EffectiveProbe, model: Model) => readonly Evidence[];
  readonly fixes?: (server: ServerSubject, finding: Finding) => readonly Fix[];
  readonly links?: readonly string[];
}

const healthGuide = 'https://learn.microsoft.com/troubleshoot/azure/application-gateway/application-gateway-backend-health-troubleshooting';
const probeGuide = 'https://learn.microsoft.com/azure/application-gateway/application-gateway-probe-overview';
const tlsGuide = 'https://learn.microsoft.com/azure/application-gateway/ssl-overview';

const howWeKnow =
  "Backend health (`POST …/backendhealth`) reports the result of the gateway's own probe for each server under each backend setting that a rule uses. The message of this server states the condition in Azure's own words.";
const notAProblem = 'When the server was taken out of service on purpose, or when it was added moments ago and has not passed its first probe yet.';
const commonNotes = {
  message: 'The gateway says this about {server}.',
  setting: 'The backend setting that the gateway uses.',
  probe: 'The probe that the gateway sends.',
  sibling: 'The same server answers under backend setting {setting}, on port {port}: the way to it is open there.',
};
const commonFixes = { checkAgain: 'Read backend health again', openProbes: 'Health probes of the gateway: correct the probe' };

/** A text of the family: what all of its rules say in the same way is said once. */
function familyText(own: Pick<RuleText, 'title' | 'message' | 'why' | 'fix'> & Partial<RuleText>): RuleText {
  return {
    howWeKnow,
    notAProblem,
    ...own,
    notes: { ...commonNotes, ...own.notes },
    fixes: { ...commonFixes, ...own.fixes },
  };
}

function settingEvidence(server: ServerSubject, model: Model, property: string, value: string | number | undefined): readonly Evidence[] {
  if (value === undefined) return [];
  const { setting } = server;
  return [{ resource: setting.id, at: deepestPlace(model, setting.at, 'properties', property), value: `${property}: ${value}`, note: 'setting' }];
}

function probeEvidence(probe: EffectiveProbe, model: Model, ...properties: readonly ('host' | 'path' | 'port' | 'timeout' | 'match')[]): readonly Evidence[] {
  const custom = probe.probe;
  if (!custom) return [];
  return properties.flatMap((property): Evidence[] => {
    const value = property === 'match' ? (probe.body ?? probe.statusCodes.join(', ')) : custom[property];
    if (value === undefined || value === '') return [];
    return [{ resource: custom.id, at: deepestPlace(model, custom.at, 'properties', property), value: `${property}: ${value}`, note: 'probe' }];
  });
}

/** The same server Healthy under another setting: the network to it is innocent on that port. */
function siblingEvidence(server: ServerSubject): readonly Evidence[] {
  return server.siblings().flatMap((sibling): Evidence[] => {
    const health = sibling.health.state === 'known' ? sibling.health.value : undefined;
    if (!health || serverState(health) !== 'healthy') return [];
    const data = { setting: sibling.setting.name, port: effectiveProbe(sibling).port ?? '?' };
    return [{ resource: server.gateway.id, at: health.at, value: health.rawHealth, note: 'sibling', data }];
  });
}

/** The probe as a sentence part: what the server was asked. */
function asked(probe: EffectiveProbe): TextData {
  const scheme = probe.protocol?.toLowerCase() ?? 'http';
  const port = probe.port ?? '?';
  return {
    port,
    path: probe.path ?? '/',
    host: probe.host ?? 'a host that cannot be told',
    probe: probe.probe?.name ?? 'the default probe',
    request: probe.path === undefined ? `${scheme} on port ${port}` : `${scheme}://${probe.host ?? '…'}:${port}${probe.path}`,
    timeout: probe.timeout ?? '?',
    sni: probe.sni ?? 'no name',
  };
}

function fixProbe(server: ServerSubject): readonly Fix[] {
  return [portal('openProbes', server.gateway.id), checkHealthAgain(server.gateway.id)];
}

function certificateFixes(server: ServerSubject): readonly Fix[] {
  const { address, gateway } = server;
  return [portal('openSettings', gateway.id, { address }), checkHealthAgain(gateway.id)];
}

const certificateTexts = { openSettings: 'Backend settings of the gateway: see which name and which root certificates it trusts' };

const families: readonly MessageRule[] = [
  {
    code: 'AGW-BH-003',
    shows: 'timeout',
    data: (_, __, probe) => asked(probe),
    rests: (server, probe, model) => [
      ...probeEvidence(probe, model, 'timeout', 'path'),
      ...settingEvidence(server, model, 'port', server.setting.port),
      ...siblingEvidence(server),
    ],
    fixes: (server) => {
      const probe = effectiveProbe(server).probe;
      const seconds = String((probe?.timeout ?? 30) * 2);
      const longer = probe ? [azureCli('raiseTimeout', [childCommand(server.gateway.id, 'probe', 'update', probe.name, '--timeout', seconds)])] : [];
      return [checkHealthAgain(server.gateway.id), ...longer];
    },
    links: [probeGuide],
    text: familyText({
      title: 'The backend does not answer the health probe in time',
      message:
        'Server {server} of pool {pool} did not answer the health probe ({request}) within {timeout} seconds under backend setting {setting}. The gateway says “{message}”.',
      why: 'The gateway waits for an answer as long as the probe allows and then counts the server as unhealthy. A slow application or dependency does this, and so does a path that silently drops the packets.',
      fix: 'Look first for what drops the traffic: network security groups, routes and firewalls between the gateway and the server. If the server is reached, find out what makes the probed page slow. Raise the time-out of the probe only when the page is meant to take that long.',
      fixes: { raiseTimeout: 'Give the probe more time, if the page is meant to be slow' },
    }),
  },
  {
    code: 'AGW-BH-004',
    shows: 'unresolved',
    data: (_, __, probe) => asked(probe),
    fixes: (server) => [checkHealthAgain(server.gateway.id)],
    links: ['https://learn.microsoft.com/azure/application-gateway/application-gateway-dns-resolution'],
    text: familyText({
      title: "The gateway cannot resolve the backend's name",
      message:
        'The gateway cannot resolve the name {server} of pool {pool}, so it cannot probe that server under backend setting {setting}. The gateway says “{message}”.',
      why: 'The gateway resolves the names of its servers with the DNS servers of its virtual network. A name that does not exist there, or a DNS server that does not answer, leaves the server without an address.',
      fix: 'Check that the name is spelled right and that it resolves from inside the virtual network. With custom DNS servers, check that they answer and forward to 168.63.129.16; with a private zone, check that it is linked to the network. Restart the gateway after a change of the list of DNS servers.',
    }),
  },
  {
    code: 'AGW-BH-005',
    shows: 'timeout',
    data: (_, __, probe) => asked(probe),
    rests: (server, probe, model) => [
      ...probeEvidence(probe, model, 'port'),
      ...settingEvidence(server, model, 'port', server.setting.port),
      ...siblingEvidence(server),
    ],
    fixes: (server) => [checkHealthAgain(server.gateway.id)],
    links: ['https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure'],
    text: familyText({
      title: 'The gateway cannot connect to the backend',
      message:
        'The gateway gets no TCP connection to server {server} of pool {pool} on port {port} under backend setting {setting}. The gateway says “{message}”.',
      why: 'Before anything else the gateway opens a TCP connection to the port of the probe. Nothing listens there, or something between the gateway and the server blocks it.',
      fix: 'Check that the application listens on that port on all addresses. Then check, in this order: the network security group of the backend subnet and of the network interface, the firewall of the operating system, the routes in both directions, and a firewall on the way.',
    }),
  },
  {
    code: 'AGW-BH-006',
    shows: 'refusedByProbe',
    variant: (message) => statusVariant(message.received),
    data: (message, _, probe) => ({
      ...asked(probe),
      status: message.received ?? 'another status',
      expected: message.expected ?? (probe.statusCodes.length > 0 ? probe.statusCodes.join(', ') : '200-399'),
    }),
    rests: (_, probe, model) => probeEvidence(probe, model, 'host', 'path', 'match'),
    fixes: statusFixes,
    links: [probeGuide, 'https://learn.microsoft.com/azure/application-gateway/http-response-codes'],
    text: familyText({
      title: 'The backend answers the health probe with a status that does not count as healthy',
      message:
        'Server {server} of pool {pool} answers the health probe ({request}) with {status}, and the probe accepts {expected}. The gateway says “{message}”.',
      variants: {
        unauthorized:
          'Server {server} of pool {pool} asks the health probe ({request}) to sign in (401), which a probe never does; the probe accepts {expected}. The gateway says “{message}”.',
        forbidden:
          'Server {server} of pool {pool} forbids the health probe ({request}) with 403; the probe accepts {expected}. An access rule of the application, or of what stands before it, keeps the gateway out. The gateway says “{message}”.',
        notFound:
          'Server {server} of pool {pool} has nothing at what the health probe asks for ({request}) and answers 404; the probe accepts {expected}. The path or the host name of the probe is not one that this server knows. The gateway says “{message}”.',
        methodNotAllowed:
          'Server {server} of pool {pool} does not allow the GET of the health probe ({request}) and answers 405; the probe accepts {expected}. The gateway says “{message}”.',
        serverError:
          'Server {server} of pool {pool} fails when the health probe asks it ({request}): it answers {status}, and the probe accepts {expected}. The fault is in the application or in what it depends on. The gateway says “{message}”.',
        redirect:
          'Server {server} of pool {pool} redirects the health probe ({request}) with {status}, and the probe accepts {expected} only. The gateway does not follow redirects. The gateway says “{message}”.',
      },
      why: 'The network and the TLS handshake work: the server answered. The gateway counts it as unhealthy all the same, because the status is outside the range that the probe accepts, and sends it no request.',
      fix: 'Make the server answer the probe with a status that counts as healthy, or change what the probe asks for or accepts. 401: probe a path that needs no sign-in, or accept 401. 403: let the gateway in, or probe a path that is open. 404: correct the path or the host name of the probe. 405: allow GET on the path. 5xx: repair the application. 3xx: probe the target of the redirect, or accept the code.',
      fixes: { accept: 'Count {status} as healthy, if that answer is what a healthy server gives' },
    }),
  },
  {
    code: 'AGW-BH-007',
    shows: 'refusedByProbe',
    data: (_, __, probe) => ({ ...asked(probe), body: probe.body ?? 'the text of the probe' }),
    rests: (_, probe, model) => probeEvidence(probe, model, 'path', 'match'),
    fixes: fixProbe,
    links: [probeGuide],
    text: familyText({
      title: 'The backend answers the health probe without the expected text',
      message: 'The answer of server {server} of pool {pool} to the health probe ({request}) does not contain “{body}”. The gateway says “{message}”.',
      why: 'The probe has a text that must be in the first 4,090 characters of the body. The server answered, but without that text, so it counts as unhealthy.',
      fix: 'Open the probed page and look for the text. Correct the page, or correct or clear the text of the probe.',
    }),
  },
  {
    code: 'AGW-BH-008',
    shows: 'tlsToBackend',
    data: (_, __, probe) => asked(probe),
    rests: (server, probe, model) => [...probeEvidence(probe, model, 'host'), ...settingEvidence(server, model, 'hostName', server.setting.hostName)],
    fixes: (server) => [portal('openProbes', server.gateway.id), ...certificateFixes(server)],
    links: [tlsGuide],
    text: familyText({
      title: "The backend's certificate is for another name",
      message:
        'The certificate that server {server} of pool {pool} presents is not for the name that the gateway asks with ({sni}) under backend setting {setting}. The gateway says “{message}”.',
      why: 'On an encrypted connection the gateway compares the name that it asks with to the names in the certificate. When they differ it ends the connection before any request.',
      fix: 'Give the probe and the backend setting the host name that the certificate is for, or install a certificate that has the name. Switching the check off is the last resort.',
      fixes: certificateTexts,
    }),
  },
  {
    code: 'AGW-BH-009',
    shows: 'tlsToBackend',
    data: (_, __, probe) => asked(probe),
    fixes: certificateFixes,
    links: [tlsGuide],
    text: familyText({
      title: "The backend's certificate has expired or is not valid yet",
      message: 'The certificate that server {server} of pool {pool} presents on port {port} is not valid today. The gateway says “{message}”.',
      why: 'The gateway accepts a certificate of a backend, and every certificate in its chain, only between the dates that are written in it.',
      fix: 'Renew the certificate on the server and install it with its whole chain. Check the clock of the server if the dates look right.',
      fixes: certificateTexts,
    }),
  },
  {
    code: 'AGW-BH-010',
    shows: 'tlsToBackend',
    data: (_, __, probe) => asked(probe),
    fixes: certificateFixes,
    links: [tlsGuide],
    text: familyText({
      title: 'The backend does not send its intermediate certificate',
      message:
        'Server {server} of pool {pool} presents its certificate on port {port} without the intermediate certificate that leads to a root. The gateway says “{message}”.',
      why: 'The gateway does not fetch missing certificates: a server must send its own certificate and every intermediate one. The same message comes for a self-signed certificate that is no authority.',
      fix: 'Install the whole chain on the server, in the order leaf, intermediates, root.',
      fixes: certificateTexts,
    }),
  },
  {
    code: 'AGW-BH-011',
    shows: 'tlsToBackend',
    data: (_, __, probe) => asked(probe),
    fixes: certificateFixes,
    links: [tlsGuide],
    text: familyText({
      title: 'The backend does not send its own certificate',
      message: "The chain that server {server} of pool {pool} presents on port {port} lacks the server's own certificate. The gateway says “{message}”.",
      why: 'Without the leaf certificate the gateway cannot know who the server is and ends the connection.',
      fix: 'Install the leaf certificate on the server, followed by its intermediates.',
      fixes: certificateTexts,
    }),
  },
  {
    code: 'AGW-BH-012',
    shows: 'tlsToBackend',
    data: (_, __, probe) => asked(probe),
    fixes: certificateFixes,
    links: [tlsGuide],
    text: familyText({
      title: "The backend's certificate chain is in the wrong order",
      message:
        "Server {server} of pool {pool} presents a chain on port {port} that does not begin with the server's own certificate. The gateway says “{message}”.",
      why: 'The first certificate of a chain must be the one of the server itself, and each following one must have signed the one before.',
      fix: 'Order the chain on the server: leaf, intermediates, root.',
      fixes: certificateTexts,
    }),
  },
  {
    code: 'AGW-BH-013',
    shows: 'tlsToBackend',
    data: (_, server, probe) => ({ ...asked(probe), roots: server.setting.trustedRootCertificates.length }),
    fixes: (server) => [uploadRoot(server), ...certificateFixes(server)],
    links: [tlsGuide],
    text: familyText({
      title: "The backend's certificate is from an authority that the gateway does not know",
      message:
        'The certificate of server {server} of pool {pool} is not signed by a well-known authority, and backend setting {setting} trusts {roots} roots of its own. The gateway says “{message}”.',
      why: 'The gateway trusts the well-known public authorities, and the root certificates that are uploaded to the backend setting, and nobody else.',
      fix: 'Upload the root certificate of the authority (Base64 `.cer`) to the gateway and add it to the backend setting, or use a certificate of a public authority.',
      fixes: { ...certificateTexts, uploadRoot: 'Upload the root certificate and let the backend setting trust it' },
    }),
  },
  {
    code: 'AGW-BH-014',
    shows: 'tlsToBackend',
    data: (_, __, probe) => asked(probe),
    fixes: (server) => [uploadRoot(server), ...certificateFixes(server)],
    links: [tlsGuide],
    text: familyText({
      title: 'The intermediate certificate of the backend is from an authority that the gateway does not know',
      message:
        'The intermediate certificate that server {server} of pool {pool} presents on port {port} is not signed by a well-known authority. The gateway says “{message}”.',
      why: 'The chain ends before a root that the gateway trusts: it is incomplete, or its root is private.',
      fix: 'Install the complete chain on the server. If its root is private, upload that root to the backend setting.',
      fixes: { ...certificateTexts, uploadRoot: 'Upload the root certificate and let the backend setting trust it' },
    }),
  },
  {
    code: 'AGW-BH-015',
    shows: 'tlsToBackend',
    data: (_, server, probe) => ({ ...asked(probe), roots: server.setting.trustedRootCertificates.length }),
    fixes: (server) => [uploadRoot(server), ...certificateFixes(server)],
    links: [tlsGuide],
    text: familyText({
      title: "The trusted root certificate does not match the backend's chain",
      message:
        'The chain of server {server} of pool {pool} ends at another root than the {roots} that backend setting {setting} trusts. The gateway says “{message}”.',
      why: 'As soon as a backend setting has root certificates of its own, a server must present a chain to one of exactly these. This fails when the wrong root was uploaded, or when the certificate was renewed by another authority.',
      fix: 'Export the root of the chain that the server presents now, upload it, and add it to the backend setting.',
      fixes: { ...certificateTexts, uploadRoot: 'Upload the root certificate that the server presents' },
    }),
  },
  {
    code: 'AGW-BH-016',
    shows: 'tlsToBackend',
    variant: (message) => (message.openSslCode === undefined ? undefined : 'withCode'),
    data: (message, _, probe) => ({ ...asked(probe), openSslCode: message.openSslCode ?? '' }),
    fixes: certificateFixes,
    links: [tlsGuide],
    text: familyText({
      title: "The backend's certificate cannot be verified",
      message: 'The gateway cannot verify the certificate of server {server} of pool {pool} on port {port}. The gateway says “{message}”.',
      variants: {
        withCode:
          "The gateway cannot verify the certificate of server {server} of pool {pool} on port {port}: OpenSSL's error {openSslCode}. The gateway says “{message}”.",
      },
      why: 'The verification of the chain failed for a reason that has no message of its own. The number is the verification error of OpenSSL.',
      fix: 'Look the number up under the verification errors of OpenSSL. Frequent reasons are a revocation list that cannot be reached and a key usage that does not fit.',
      fixes: certificateTexts,
    }),
  },
  {
    code: 'AGW-BH-017',
    shows: 'refusedByProbe',
    data: (_, __, probe) => asked(probe),
    fixes: fixProbe,
    links: ['https://learn.microsoft.com/azure/application-gateway/tcp-tls-proxy-overview'],
    text: familyText({
      title: 'The backend does not accept the Proxy protocol header of the probe',
      message:
        'Server {server} of pool {pool} does not accept the Proxy protocol header that the probe begins with on port {port}. The gateway says “{message}”.',
      why: "With preservation of the client's address the gateway begins each connection with a Proxy protocol header. A server that does not expect it closes the connection.",
      fix: 'Switch the Proxy protocol on at the server, or switch it off at the probe and the backend setting: both sides must agree.',
    }),
  },
];

function statusVariant(received: string | undefined): string | undefined {
  switch (received) {
    case undefined:
      return undefined;
    case '401':
      return 'unauthorized';
    case '403':
      return 'forbidden';
    case '404':
      return 'notFound';
    case '405':
      return 'methodNotAllowed';
    default:
      if (received.startsWith('5')) return 'serverError';
      return received.startsWith('3') ? 'redirect' : undefined;
  }
}

/** Accepting a status is a fix where the server is fine and merely answers so: signing in, and redirecting. */
function statusFixes(server: ServerSubject, finding: Finding): readonly Fix[] {
  const { probe, statusCodes } = effectiveProbe(server);
  const status = String(finding.data['status']);
  if (!probe || !/^(401|3\d\d)$/.test(status)) return fixProbe(server);
  const accepted = [...new Set([...statusCodes.flatMap((code) => code.split(/[ ,]+/)), status])].filter((code) => code !== '');
  const command = childCommand(server.gateway.id, 'probe', 'update', probe.name, '--match-status-codes', ...accepted);
  return [...fixProbe(server), azureCli('accept', [command], { status })];
}

function uploadRoot(server: ServerSubject): Fix {
  const { gateway, setting } = server;
  return azureCli('uploadRoot', [
    childCommand(gateway.id, 'root-cert', 'create', 'backend-root', '--cert-file', 'root.cer'),
    childCommand(gateway.id, setting.layer === 'tcp' ? 'settings' : 'http-settings', 'update', setting.name, '--root-certs', 'backend-root'),
  ]);
}

/** One sick server out of ten breaks a tenth, not the site: an error only when no server of the pair is Healthy. */
function severityOf(server: ServerSubject): Severity {
  const health = healthOfPair(server.gateway, server.pool, server.setting);
  const states = health.state === 'known' ? health.value.map(serverState) : [];
  return states.includes('healthy') ? 'warning' : 'error';
}

function messagePlace(model: Model, health: BackendHealthServer): Source {
  const text = below(health.at, health.message === '' ? 'healthProbeErrorName' : 'healthProbeLog');
  return deepestPlace(model, health.at, text.pointer.slice(health.at.pointer.length + 1));
}

function messageRule(family: MessageRule): Rule {
  const { code, shows, text } = family;
  return defineRule({
    code,
    on: 'server',
    severity: 'error',
    confidence: 'observed',
    shows,
    text: { en: text },
    links: [healthGuide, ...(family.links ?? [])],
    check(context, server) {
      const health = context.need(server.health);
      if (!health || health.health === 'healthy') return;
      const message = classifyHealthMessage(health.message, health.errorName);
      if (message?.code !== code) return;
      const building = notBuiltYet(server.gateway);
      if (building) {
        context.unknown(building);
        return;
      }
      const probe = effectiveProbe(server);
      const variant = family.variant?.(message);
      const at = messagePlace(context.model, health);
      const quoted = quotedMessage(health) || (health.errorName ?? '');
      context.report({
        at,
        resource: server.pool.id,
        severity: severityOf(server),
        ...(variant === undefined ? {} : { variant }),
        data: {
          server: server.address,
          pool: server.pool.name,
          setting: server.setting.name,
          message: messageInSentence(quoted),
          ...family.data?.(message, server, probe),
        },
        evidence: [
          { resource: server.gateway.id, at, value: quoted, note: 'message', data: { server: server.address } },
          ...(family.rests?.(server, probe, context.model) ?? []),
        ],
      });
    },
    fixes: (finding, server) => family.fixes?.(server, finding) ?? [],
  });
}

export default families.map(messageRule);
