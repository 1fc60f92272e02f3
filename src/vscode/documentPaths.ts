import type { RecordedResponse } from '../core/snapshot/snapshot';
import { splitRequest } from '../core/snapshot/request';

/**
 * Makes one segment of a document's path of any name. Different names give different segments; what a path, a URI or a file
 * system could misread is written as `~` and its code.
 */
export function pathSegment(name: string): string {
  const escaped = name.replace(/[^\p{L}\p{N}._()-]/gu, code);
  // Dots alone are the folder itself or the one above it.
  return /^\.*$/.test(escaped) ? `~${escaped.length}${escaped}` : escaped;
}

function code(character: string): string {
  return `~${(character.codePointAt(0) ?? 0).toString(16)}-`;
}

/** Extension resources that have names of their own here. */
const extensionNames: ReadonlyMap<string, string> = new Map([
  ['microsoft.resourcehealth/availabilitystatuses/current', 'resource health'],
  ['microsoft.insights/eventtypes/management/values', 'activity log'],
  ['microsoft.insights/metrics', 'metrics'],
]);

/** Providers whose types speak for themselves. */
const plainProviders: ReadonlySet<string> = new Set(['microsoft.network', 'microsoft.web', 'microsoft.compute']);

/**
 * Where the recorded answer to a request stands as a document: `/investigation/resource group/type/name.json`, other questions
 * about the same resource beside it (`name backendhealth.json`). A function of the request alone, so that a document keeps
 * its place while answers arrive and after a reload.
 *
 * @param home subscription of the investigation's target: its resource groups need not be told apart from those of others.
 */
export function answerPath(investigation: string, response: Pick<RecordedResponse, 'request' | 'input'>, home: string): string {
  const { method, path: pathWithQuery } = splitRequest(response.request);
  const [path = '', query = ''] = splitOnce(pathWithQuery, '?');
  const scope = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(path);
  const parts = path
    .slice(scope?.[0].length ?? 0)
    .split(/\/providers\//i)
    .slice(1)
    .map((part) => part.split('/').filter((segment) => segment !== ''));
  const [own = [], ...extensions] = parts;
  const names = [...segmentsOfProvider(own)];
  // A GET of a resource ends in its name; the last segment of anything else says what is asked of it.
  const asksForName = method === 'GET' && names.length % 2 === 0;
  const question = asksForName || names.length < 2 ? [] : [names.pop() ?? ''];
  const last = names.pop() ?? 'subscriptions';
  const file = [
    pathSegment(last),
    ...question.map(pathSegment),
    ...extensions.map((extension) => extensionNames.get(extension.join('/').toLowerCase()) ?? pathSegment(extension.join('.'))),
    ...queryWords(query),
    ...(response.input === undefined ? [] : [fingerprint(JSON.stringify(response.input))]),
  ].join(' ');
  return `/${[investigation, scopeFolder(scope?.[1], scope?.[2], home), ...names.map(pathSegment)].filter((each) => each !== '').join('/')}/${file}.json`;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function segmentsOfProvider([provider = '', ...rest]: readonly string[]): readonly string[] {
  const [type, ...others] = rest;
  if (type === undefined) return [];
  return [plainProviders.has(provider.toLowerCase()) ? type : `${provider}.${type}`, ...others];
}

function scopeFolder(subscription: string | undefined, resourceGroup: string | undefined, home: string): string {
  if (subscription === undefined) return '';
  const isHome = subscription.toLowerCase() === home.toLowerCase();
  if (resourceGroup === undefined) return pathSegment(subscription);
  return isHome ? pathSegment(resourceGroup) : `${pathSegment(resourceGroup)} ${pathSegment(subscription)}`;
}

/** `metricnames=A,B&$filter=Dimension eq '*'` as `A B by Dimension`. */
function queryWords(query: string): readonly string[] {
  if (query === '') return [];
  return query.split('&').flatMap((parameter) => {
    const [name = '', value = ''] = splitOnce(parameter, '=');
    if (name === 'metricnames') return value.split(',').map(pathSegment);
    const dimension = /^(\w+) eq '\*'$/.exec(value)?.[1];
    return name === '$filter' && dimension !== undefined ? ['by', dimension] : [pathSegment(parameter)];
  });
}

/** FNV-1a, to tell POSTs with different inputs apart. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

export function rulePagePath(ruleCode: string): string {
  return `/rules/${pathSegment(ruleCode)}.md`;
}

export function stepPagePath(investigation: string, stepId: string): string {
  return `/${investigation}/steps/${pathSegment(stepId)}.md`;
}

/** Path of the page of one trial of a probe: trials differ in what they asked. */
export function trialPagePath(investigation: string, trial: Pick<RecordedResponse, 'input'>): string {
  return `/${investigation}/trials/${fingerprint(JSON.stringify(trial.input ?? null))}.md`;
}

export function reportPath(investigation: string): string {
  return `/${investigation}/report.md`;
}

/** The folder of *Check Everything*. */
const everythingName = 'everything';

/** Path of the summary of *Check Everything*. */
export const summaryPath = `/${everythingName}/summary.md`;

/** Path of the page of one checked gateway. The name has a prefix, so that no gateway can take the summary's. */
export function checkedPath(file: string): string {
  return `/${everythingName}/checked ${file}.md`;
}

/** What a path names. */
export type DocumentPlace =
  | { readonly kind: 'summary' }
  | { readonly kind: 'checked'; readonly file: string }
  | { readonly kind: 'rule'; readonly code: string }
  | { readonly kind: 'step'; readonly investigation: string; readonly stepId: string }
  | { readonly kind: 'report'; readonly investigation: string }
  | { readonly kind: 'trial'; readonly investigation: string }
  | { readonly kind: 'answer'; readonly investigation: string };

/** @returns undefined for a path that no document can have. Whether the document exists is for its investigation to say. */
export function placeOf(path: string): DocumentPlace | undefined {
  const rule = /^\/rules\/([^/]+)\.md$/.exec(path)?.[1];
  if (rule !== undefined) return { kind: 'rule', code: rule };
  if (path === summaryPath) return { kind: 'summary' };
  const checked = /^\/everything\/checked ([^/]+)\.md$/.exec(path)?.[1];
  if (checked !== undefined) return { kind: 'checked', file: checked };
  const [, investigation = '', rest = ''] = /^\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (investigation === '' || investigation === 'rules' || investigation === everythingName) return undefined;
  if (rest === 'report.md') return { kind: 'report', investigation };
  const stepId = /^steps\/([^/]+)\.md$/.exec(rest)?.[1];
  if (stepId !== undefined) return { kind: 'step', investigation, stepId };
  if (/^trials\/[^/]+\.md$/.test(rest)) return { kind: 'trial', investigation };
  return rest.endsWith('.json') ? { kind: 'answer', investigation } : undefined;
}

/**
 * Names an investigation after its target, so that the names of its documents can be read.
 *
 * @param taken names that other investigations have.
 */
export function investigationName(targetName: string, taken: ReadonlySet<string>): string {
  const name = pathSegment(targetName === '' ? 'investigation' : targetName);
  // In any case of letters: the files in which investigations are kept may stand on a disk that tells none apart.
  const unusable = new Set(['rules', everythingName, resourcesName, ...[...taken].map((each) => each.toLowerCase())]);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!unusable.has(candidate.toLowerCase())) return candidate;
  }
}

/** Name of the folder with resources that were opened outside of any investigation. */
export const resourcesName = 'resources';
