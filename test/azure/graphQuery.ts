import { isList, isObject } from '../../src/core/snapshot/json';
import type { Json, JsonObject } from '../../src/core/snapshot/snapshot';

/** Why a query cannot be read: what was met, and where. */
export interface QueryProblem {
  readonly token: string;
  /** Index into the query. */
  readonly offset: number;
  readonly message: string;
}

/** Leaves the parser; never leaves this file. */
class Unreadable extends Error {
  constructor(readonly problem: QueryProblem) {
    super(problem.message);
  }
}

type Row = Readonly<Record<string, Json | undefined>>;
type Expression = (row: Row) => Json;
type Step = (rows: readonly Row[], tables: Tables) => readonly Row[];

/** What a query can begin with. */
export interface Tables {
  readonly Resources: readonly Row[];
  readonly ResourceContainers: readonly Row[];
}

/**
 * Runs a query in the part of the language of Azure Resource Graph that this project uses: `where` (with `=~`, `==`,
 * `in~`, `in`, `and`), `extend`, `mv-expand` (with `limit`), `project`, `union`, `summarize` (of `countif`), `order by` (ascending) and `limit`,
 * paths, texts and numbers, and the functions `tostring`, `tolower`, `iff`, `array_concat` and `pack_array`, and `dynamic(null)`
 * (learn.microsoft.com/azure/governance/resource-graph/concepts/query-language).
 *
 * @returns the rows, or the problem for everything else, so that a query that Azure would refuse is not answered here.
 */
export function runQuery(query: string, tables: Tables): { readonly rows: readonly JsonObject[] } | { readonly problem: QueryProblem } {
  try {
    const reader = tokensOf(query);
    const run = pipelineOf(reader);
    if (!reader.isAtEnd()) reader.take('|');
    return { rows: run(tables) };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem };
    throw error;
  }
}

/** A table and its steps, up to the end of the query or of the bracket. */
function pipelineOf(reader: Tokens): (tables: Tables) => readonly Row[] {
  const table = reader.accept('ResourceContainers') ? 'ResourceContainers' : 'Resources';
  if (table === 'Resources') reader.word('Resources');
  const steps: Step[] = [];
  while (reader.accept('|')) steps.push(stepOf(reader));
  return (tables) => steps.reduce<readonly Row[]>((rows, step) => step(rows, tables), tables[table]);
}

interface Tokens {
  isAtEnd(): boolean;
  /** The next token, which stays. */
  peek(): string;
  /** @returns whether the next token is this one, and takes it then. */
  accept(token: string): boolean;
  /** Takes this token. */
  take(token: string): void;
  /** Takes a word: this one in any case, or any. */
  word(expected?: string): string;
  /** Takes a number. */
  number(): number;
  /** Takes any token. */
  next(): string;
  fail(expected: string): never;
}

const tokenPattern = /\s+|'[^']*'|mv-expand\b|in~(?=[\s(])|[A-Za-z_$]\w*|\d+|=~|==|[|,().=[\]]/y;

function tokensOf(query: string): Tokens {
  const tokens: { readonly text: string; readonly offset: number }[] = [];
  let offset = 0;
  while (offset < query.length) {
    tokenPattern.lastIndex = offset;
    const [text] = tokenPattern.exec(query) ?? [];
    if (text === undefined) throw unreadable(query.charAt(offset), offset, 'a token');
    if (text.trim() !== '') tokens.push({ text, offset });
    offset += text.length;
  }
  let index = 0;
  const peek = (): string => tokens[index]?.text ?? '<EOF>';
  const fail = (expected: string): never => {
    throw unreadable(peek(), tokens[index]?.offset ?? query.length, expected);
  };
  const accept = (token: string): boolean => {
    if (peek().toLowerCase() !== token.toLowerCase()) return false;
    index += 1;
    return true;
  };
  const matching = (pattern: RegExp, expected: string): string => {
    const text = peek();
    if (!pattern.test(text)) fail(expected);
    index += 1;
    return text;
  };
  return {
    isAtEnd: () => index >= tokens.length,
    peek,
    accept,
    take: (token) => {
      if (!accept(token)) fail(token);
    },
    word: (expected) => (expected === undefined ? matching(/^[A-Za-z_$]\w*$/, 'a name') : accept(expected) ? expected : fail(expected)),
    number: () => Number(matching(/^\d+$/, 'a number')),
    next: () => matching(/^(?!<EOF>)/, 'an expression'),
    fail,
  };
}

function unreadable(token: string, offset: number, expected: string): Unreadable {
  return new Unreadable({ token, offset, message: `${token} was met where ${expected} is expected.` });
}

function stepOf(reader: Tokens): Step {
  if (reader.accept('where')) return whereStep(reader);
  if (reader.accept('extend')) return extendStep(reader);
  if (reader.accept('mv-expand')) return expandStep(reader);
  if (reader.accept('project')) return projectStep(reader);
  if (reader.accept('limit') || reader.accept('take')) {
    const most = reader.number();
    return (rows) => rows.slice(0, most);
  }
  if (reader.accept('union')) return unionStep(reader);
  if (reader.accept('summarize')) return summarizeStep(reader);
  if (reader.accept('order')) return orderStep(reader);
  return reader.fail('where, extend, mv-expand, project, union, summarize, order or limit');
}

function unionStep(reader: Tokens): Step {
  reader.take('(');
  const other = pipelineOf(reader);
  reader.take(')');
  return (rows, tables) => [...rows, ...other(tables)];
}

