import type { GatewaySubject, RouteSubject, Subject } from '../path/subject';
import type { ActiveSymptom } from '../rules/finding';
import type { SymptomClass } from '../rules/symptomClass';
import type { Snapshot } from '../snapshot/snapshot';

/**
 * What the user saw, as symptoms on the tuples that the reported URL takes (on the whole target without a URL, or when no
 * route takes it).
 *
 * @returns no symptom when nothing was reported, or when what was reported has no class (a URL without a status and without
 * an observation of it).
 */
export function reportedSymptoms(snapshot: Snapshot, subjects: readonly Subject[]): readonly ActiveSymptom[] {
  const symptomClass = reportedClass(snapshot, subjects);
  if (symptomClass === undefined) return [];
  const routes = subjects.filter((subject): subject is RouteSubject => subject.kind === 'route' && subject.isReported === true);
  if (routes.length > 0 && symptomClass !== 'cannotConnect') {
    return routes.map((route) => ({ class: symptomClass, tuple: route.tuple }));
  }
  return subjects.filter((subject) => subject.kind === 'gateway').map((subject) => ({ class: symptomClass, tuple: subject.tuple }));
}

/** @returns the class of what the user saw (catalogue 0.7), or undefined when it cannot be told. */
function reportedClass(snapshot: Snapshot, subjects: readonly Subject[]): SymptomClass | undefined {
  const status = snapshot.symptom?.status;
  if (status !== undefined) return classOfStatus(status);
  const host = hostOf(snapshot.symptom?.url);
  if (host === undefined) return undefined;
  const gateways = subjects.filter((subject): subject is GatewaySubject => subject.kind === 'gateway');
  return observedClass(snapshot, [host, ...gateways.flatMap(frontendHosts)]);
}

function frontendHosts(subject: GatewaySubject): string[] {
  return subject.gateway.frontends.flatMap((frontend) => {
    const publicIPAddress = frontend.publicIPAddress.state === 'known' ? frontend.publicIPAddress.value : undefined;
    const hosts = [frontend.privateIPAddress, publicIPAddress?.ipAddress, publicIPAddress?.fqdn];
    return hosts.flatMap((host) => (host === undefined ? [] : [host.toLowerCase()]));
  });
}

function classOfStatus(status: number): SymptomClass | undefined {
  if (status === 502) return 'gateway502';
  if (status === 504) return 'gateway504';
  if (status >= 500) return 'backend5xx';
  if (status >= 400) return 'gateway4xx';
  if (status >= 300) return 'redirectLoop';
  return undefined;
}

/** What this machine saw of the reported host, or of the frontend that serves it: an answer, or a connection that failed. */
function observedClass(snapshot: Snapshot, hosts: readonly string[]): SymptomClass | undefined {
  const seen = (snapshot.observations ?? []).filter((observation) => hosts.includes(observedHost(observation.input) ?? ''));
  const answer = seen.find((observation) => observation.kind === 'http' && typeof observation.result?.['status'] === 'number');
  if (answer) return classOfStatus(answer.result?.['status'] as number);
  const failedTls = seen.some((observation) => observation.kind === 'tls' && observation.result?.['ok'] === false);
  const connected = seen.some((observation) => observation.kind === 'tcp' && observation.result?.['ok'] === true);
  const failedTcp = seen.some((observation) => observation.kind === 'tcp' && observation.result?.['ok'] === false);
  if (failedTcp && !connected) return 'cannotConnect';
  return failedTls && connected ? 'tlsToClient' : undefined;
}

function observedHost(input: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const host = input?.['host'];
  if (typeof host === 'string') return host.toLowerCase();
  const url = input?.['url'];
  return typeof url === 'string' ? hostOf(url) : undefined;
}

function hostOf(url: string | undefined): string | undefined {
  const match = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(url ?? '');
  return match?.[1] ? match[1].toLowerCase() : undefined;
}
