import type { Language } from '../rules/rule';
import type { ProbeProposal, ProbeTrial, TrialServer } from '../trial/probeTrial';
import { markdownCode, markdownText } from './escape';
import { fillPlaceholders } from './fillPlaceholders';
import { reportTexts, type ReportTexts } from './text/texts';

/** Renders one trial of a probe as a page: its verdict, what was asked beside the probe of today, and what each server answered. */
export function trialPage(trial: ProbeTrial, gatewayName: string, language: Language): string {
  return `# ${reportTexts(language).trial.title}\n\n${trialLines(trial, gatewayName, language).join('\n').trim()}\n`;
}

/** @returns the Markdown lines of a trial without its heading, for a page and for the report. */
export function trialLines(trial: ProbeTrial, gatewayName: string, language: Language): readonly string[] {
  const { trial: texts } = reportTexts(language);
  const { poolName: pool, settingName: setting } = trial;
  return [
    `**${markdownText(texts.verdicts[trial.verdict])}**`,
    '',
    markdownText(fillPlaceholders(texts.of, { pool, setting, gateway: gatewayName })),
    '',
    `## ${texts.asked}`,
    '',
    ...proposalTable(trial, texts),
    '',
    texts.validation,
    '',
    `## ${texts.answers}`,
    '',
    ...(trial.servers.length === 0
      ? [markdownText(fillPlaceholders(texts.unused, { failure: trial.failure ?? '' })).trim()]
      : serverTable(trial.servers, texts)),
  ];
}

function proposalTable({ proposal, today, port }: ProbeTrial, texts: ReportTexts['trial']): readonly string[] {
  const row = (name: string, value: (of: ProbeProposal) => string): string =>
    `| ${name} | ${today ? markdownCode(value(today)) : texts.unknown} | ${markdownCode(value(proposal))} |`;
  const shownPort = port === undefined ? texts.unknown : markdownCode(String(port));
  return [
    `| | ${texts.today} | ${texts.proposal} |`,
    '|---|---|---|',
    row(texts.protocol, ({ protocol }) => protocol),
    row(texts.host, ({ host }) => host ?? texts.hostOfSetting),
    `| ${texts.port} | ${shownPort} | ${shownPort} |`,
    row(texts.path, ({ path }) => path),
    row(texts.codes, ({ statusCodes }) => statusCodes.join(', ')),
    row(texts.body, ({ body }) => body ?? texts.noBody),
    row(texts.timeout, ({ timeout }) => String(timeout)),
  ];
}

function serverTable(servers: readonly TrialServer[], texts: ReportTexts['trial']): readonly string[] {
  return [
    `| ${texts.server} | ${texts.healthToday} | ${texts.healthProposed} | ${texts.message} |`,
    '|---|---|---|---|',
    ...servers.map(
      ({ address, today, proposed }) =>
        `| ${markdownCode(address)} | ${markdownText(today?.rawHealth ?? texts.notListed)} | ${markdownText(proposed.rawHealth)} | ${markdownText(proposed.message)} |`,
    ),
  ];
}
