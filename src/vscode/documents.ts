import * as vscode from 'vscode';
import { markdownReport } from '../core/report/markdown';
import { rulePage } from '../core/report/rulePage';
import { stepPage } from '../core/report/stepPage';
import { trialPage } from '../core/report/trialPage';
import { ruleByCode } from '../core/rules/registry';
import type { Language } from '../core/rules/rule';
import { resourceName } from '../core/snapshot/resourceId';
import { answerDocuments, documentOfRequest, type AnswerDocument } from './answerDocuments';
import { placeOf, reportPath, stepPagePath, trialPagePath, type DocumentPlace } from './documentPaths';
import { answerTime, type Investigation } from './investigation';
import { documentScheme } from './names';
import { trialsOf } from './trials';

export interface Documents {
  readonly answers: (investigation: Investigation) => ReadonlyMap<string, AnswerDocument>;
  /** @returns the answer that a document shows, with its investigation. */
  readonly answerAt: (path: string) => { readonly investigation: Investigation; readonly document: AnswerDocument } | undefined;
  readonly documentOfRequest: (investigation: Investigation, request: string) => AnswerDocument | undefined;
  /** Paths of everything that an investigation shows. */
  readonly pathsOf: (investigation: Investigation) => readonly string[];
  readonly stat: (uri: vscode.Uri) => vscode.FileStat;
  readonly readFile: (uri: vscode.Uri) => Uint8Array;
  readonly readDirectory: (uri: vscode.Uri) => [string, vscode.FileType][];
}

/** @returns the address of a document of the extension. */
export function documentUri(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: documentScheme, path });
}

/** What *Check Everything* shows: its summary and a page for each gateway. */
export interface CheckedPages {
  /** Paths of what there is. */
  readonly paths: () => readonly string[];
  /** @returns the text of a page and when it was made, in milliseconds since 1970. */
  readonly read: (place: CheckedPlace) => { readonly text: string; readonly time: number } | undefined;
  /** Called when somebody looks at a page. */
  readonly onShown: (place: CheckedPlace) => void;
}

export type CheckedPlace = Extract<DocumentPlace, { readonly kind: 'summary' | 'checked' }>;

/** The documents of all open investigations, and of *Check Everything*, as a file system that nobody can write to. */
export function createDocuments(all: () => readonly Investigation[], language: Language, checkedPages: CheckedPages): Documents {
  const made = new WeakMap<Investigation, ReadonlyMap<string, AnswerDocument>>();
  const answers = (investigation: Investigation): ReadonlyMap<string, AnswerDocument> => {
    const known = made.get(investigation) ?? answerDocuments(investigation.id, investigation.snapshot, investigation.target);
    made.set(investigation, known);
    return known;
  };
  const byId = (id: string): Investigation | undefined => all().find((each) => each.id === id);
  const answerAt: Documents['answerAt'] = (path) => {
    const place = placeOf(path);
    const investigation = place?.kind === 'answer' ? byId(place.investigation) : undefined;
    const document = investigation && answers(investigation).get(path.toLowerCase());
    return investigation && document ? { investigation, document } : undefined;
  };
  const pathsOf = (investigation: Investigation): readonly string[] => [
    ...[...answers(investigation).values()].map((document) => document.path),
    ...(investigation.diagnosis ? [reportPath(investigation.id), ...investigation.diagnosis.steps.map((step) => stepPagePath(investigation.id, step.id))] : []),
    ...trialsOf(investigation).map(({ response }) => trialPagePath(investigation.id, response)),
  ];

  /** What stands at a path, and since when. */
  const read = (path: string): { readonly text: string; readonly time: number } | undefined => {
    const place = placeOf(path);
    switch (place?.kind) {
      case undefined:
        return undefined;
      case 'rule': {
        const rule = ruleByCode(place.code);
        return rule && { text: rulePage(rule, language), time: 0 };
      }
      case 'step':
      case 'report': {
        const investigation = byId(place.investigation);
        const diagnosis = investigation?.diagnosis;
        if (!diagnosis) return undefined;
        const text = place.kind === 'report' ? markdownReport(diagnosis, language) : stepPage(diagnosis, place.stepId, language);
        return { text, time: Date.parse(investigation.snapshot.capturedAt) || 0 };
      }
      case 'trial': {
        const investigation = byId(place.investigation);
        const trial = investigation && trialsOf(investigation).find(({ response }) => trialPagePath(investigation.id, response) === path);
        if (!trial) return undefined;
        return { text: trialPage(trial, resourceName(investigation.target), language), time: answerTime(investigation, trial.response) };
      }
      case 'answer': {
        const found = answerAt(path);
        return found && { text: found.document.text, time: answerTime(found.investigation, found.document.response) };
      }
      case 'summary':
      case 'checked':
        return checkedPages.read(place);
    }
  };
  const folders = (): readonly string[] => [...all().flatMap(pathsOf), ...checkedPages.paths()];

  return {
    answers,
    answerAt,
    documentOfRequest: (investigation, request) => documentOfRequest(answers(investigation), request),
    pathsOf,
    stat(uri) {
      const found = read(uri.path);
      if (found) {
        const size = new TextEncoder().encode(found.text).length;
        return { type: vscode.FileType.File, ctime: found.time, mtime: found.time, size, permissions: vscode.FilePermission.Readonly };
      }
      const folder = `${uri.path.replace(/\/$/, '')}/`;
      if (folder === '/' || folders().some((path) => path.startsWith(folder))) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
      throw vscode.FileSystemError.FileNotFound(uri);
    },
    readFile(uri) {
      const found = read(uri.path);
      if (!found) throw vscode.FileSystemError.FileNotFound(uri);
      const place = placeOf(uri.path);
      if (place?.kind === 'summary' || place?.kind === 'checked') checkedPages.onShown(place);
      return new TextEncoder().encode(found.text);
    },
    readDirectory(uri) {
      const folder = `${uri.path.replace(/\/$/, '')}/`;
      const entries = new Map<string, vscode.FileType>();
      for (const path of folders()) {
        if (!path.startsWith(folder)) continue;
        const [name = '', ...rest] = path.slice(folder.length).split('/');
        entries.set(name, rest.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
      }
      return [...entries];
    },
  };
}
