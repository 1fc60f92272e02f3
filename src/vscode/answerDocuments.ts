import { pointerRanges, type TextRange } from '../core/snapshot/pointerRange';
import { parseResourceId } from '../core/snapshot/resourceId';
import type { RecordedResponse, Snapshot } from '../core/snapshot/snapshot';
import { answerPath } from './documentPaths';

/** A place in a text; 0 is the first line and the first character. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface PositionRange {
  readonly start: Position;
  readonly end: Position;
}

/** One recorded answer as a document. */
export interface AnswerDocument {
  readonly path: string;
  readonly response: RecordedResponse;
  readonly text: string;
  /** The property that a JSON pointer points to, with its name; the nearest thing around it where it leads nowhere. */
  readonly rangeOf: (pointer: string) => PositionRange;
}

/** Texts are made once for each answer: problems, lenses and the document itself need the same. */
const made = new WeakMap<RecordedResponse, { readonly text: string; rangeOf: AnswerDocument['rangeOf'] }>();

/** @returns the documents of a snapshot by their paths in lower case (ids differ in case only from answer to answer). */
export function answerDocuments(investigation: string, snapshot: Snapshot, target: string): ReadonlyMap<string, AnswerDocument> {
  const home = parseResourceId(target)?.subscriptionId ?? '';
  const documents = new Map<string, AnswerDocument>();
  for (const response of snapshot.responses) {
    const path = answerPath(investigation, response, home);
    if (!documents.has(path.toLowerCase())) documents.set(path.toLowerCase(), documentOf(path, response));
  }
  return documents;
}

function documentOf(path: string, response: RecordedResponse): AnswerDocument {
  return {
    path,
    response,
    get text() {
      return contentOf(response).text;
    },
    rangeOf: (pointer) => contentOf(response).rangeOf(pointer),
  };
}

function contentOf(response: RecordedResponse): { readonly text: string; readonly rangeOf: AnswerDocument['rangeOf'] } {
  const known = made.get(response);
  if (known) return known;
  const text = textOf(response);
  const content = { text, rangeOf: lazyRanges(text) };
  made.set(response, content);
  return content;
}

/** What Azure said; where nothing came back, that and why. */
function textOf(response: RecordedResponse): string {
  const said = response.body ?? { status: response.status, ...(response.failure === undefined ? {} : { failure: response.failure }) };
  return `${JSON.stringify(said, undefined, 2)}\n`;
}

function lazyRanges(text: string): AnswerDocument['rangeOf'] {
  let find: ((pointer: string) => TextRange | undefined) | undefined;
  let lineStarts: readonly number[] | undefined;
  return (pointer) => {
    find ??= pointerRanges(text);
    lineStarts ??= lineStartsOf(text);
    const range = find(pointer) ?? { offset: 0, length: 0 };
    return { start: positionOf(range.offset, lineStarts), end: positionOf(range.offset + range.length, lineStarts) };
  };
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

function positionOf(offset: number, lineStarts: readonly number[]): Position {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (lineStarts[low] ?? 0) };
}

/** @returns the document in which a finding or evidence was read; undefined when the snapshot has no such answer. */
export function documentOfRequest(documents: ReadonlyMap<string, AnswerDocument>, request: string): AnswerDocument | undefined {
  const wanted = request.toLowerCase();
  for (const document of documents.values()) if (document.response.request.toLowerCase() === wanted) return document;
  return undefined;
}
