import { readFile, writeFile } from 'node:fs/promises';
import { createModel } from '../core/model/createModel';
import { diagnose } from '../core/diagnosis/diagnose';
import type { Diagnosis } from '../core/diagnosis/diagnosis';
import { flowFor } from '../core/flows/flows';
import type { DiagnosisDocument } from '../core/report/document';
import { estateMarkdown } from '../core/report/estateMarkdown';
import { estateSummary } from '../core/report/estateSummary';
import { markdownReport } from '../core/report/markdown';
import { coverageTables } from '../core/report/coverageTables';
import { diagnosisDocument } from '../core/report/renderDiagnosis';
import { rulePage } from '../core/report/rulePage';
import { sarifReport } from '../core/report/sarif';
import { textReport } from '../core/report/text';
import { ruleByCode, rules } from '../core/rules/registry';
import type { Language } from '../core/rules/rule';
import { parseSnapshot, serializeSnapshot } from '../core/snapshot/parseSnapshot';
import { parseResourceId, resourceType, sameId } from '../core/snapshot/resourceId';
import type { Snapshot } from '../core/snapshot/snapshot';
import { readArguments, type Command, type FailOn, type Format } from './arguments';
import { collectLive } from './live';
import { help } from './help';
import manifest from '../../package.json';

/** The world around the command line. */
export interface Surroundings {
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes to stdout: the answer. */
  readonly print: (text: string) => void;
  /** Writes to stderr: messages. */
  readonly say: (text: string) => void;
}

/** Bad usage or bad input; its message goes to stderr. */
class BadInput extends Error {}

/**
 * Runs one command.
 *
 * @returns the exit code: 2 bad usage or input, 1 findings at or above `--fail-on`, 3 the answer is unknown, else 0.
 */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const command = readArguments(words);
  if (command.kind === 'usage') {
    surroundings.say(`azure-traffic-doctor: ${command.message}\nRun azure-traffic-doctor --help to see how it is used.\n`);
    return 2;
  }
  try {
    return await execute(command, surroundings);
  } catch (failure) {
    if (!(failure instanceof BadInput)) throw failure;
    surroundings.say(`azure-traffic-doctor: ${failure.message}\n`);
    return 2;
  }
}

async function execute(command: Command, surroundings: Surroundings): Promise<number> {
  switch (command.kind) {
    case 'help':
      surroundings.print(help);
      return 0;
    case 'version':
      surroundings.print(`${manifest.version}\n`);
      return 0;
    case 'rules':
      surroundings.print(listRules(command.format, command.language));
      return 0;
    case 'explain':
      return explain(command.code, command.language, surroundings);
    case 'collect': {
      const { snapshot, diagnosis } = await live(command.id, command, surroundings);
      await writeFile(command.output, serializeSnapshot(snapshot));
      surroundings.say(`${command.output}: ${snapshot.responses.length} answers. ${diagnosisDocument(diagnosis, command.language).verdict.summary}\n`);
      return 0;
    }
    case 'diagnose':
      return diagnoseSubject(command, surroundings);
  }
}

function explain(code: string, language: Language, { print }: Surroundings): number {
  const rule = ruleByCode(code);
  if (!rule) throw new BadInput(`There is no rule ${code}. "azure-traffic-doctor rules" lists them.`);
  print(rulePage(rule, language));
  return 0;
}

function listRules(format: 'text' | 'json' | 'coverage', language: Language): string {
  if (format === 'coverage') return coverageTables(language);
  const list = rules.map((rule) => ({
    code: rule.code,
    title: (rule.text[language] ?? rule.text.en).title,
    severity: rule.severity,
    on: rule.on,
    ...(rule.shows === undefined ? { explains: rule.explains } : { shows: rule.shows }),
  }));
  if (format === 'json') return `${JSON.stringify(list, null, 2)}\n`;
  return list.map((rule) => `${rule.code.padEnd(14)}${rule.severity.padEnd(9)}${rule.title}\n`).join('');
}

