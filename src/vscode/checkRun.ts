import type { CheckedTarget } from '../core/diagnosis/checkAll';
import { diagnose } from '../core/diagnosis/diagnose';
import { createModel } from '../core/model/createModel';
import type { EstateResource } from '../core/ports';
import type { DiagnosisDocument } from '../core/report/document';
import { estateMarkdown } from '../core/report/estateMarkdown';
import { estateSummary, type UnreadPart } from '../core/report/estateSummary';
import { diagnosisDocument } from '../core/report/renderDiagnosis';
import type { Language } from '../core/rules/rule';
import { idKey, resourceName } from '../core/snapshot/resourceId';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type CloudName } from '../core/snapshot/snapshot';
import { checkedPath, pathSegment, rulePagePath, summaryPath } from './documentPaths';

/** What *Check Everything* found of one gateway. */
export interface CheckedGateway extends CheckedTarget {
  readonly document: DiagnosisDocument;
}

/** One run of *Check Everything*, so far. */
export interface CheckRun {
  readonly phase: 'running' | 'done' | 'cancelled';
  /** The gateways that it checks. */
  readonly targets: readonly string[];
  /** All by `idKey`. */
  readonly running: ReadonlySet<string>;
  readonly checked: ReadonlyMap<string, CheckedGateway>;
  /** Why a gateway could not be diagnosed. */
  readonly failed: ReadonlyMap<string, string>;
  /** Profiles and web apps: Azure's own status. */
  readonly statuses: readonly DiagnosisDocument[];
  readonly unread: readonly UnreadPart[];
  /** File name of each gateway's page, by `idKey`. */
  readonly files: ReadonlyMap<string, string>;
}

export function startRun(targets: readonly string[], statuses: readonly DiagnosisDocument[], unread: readonly UnreadPart[]): CheckRun {
  return { phase: 'running', targets, running: new Set(), checked: new Map(), failed: new Map(), statuses, unread, files: fileNames(targets) };
}

export function withStarted(run: CheckRun, id: string): CheckRun {
  return { ...run, running: new Set([...run.running, idKey(id)]) };
}

export function withChecked(run: CheckRun, checked: CheckedTarget, language: Language): CheckRun {
  const document = diagnosisDocument(checked.diagnosis, language);
  return { ...run, running: without(run.running, checked.id), checked: new Map([...run.checked, [idKey(checked.id), { ...checked, document }]]) };
}

export function withFailed(run: CheckRun, id: string, reason: string): CheckRun {
  return { ...run, running: without(run.running, id), failed: new Map([...run.failed, [idKey(id), reason]]) };
}

export function endRun(run: CheckRun, phase: 'done' | 'cancelled'): CheckRun {
  return { ...run, phase, running: new Set() };
}

function without(keys: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...keys].filter((key) => key !== idKey(id)));
}

/** How far a run has come. */
export function countsOf({ targets, checked, failed }: CheckRun): { readonly done: number; readonly total: number; readonly broken: number } {
  const broken = [...checked.values()].filter(({ document }) => document.verdict.status === 'broken').length;
  return { done: checked.size + failed.size, total: targets.length, broken };
}

/** @returns the summary page as Markdown; its links lead to the page of each gateway, and to those of rules. */
export function summaryOf(run: CheckRun, language: Language): string {
  const unchecked = run.targets
    .filter((id) => !run.checked.has(idKey(id)))
    .map((id) => {
      const reason = run.failed.get(idKey(id));
      return { id, name: resourceName(id), ...(reason === undefined ? {} : { reason }) };
    });
  const documents = [...[...run.checked.values()].map(({ document }) => document), ...run.statuses];
  return estateMarkdown(estateSummary({ documents, unchecked, unread: run.unread }), language, {
    investigation: (id) => {
      const file = run.files.get(idKey(id));
      return file === undefined || !run.checked.has(idKey(id)) ? undefined : relative(checkedPath(file));
    },
    rule: (code) => relative(rulePagePath(code)),
  });
}

/** A link from the summary page to another document. */
function relative(path: string): string {
  const folder = summaryPath.slice(0, summaryPath.lastIndexOf('/') + 1);
  const link = path.startsWith(folder) ? path.slice(folder.length) : `..${path}`;
  return link.split('/').map(encodeURIComponent).join('/');
}

/** @returns the gateway whose page has this file name. */
export function checkedInFile(run: CheckRun | undefined, file: string): CheckedGateway | undefined {
  const entry = [...(run?.files ?? [])].find(([, name]) => name === file);
  return entry && run?.checked.get(entry[0]);
}

function fileNames(targets: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of targets) {
    const name = pathSegment(resourceName(id));
    let file = name;
    for (let number = 2; taken.has(file.toLowerCase()); number += 1) file = `${name}-${number}`;
    taken.add(file.toLowerCase());
    files.set(idKey(id), file);
  }
  return files;
}

/** @returns what Azure itself says of the resources that have no rules yet. */
export function azureStatuses(resources: readonly EstateResource[], cloud: CloudName, capturedAt: string, language: Language): readonly DiagnosisDocument[] {
  const responses = resources.map(({ id, body }) => ({ request: `GET ${id}`, status: 200, body }));
  const model = createModel({ format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, cloud, capturedAt, responses });
  return resources.map(({ id }) => diagnosisDocument(diagnose(model, id), language));
}
