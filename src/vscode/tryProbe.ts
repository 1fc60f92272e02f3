import * as vscode from 'vscode';
import { createModel } from '../core/model/createModel';
import { subjectsOf } from '../core/path/paths';
import type { PairSubject } from '../core/path/subject';
import type { FactRequest } from '../core/snapshot/fact';
import type { RecordedResponse } from '../core/snapshot/snapshot';
import { currentProposal, hostProblem, parseStatusCodes, pathProblem, trialRequest, type ProbeProposal, type ProposalProblem } from '../core/trial/probeTrial';
import { trialPagePath } from './documentPaths';
import type { Investigation } from './investigation';
import { userError } from './notify';

export interface TryProbeOptions {
  /** Asks one question in the investigation, shows that it waits, and keeps the answer. Undefined: the user has cancelled. */
  readonly ask: (investigationId: string, request: FactRequest) => Promise<RecordedResponse | undefined>;
  readonly openPage: (path: string) => Promise<void>;
}

/** Parts of a proposal that are known without asking, for keybindings and tests. */
export interface ProposalValues {
  readonly pool?: string;
  readonly setting?: string;
  readonly host?: string;
  readonly path?: string;
  readonly codes?: string;
  readonly body?: string;
}

interface PairEntry extends vscode.QuickPickItem {
  readonly pair: PairSubject;
}

/**
 * *Would This Probe Pass?*: asks which pool and what the probe should ask, lets the gateway itself send it, and shows what that decides.
 *
 * @returns path of the page; undefined when the user gave up.
 */
export async function tryProbe(options: TryProbeOptions, owner: Investigation, values: ProposalValues): Promise<string | undefined> {
  if (owner.origin.kind !== 'azure') throw userError(vscode.l10n.t('This investigation comes from a file: its gateway cannot be asked to send a probe.'));
  if (owner.running) throw userError(vscode.l10n.t('The diagnosis is still running. Try the probe when it has ended.'));
  const model = createModel(owner.snapshot);
  const fact = model.gateway(owner.target);
  if (fact.state !== 'known') throw userError(vscode.l10n.t('The gateway could not be read, so no probe can be proposed. Diagnose it again.'));
  const gateway = fact.value;
  const pairs = subjectsOf(model, owner.target).filter((subject) => subject.kind === 'pair');
  const pair = await choosePair(pairs, values);
  if (!pair) return undefined;
  const today = currentProposal(gateway, pair);
  if (!today) throw userError(vscode.l10n.t('{0} speaks TCP without HTTP: there is no host, path or status code that could be proposed.', pair.setting.name));
  const proposal = await askProposal(today, values);
  if (!proposal) return undefined;
  const answer = await options.ask(owner.id, trialRequest(gateway, pair, proposal));
  if (!answer) return undefined;
  const path = trialPagePath(owner.id, answer);
  await options.openPage(path);
  return path;
}

/** The pair that is named, the only one, or the one that the user picks; the sick first. */
async function choosePair(pairs: readonly PairSubject[], values: ProposalValues): Promise<PairSubject | undefined> {
  const named = pairs.filter(
    ({ pool, setting }) => (values.pool === undefined || pool.name === values.pool) && (values.setting === undefined || setting.name === values.setting),
  );
  if (named.length === 0) throw userError(vscode.l10n.t('No rule of this gateway leads to a backend pool, so there is nothing that a probe could ask.'));
  if (named.length === 1) return named[0];
  const entries = named
    .map((pair): PairEntry => {
      const { protocol = '', port = '' } = pair.setting;
      const health = healthWords(pair);
      return { label: `${pair.pool.name} · ${pair.setting.name}`, description: `${protocol} ${port}`, detail: health, pair };
    })
    .sort((one, other) => unhealthyCount(other.pair) - unhealthyCount(one.pair) || one.label.localeCompare(other.label));
  const title = vscode.l10n.t('Would this probe pass?');
  return (await vscode.window.showQuickPick(entries, { title, placeHolder: vscode.l10n.t('Which pool, under which backend setting?'), matchOnDetail: true }))
    ?.pair;
}

function unhealthyCount({ health }: PairSubject): number {
  return health.state === 'known' ? health.value.filter((server) => server.health === 'unhealthy').length : 0;
}

function healthWords(pair: PairSubject): string {
  if (pair.health.state !== 'known') return vscode.l10n.t('health not known');
  return vscode.l10n.t('{0} of {1} servers unhealthy', unhealthyCount(pair), pair.health.value.length);
}

/** Asks for host, path, codes and text, each with what the probe of today has; Escape gives up. */
async function askProposal(today: ProbeProposal, values: ProposalValues): Promise<ProbeProposal | undefined> {
  const host = values.host ?? (await askHost(today));
  if (host === undefined) return undefined;
  const path = values.path ?? (await ask(2, vscode.l10n.t('Which path should the probe ask for?'), today.path, pathProblem));
  if (path === undefined) return undefined;
  const codes = values.codes ?? (await ask(3, vscode.l10n.t('Which status codes are healthy?'), today.statusCodes.join(', '), codesProblem));
  if (codes === undefined) return undefined;
  const body =
    values.body ?? (await ask(4, vscode.l10n.t('Which text must be in the answer? Leave it empty for any answer.'), today.body ?? '', () => undefined));
  if (body === undefined) return undefined;
  const problems = [host === '' ? undefined : hostProblem(host), pathProblem(path), codesProblem(codes)].filter((problem) => problem !== undefined);
  const [problem] = problems;
  if (problem) throw userError(problemWords(problem));
  const parsed = parseStatusCodes(codes);
  const { protocol, timeout } = today;
  return {
    protocol,
    timeout,
    host: host === '' ? undefined : host.trim(),
    path,
    statusCodes: 'codes' in parsed ? parsed.codes : [],
    ...(body === '' ? {} : { body }),
  };
}

/** Empty means: as the backend setting has it. */
async function askHost(today: ProbeProposal): Promise<string | undefined> {
  const prompt = vscode.l10n.t('Which host name should the probe ask for? Leave it empty to take the name of the backend setting.');
  return ask(1, prompt, today.host ?? '', (host) => (host === '' ? undefined : hostProblem(host)));
}

async function ask(step: number, prompt: string, value: string, check: (text: string) => ProposalProblem | undefined): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Would this probe pass? ({0} of 4)', step),
    prompt,
    value,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const problem = check(text);
      return problem && problemWords(problem);
    },
  });
}

function codesProblem(text: string): ProposalProblem | undefined {
  const parsed = parseStatusCodes(text);
  return 'problem' in parsed ? parsed.problem : undefined;
}

function problemWords(problem: ProposalProblem): string {
  switch (problem) {
    case 'hostIsEmpty':
      return vscode.l10n.t('A host name has at least one letter.');
    case 'hostIsUrl':
      return vscode.l10n.t('Only the host name, without http:// or https://: the backend setting says which protocol is spoken.');
    case 'hostHasPath':
      return vscode.l10n.t('Only the host name: the path is asked for next.');
    case 'pathHasNoSlash':
      return vscode.l10n.t('The path of a probe begins with a slash, such as /health.');
    case 'pathHasSpace':
      return vscode.l10n.t('A path has no space in it; write %20.');
    case 'codesAreEmpty':
      return vscode.l10n.t('Name at least one code or range, such as 200-399.');
    case 'codeIsNoStatus':
      return vscode.l10n.t('Codes are numbers from 100 to 599 or ranges of them, such as 200-399, 401.');
    case 'rangeIsBackward':
      return vscode.l10n.t('A range begins with its smaller code, such as 200-399.');
  }
}