/** `summarize name = countif(condition) by column` */
function summarizeStep(reader: Tokens): Step {
  const name = reader.word();
  reader.take('=');
  reader.take('countif');
  reader.take('(');
  const holds = conditionOf(reader);
  reader.take(')');
  reader.take('by');
  const column = reader.word();
  return (rows) => {
    const counts = new Map<Json, number>();
    for (const row of rows) counts.set(row[column] ?? null, (counts.get(row[column] ?? null) ?? 0) + (holds(row) ? 1 : 0));
    return [...counts].map(([key, count]) => ({ [column]: key, [name]: count }));
  };
}

function orderStep(reader: Tokens): Step {
  reader.take('by');
  const column = reader.word();
  reader.take('asc');
  const text = (row: Row): string => textOf(row[column] ?? null);
  return (rows) => [...rows].sort((one, other) => (text(one) < text(other) ? -1 : text(one) > text(other) ? 1 : 0));
}

function whereStep(reader: Tokens): Step {
  const conditions = [conditionOf(reader)];
  while (reader.accept('and')) conditions.push(conditionOf(reader));
  return (rows) => rows.filter((row) => conditions.every((holds) => holds(row)));
}

function extendStep(reader: Tokens): Step {
  const columns = separated(reader, () => assignment(reader));
  return (rows) => rows.map((row) => columns.reduce<Row>((extended, [name, value]) => ({ ...extended, [name]: value(extended) }), row));
}

/** A list becomes a row for each element; what is no list, or an empty one, stays one row without a value. */
function expandStep(reader: Tokens): Step {
  const [name, value] = assignment(reader);
  const most = reader.accept('limit') ? reader.number() : 128;
  return (rows) =>
    rows.flatMap((row) => {
      const list = value(row);
      return isList(list) && list.length > 0 ? list.slice(0, most).map((element) => ({ ...row, [name]: element })) : [{ ...row, [name]: null }];
    });
}

function projectStep(reader: Tokens): Step {
  const columns = separated(reader, (): readonly [string, Expression] => {
    const name = reader.word();
    return [name, reader.accept('=') ? expressionOf(reader) : (row) => row[name] ?? null];
  });
  return (rows) => rows.map((row) => Object.fromEntries(columns.map(([name, value]) => [name, value(row)])));
}

function assignment(reader: Tokens): readonly [string, Expression] {
  const name = reader.word();
  reader.take('=');
  return [name, expressionOf(reader)];
}

function separated<T>(reader: Tokens, read: () => T): readonly T[] {
  const items = [read()];
  while (reader.accept(',')) items.push(read());
  return items;
}

function conditionOf(reader: Tokens): (row: Row) => boolean {
  const left = expressionOf(reader);
  const operator = reader.next();
  const isCaseless = operator.endsWith('~');
  if (operator === '=~' || operator === '==') {
    const right = expressionOf(reader);
    return (row) => equal(left(row), right(row), isCaseless);
  }
  if (!/^in~?$/i.test(operator)) return reader.fail('=~, ==, in or in~');
  reader.take('(');
  const choices = separated(reader, () => expressionOf(reader));
  reader.take(')');
  return (row) => choices.some((choice) => equal(left(row), choice(row), isCaseless));
}

function equal(one: Json, other: Json, isCaseless: boolean): boolean {
  if (isCaseless && typeof one === 'string' && typeof other === 'string') return one.toLowerCase() === other.toLowerCase();
  return one === other;
}

function expressionOf(reader: Tokens): Expression {
  const token = reader.peek();
  if (token.startsWith("'")) {
    reader.next();
    return () => token.slice(1, -1);
  }
  if (/^\d/.test(token)) {
    const value = reader.number();
    return () => value;
  }
  const name = reader.word();
  if (reader.accept('(')) return callOf(reader, name);
  const path = [name];
  while (reader.accept('.')) path.push(reader.word());
  return (row) => path.slice(1).reduce<Json>((value, part) => (isObject(value) ? (value[part] ?? null) : null), row[name] ?? null);
}

function callOf(reader: Tokens, name: string): Expression {
  if (name === 'iff') {
    const holds = conditionOf(reader);
    reader.take(',');
    const [yes, no] = endedArguments(reader, 2) as [Expression, Expression];
    return (row) => (holds(row) ? yes(row) : no(row));
  }
  if (name === 'dynamic') {
    reader.word('null');
    reader.take(')');
    return () => null;
  }
  const make = functions[name];
  return make ? make(endedArguments(reader)) : reader.fail(`a function other than ${name}`);
}

function endedArguments(reader: Tokens, count?: number): readonly Expression[] {
  const list = separated(reader, () => expressionOf(reader));
  reader.take(')');
  return count === undefined || list.length === count ? list : reader.fail(`${count} arguments`);
}

const functions: Readonly<Record<string, (parts: readonly Expression[]) => Expression>> = {
  tostring:
    ([value]) =>
    (row) =>
      textOf(value?.(row) ?? null),
  tolower:
    ([value]) =>
    (row) =>
      textOf(value?.(row) ?? null).toLowerCase(),
  pack_array: (parts) => (row) => parts.map((part) => part(row)),
  array_concat: (parts) => (row) =>
    parts.flatMap((part) => {
      const list = part(row);
      return isList(list) ? list : [];
    }),
};

/** Nothing becomes an empty text. */
function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
