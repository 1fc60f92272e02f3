import { effectiveProbe } from '../path/effectiveProbe';
import type { GatewaySubject, ServerSubject, Subject, Tuple } from '../path/subject';
import { covers, tuplesMeet, type Judgement } from '../rules/engine';
import type { ActiveSymptom, Finding } from '../rules/finding';
import { symptomTable, under502 } from './symptomTable';
import type { Role } from './diagnosis';

/** A finding with the part that it plays in this diagnosis. */
export interface RoledFinding {
  readonly finding: Finding;
  readonly role: Role;
  /** What it explains directly; for a symptom nothing. */
  readonly explained: readonly ActiveSymptom[];
  /** Set when evidence to the contrary, on the same tuple, turned a cause into a risk. */
  readonly isRefuted: boolean;
}

/**
 * Decides which findings are symptoms, causes and risks: a cause explains an active symptom of a class that it declares, on
 * its own tuple, and nothing that was observed contradicts it.
 */
export function assignRoles(judgement: Judgement, subjects: readonly Subject[], capturedAt: number): readonly RoledFinding[] {
  const findings = judgement.outcomes.flatMap((outcome) => (outcome.status === 'fail' ? outcome.findings : []));
  return findings.map((finding) => assignRole(finding, judgement.symptoms, subjects, capturedAt));
}

function assignRole(finding: Finding, symptoms: readonly ActiveSymptom[], subjects: readonly Subject[], capturedAt: number): RoledFinding {
  const isActiveSymptom = symptoms.some((symptom) => symptom.finding === finding);
  if (isActiveSymptom) return { finding, role: 'symptom', explained: [], isRefuted: false };
  if (finding.shows !== undefined || finding.isRiskOnly || !isAccusation(finding)) return risk(finding, false);
  if (isBlockRefuted(finding, subjects, capturedAt)) return risk(finding, true);
  const claimed = symptoms.filter((symptom) => explains(finding, symptom));
  const explained = claimed.filter((symptom) => !isSightRefuted(finding, symptom, subjects));
  if (claimed.length > 0 && explained.length === 0) return risk(finding, true);
  if (explained.length > 0) return { finding, role: 'cause', explained, isRefuted: false };
  return finding.byConstruction && finding.severity === 'error' ? { finding, role: 'cause', explained: [], isRefuted: false } : risk(finding, false);
}

function risk(finding: Finding, isRefutedByEvidence: boolean): RoledFinding {
  return { finding: isRefutedByEvidence ? finding : cappedAtWarning(finding), role: 'risk', explained: [], isRefuted: isRefutedByEvidence };
}

/** Catalogue 0.8: from configuration alone an error counts as a warning until a symptom that it explains is seen. */
function cappedAtWarning(finding: Finding): Finding {
  if (finding.severity !== 'error' || finding.confidence === 'observed' || finding.byConstruction) return finding;
  return { ...finding, severity: 'warning' };
}

function isAccusation(finding: Finding): boolean {
  return finding.severity === 'error' || finding.severity === 'warning';
}

/** @returns whether the finding declares the symptom's class and is on its tuple. */
function explains(finding: Finding, symptom: ActiveSymptom): boolean {
  return finding.explains.includes(symptom.class) && isOnTuple(finding.tuple, symptom);
}

/** @returns whether a tuple is that of the symptom, or of what stands behind the route on which it is seen. */
export function isOnTuple(tuple: Tuple, symptom: ActiveSymptom): boolean {
  return tuplesMeet(tuple, symptom.tuple) || tuplesMeet(tuple, behind(symptom.tuple));
}

/** Evidence to the contrary: the server answers on every port that the finding says is blocked. */
function isBlockRefuted(finding: Finding, subjects: readonly Subject[], capturedAt: number): boolean {
  const blocks = finding.blocks;
  if (!blocks || blocks.ports.length === 0) return false;
  const servers = subjects.filter((subject): subject is ServerSubject => subject.kind === 'server' && isServerAt(subject, blocks.address));
  return blocks.ports.every((port) => servers.some((server) => answersOn(server, port) && !isOlderThanChange(server, finding, capturedAt)));
}

function isServerAt(server: ServerSubject, address: string): boolean {
  return [server.address, server.ipAddress].some((each) => each?.toLowerCase() === address.toLowerCase());
}

function answersOn(server: ServerSubject, port: number): boolean {
  const health = server.health.state === 'known' ? server.health.value : undefined;
  // A refused or unexpected answer came through the network too: only silence keeps the accusation alive.
  const answered = health?.health === 'healthy';
  return answered && effectiveProbe(server).port === port;
}

/** Whether the health could still be from before the change: the probe needs interval × threshold to notice. */
function isOlderThanChange(server: ServerSubject, finding: Finding, capturedAt: number): boolean {
  if (finding.changedAt === undefined) return false;
  const probe = effectiveProbe(server);
  const seconds = (probe.interval ?? 30) * (probe.unhealthyThreshold ?? 3);
  return capturedAt - finding.changedAt < seconds * 1000;
}

/** What would blind the whole gateway is not why some servers are Unknown while the health of another one does arrive. */
function isSightRefuted(finding: Finding, symptom: ActiveSymptom, subjects: readonly Subject[]): boolean {
  if (symptom.class !== 'healthUnknown' || finding.tuple.server !== undefined || finding.tuple.pool !== undefined) return false;
  const gateway = subjects.find((subject): subject is GatewaySubject => subject.kind === 'gateway' && covers(finding.tuple, subject.tuple));
  return (gateway?.servers ?? []).some((server) => server.health.state === 'known' && server.health.value?.health === 'healthy');
}

/**
 * Symptoms that are the deepest truth that can be proved: no cause explains them, and no deeper symptom stands on their
 * tuple. They are root causes themselves.
 */
export function unexplainedSymptoms(explained: ReadonlySet<ActiveSymptom>, symptoms: readonly ActiveSymptom[]): readonly ActiveSymptom[] {
  return symptoms.filter((symptom) => symptom.finding !== undefined && !explained.has(symptom) && !deeper(symptom, symptoms));
}

/** @returns the symptoms that a cause explains, directly or through a deeper symptom under them. */
export function explainedSymptoms(roled: readonly RoledFinding[], symptoms: readonly ActiveSymptom[]): ReadonlySet<ActiveSymptom> {
  const directly = new Set(roled.flatMap((each) => each.explained));
  return new Set(symptoms.filter((symptom) => directly.has(symptom) || deeper(symptom, [...directly]) !== undefined));
}

/** @returns a symptom that says more about the same thing, or undefined. */
function deeper(symptom: ActiveSymptom, symptoms: readonly ActiveSymptom[]): ActiveSymptom | undefined {
  if (symptom.class !== 'gateway502') return undefined;
  return symptoms.find((other) => other !== symptom && isUnder(other, symptom));
}

/** Whether one symptom is the reason that another is seen: the server's own answer behind the gateway's 502. */
function isUnder(inner: ActiveSymptom, outer: ActiveSymptom): boolean {
  if (symptomTable[inner.class].depth <= symptomTable[outer.class].depth) return false;
  return outer.class === 'gateway502' && under502.includes(inner.class) && isOnTuple(inner.tuple, outer);
}

/** What answers the requests of a route is behind every listener that leads there. */
function behind({ listener, ...tuple }: Tuple): Tuple {
  return tuple.pool === undefined && listener !== undefined ? { ...tuple, listener } : tuple;
}