async function diagnoseSubject(command: Extract<Command, { kind: 'diagnose' }>, surroundings: Surroundings): Promise<number> {
  const isLive = /^\/subscriptions\//i.test(command.subject);
  if (isLive && command.target !== undefined)
    throw new BadInput('--target chooses a resource inside a snapshot file; a live diagnosis has its target already.');
  const { diagnoses, isEstate } = isLive
    ? { diagnoses: [(await live(command.subject, command, surroundings)).diagnosis], isEstate: false }
    : await replay(command.subject, command.target);
  const documents = diagnoses.map((diagnosis) => diagnosisDocument(diagnosis, command.language));
  surroundings.print(rendered(documents, isEstate, command.format, command.language));
  return exitCode(documents, command.failOn);
}

async function live(
  id: string,
  command: Extract<Command, { kind: 'diagnose' | 'collect' }>,
  surroundings: Surroundings,
): Promise<{ readonly snapshot: Snapshot; readonly diagnosis: Diagnosis }> {
  checkTarget(id);
  const collected = await collectLive(id, command.live, surroundings).catch((failure: unknown) => {
    throw new BadInput(failure instanceof Error ? failure.message : String(failure));
  });
  if (collected.diagnosis.verdict.summary.key === 'targetAbsent') throw new BadInput(`Azure knows no resource ${id} (404).`);
  return collected;
}

function checkTarget(id: string): void {
  if (!parseResourceId(id)) throw new BadInput(`"${id}" is not an ARM resource id. It begins with /subscriptions/ and ends with the name of the resource.`);
  if (flowFor(resourceType(id)) || ['microsoft.network/trafficmanagerprofiles', 'microsoft.web/sites'].includes(resourceType(id))) return;
  throw new BadInput(`${id} is of the type ${resourceType(id)}. What can be diagnosed: Application Gateways, Traffic Manager profiles and web apps.`);
}

async function replay(file: string, target: string | undefined): Promise<{ readonly diagnoses: readonly Diagnosis[]; readonly isEstate: boolean }> {
  const snapshot = await readSnapshot(file);
  const model = createModel(snapshot);
  const chosen = target ?? snapshot.target;
  if (chosen === undefined) {
    const ids = [...model.gateways, ...model.profiles, ...model.webApps].map((resource) => resource.id);
    if (ids.length === 0) throw new BadInput(`${file} names no target and holds no Application Gateway, Traffic Manager profile or web app.`);
    return { diagnoses: ids.map((id) => diagnose(model, id)), isEstate: true };
  }
  checkTarget(chosen);
  const isAsked = snapshot.responses.some((response) => sameId(response.request.replace(/^GET /i, ''), chosen));
  const isListed = [...model.gateways, ...model.profiles, ...model.webApps].some((resource) => sameId(resource.id, chosen));
  if (!isAsked && !isListed) throw new BadInput(`${file} holds no answer about ${chosen}.`);
  return { diagnoses: [diagnose(model, chosen)], isEstate: false };
}

async function readSnapshot(file: string): Promise<Snapshot> {
  const text = await readFile(file, 'utf8').catch((failure: unknown) => {
    const { code } = failure as NodeJS.ErrnoException;
    throw new BadInput(code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code ?? String(failure)}).`);
  });
  const parsed = parseSnapshot(text);
  if (parsed.ok) return parsed.snapshot;
  throw new BadInput(parsed.problems.map((problem) => `${file}:${problem.line}:${problem.column}: ${problem.message}`).join('\n'));
}

function rendered(documents: readonly DiagnosisDocument[], isEstate: boolean, format: Format, language: Language): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(isEstate ? documents : documents[0], null, 2)}\n`;
    case 'sarif':
      return sarifReport(documents, language, manifest.version);
    case 'markdown': {
      const summary = isEstate ? [estateMarkdown(estateSummary({ documents }), language)] : [];
      return [...summary, ...documents.map((document) => markdownReport(document, language))].join('\n');
    }
    case 'text':
      return documents.map((document) => textReport(document, language)).join('\n');
  }
}

function exitCode(documents: readonly DiagnosisDocument[], failOn: FailOn): number {
  const findings = documents.flatMap((document) => document.findings);
  const failing = findings.filter((finding) =>
    failOn === 'warning' ? finding.severity === 'error' || finding.severity === 'warning' : finding.severity === 'error' && finding.role !== 'risk',
  );
  if (failing.length > 0) return failOn === 'never' ? 0 : 1;
  return documents.some((document) => document.verdict.status === 'unknown' || document.verdict.status === 'checking') ? 3 : 0;
}
