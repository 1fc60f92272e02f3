import { flowFor } from '../flows/flows';
import { idKey, parseResourceId, sameId } from '../snapshot/resourceId';
import type { DiagnosisDocument, FindingDocument } from './document';

type Status = DiagnosisDocument['verdict']['status'];

/** What was found of one resource, as a line of the summary needs it. */
export interface EstateEntry {
  /** ARM id. */
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly status: Status;
  /** The verdict in one sentence. */
  readonly summary: string;
  /** Risks of severity error or warning, each code once, in the order of the diagnosis. */
  readonly risks: readonly { readonly code: string; readonly title: string }[];
}

/** A root cause, and every resource whose first root cause it is. */
export interface SharedCause {
  readonly code: string;
  readonly title: string;
  /** ARM id of what is accused. */
  readonly resource: string;
  readonly message: string;
}

/** Resources with one verdict and one root cause; a group without a cause is one resource. */
export interface EstateGroup {
  readonly cause: SharedCause | undefined;
  /** The worst verdict first. */
  readonly entries: readonly EstateEntry[];
}

/** A permission that Azure refused, and what it would open. */
export interface MissingPermission {
  readonly permission: string;
  /** Names of the resources that wait for it. */
  readonly targets: readonly string[];
  /** Codes of the checks that it would decide. */
  readonly codes: readonly string[];
}

/** A resource that no verdict was reached on. */
export interface UncheckedResource {
  readonly id: string;
  readonly name: string;
  /** Why; absent where the run ended before its turn. Untrusted. */
  readonly reason?: string;
}

/** A subscription, or a list of them, that could not be read. */
export interface UnreadPart {
  readonly name: string;
  /** What failed and what would help. Untrusted. */
  readonly sentence: string;
}

export interface EstateSummaryInput {
  readonly documents: readonly DiagnosisDocument[];
  readonly unchecked?: readonly UncheckedResource[];
  readonly unread?: readonly UnreadPart[];
}

/** The whole estate at a glance: pure data, rendered by `estateMarkdown.ts`. */
export interface EstateSummary {
  /** The earliest and the latest `capturedAt` of the diagnoses; absent without any. */
  readonly time: { readonly from: string; readonly to: string } | undefined;
  /** How many resources were judged. */
  readonly judged: number;
  readonly counts: readonly { readonly status: Status; readonly count: number }[];
  /** By the worst verdict of each group, those with most resources first. */
  readonly sections: readonly { readonly status: Status; readonly groups: readonly EstateGroup[] }[];
  readonly permissions: readonly MissingPermission[];
  /** Resources of types that have no rules yet: Azure's own status only. */
  readonly statusOnly: readonly EstateEntry[];
  readonly unchecked: readonly UncheckedResource[];
  readonly unread: readonly UnreadPart[];
}

/** What wants attention first. */
const order: readonly Status[] = ['broken', 'degraded', 'unknown', 'atRisk', 'recovered', 'healthy', 'checking'];

/**
 * Sums up the diagnoses of an estate. A root cause outside of the resources that suffer from it (a security group, a route
 * table) is said once, with all of them.
 */
export function estateSummary({ documents, unchecked = [], unread = [] }: EstateSummaryInput): EstateSummary {
  const judged = documents.filter(isJudged);
  const groups = groupsOf(judged);
  const times = documents.flatMap(({ capturedAt }) => (capturedAt === undefined ? [] : [capturedAt])).sort(compareTexts);
  const [from] = times;
  const to = times.at(-1);
  return {
    time: from === undefined || to === undefined ? undefined : { from, to },
    judged: judged.length,
    counts: order.map((status) => ({ status, count: judged.filter(({ verdict }) => verdict.status === status).length })).filter(({ count }) => count > 0),
    sections: order
      .map((status) => ({ status, groups: groups.filter((group) => group.entries[0]?.status === status) }))
      .filter((section) => section.groups.length > 0),
    permissions: missingPermissions(judged),
    statusOnly: documents
      .filter((document) => !isJudged(document))
      .map(entryOf)
      .sort(byName),
    unchecked: [...unchecked].sort(byName),
    unread,
  };
}

/** A type without a flow has no rules either: what is known of it is Azure's own status. */
function isJudged({ target }: DiagnosisDocument): boolean {
  return flowFor(target.type) !== undefined;
}

function groupsOf(documents: readonly DiagnosisDocument[]): readonly EstateGroup[] {
  const groups = new Map<string, { cause: SharedCause | undefined; entries: EstateEntry[] }>();
  for (const document of documents) {
    const finding = firstRootCause(document);
    const key = finding && isElsewhere(finding, document) ? `${finding.code} ${finding.request} ${finding.pointer}`.toLowerCase() : idKey(document.target.id);
    const { code, title, resource, message } = finding ?? { code: '', title: '', resource: '', message: '' };
    const group = groups.get(key) ?? { cause: finding && { code, title, resource, message }, entries: [] };
    group.entries.push(entryOf(document));
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ cause, entries }) => ({ cause, entries: entries.sort((one, other) => rankOf(one) - rankOf(other) || byName(one, other)) }))
    .sort((one, other) => other.entries.length - one.entries.length || byName(one.entries[0], other.entries[0]));
}

function firstRootCause({ rootCauses, findings }: DiagnosisDocument): FindingDocument | undefined {
  const [first] = rootCauses;
  return first && findings.find((finding) => finding.key === first.finding);
}

/** Whether what is accused is not the target itself or a part of it. */
function isElsewhere({ resource }: FindingDocument, { target }: DiagnosisDocument): boolean {
  return !sameId(resource, target.id) && !idKey(resource).startsWith(`${idKey(target.id)}/`);
}

function entryOf({ target, verdict, findings }: DiagnosisDocument): EstateEntry {
  const risks = findings.filter(({ role, severity }) => role === 'risk' && (severity === 'error' || severity === 'warning'));
  return {
    id: target.id,
    name: target.name,
    resourceGroup: parseResourceId(target.id)?.resourceGroup ?? '',
    status: verdict.status,
    summary: verdict.summary,
    risks: [...new Map(risks.map(({ code, title }) => [code, { code, title }])).values()],
  };
}

/** One line for each permission, those that open most first. */
function missingPermissions(documents: readonly DiagnosisDocument[]): readonly MissingPermission[] {
  const permissions = new Map<string, { permission: string; targets: Set<string>; codes: Set<string> }>();
  for (const { target, unknowns } of documents) {
    for (const { permission, codes, reason } of unknowns) {
      if (permission === undefined || reason !== 'forbidden') continue;
      const known = permissions.get(permission.toLowerCase()) ?? { permission, targets: new Set<string>(), codes: new Set<string>() };
      known.targets.add(target.name);
      for (const code of codes) known.codes.add(code);
      permissions.set(permission.toLowerCase(), known);
    }
  }
  return [...permissions.values()]
    .map(({ permission, targets, codes }) => ({ permission, targets: [...targets].sort(compareNames), codes: [...codes].sort(compareTexts) }))
    .sort((one, other) => other.targets.length - one.targets.length || compareTexts(one.permission, other.permission));
}

function rankOf({ status }: EstateEntry): number {
  return order.indexOf(status);
}

function byName(one: { readonly name: string; readonly id: string } | undefined, other: { readonly name: string; readonly id: string } | undefined): number {
  return compareNames(one?.name ?? '', other?.name ?? '') || compareTexts(one?.id ?? '', other?.id ?? '');
}

function compareNames(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true, sensitivity: 'base' });
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
