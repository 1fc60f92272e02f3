import { parseArgs } from 'node:util';
import { isCloudName } from '../azure/clouds';
import type { Language } from '../core/rules/rule';
import type { CloudName } from '../core/snapshot/snapshot';

/** Bad usage: the message says what and where, and the exit code is 2. */
export interface UsageProblem {
  readonly kind: 'usage';
  readonly message: string;
}

export type Format = 'text' | 'json' | 'sarif' | 'markdown';
export type FailOn = 'error' | 'warning' | 'never';
export type CredentialName = 'azureCli' | 'environment';

export interface LiveOptions {
  readonly cloud: CloudName;
  readonly tenant: string | undefined;
  readonly credential: CredentialName;
  /** Milliseconds. */
  readonly timeout: number;
  /** Origin of a simulated Azure on this machine. */
  readonly simulator: string | undefined;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'diagnose';
      readonly subject: string;
      readonly target: string | undefined;
      readonly format: Format;
      readonly language: Language;
      readonly failOn: FailOn;
      readonly live: LiveOptions;
    }
  | { readonly kind: 'collect'; readonly id: string; readonly output: string; readonly language: Language; readonly live: LiveOptions }
  | { readonly kind: 'rules'; readonly format: 'text' | 'json' | 'coverage'; readonly language: Language }
  | { readonly kind: 'explain'; readonly code: string; readonly language: Language };

const options = {
  target: { type: 'string' },
  format: { type: 'string' },
  locale: { type: 'string' },
  'fail-on': { type: 'string' },
  output: { type: 'string', short: 'o' },
  cloud: { type: 'string' },
  tenant: { type: 'string' },
  credential: { type: 'string' },
  timeout: { type: 'string' },
  simulator: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type OptionName = keyof typeof options;

/** Which options each command takes; an option that would be without effect is refused, so that a typing error is seen. */
const taken: Readonly<Record<string, readonly OptionName[]>> = {
  diagnose: ['target', 'format', 'locale', 'fail-on', 'cloud', 'tenant', 'credential', 'timeout', 'simulator'],
  collect: ['output', 'locale', 'cloud', 'tenant', 'credential', 'timeout', 'simulator'],
  rules: ['format', 'locale'],
  explain: ['locale'],
};

function usage(message: string): UsageProblem {
  return { kind: 'usage', message };
}

/** @returns the command that the arguments name, or what is wrong with them. */
export function readArguments(words: readonly string[]): Command | UsageProblem {
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (failure) {
    return usage(failure instanceof Error ? failure.message : String(failure));
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [name, subject, ...rest] = positionals;
  if (name === undefined) return usage('Say what to do: diagnose, collect, rules or explain.');
  const allowed = taken[name];
  if (!allowed) return usage(`There is no command "${name}". The commands are diagnose, collect, rules and explain.`);
  if (rest.length > 0) return usage(`"${rest[0] ?? ''}" is one argument too many for ${name}.`);
  const stranger = (Object.keys(values) as OptionName[]).find((option) => !allowed.includes(option));
  if (stranger !== undefined) return usage(`The command ${name} takes no --${stranger}.`);
  const language = oneOf('locale', values.locale ?? 'en', ['en', 'ja'] as const);
  if (typeof language !== 'string') return language;
  return commandOf(name, subject, values, language);
}

type Values = { readonly [Name in Exclude<OptionName, 'help' | 'version'>]?: string | undefined };

function commandOf(name: string, subject: string | undefined, values: Values, language: Language): Command | UsageProblem {
  if (name === 'rules') {
    if (subject !== undefined) return usage(`"${subject}" is one argument too many for rules.`);
    const format = oneOf('format', values.format ?? 'text', ['text', 'json', 'coverage'] as const);
    return typeof format === 'string' ? { kind: 'rules', format, language } : format;
  }
  if (subject === undefined) return usage(missingSubject(name));
  if (name === 'explain') return { kind: 'explain', code: subject, language };
  const live = liveOptions(values);
  if ('kind' in live) return live;
  if (name === 'collect') {
    if (values.output === undefined) return usage('Say where the snapshot goes: -o FILE.snapshot.json.');
    return { kind: 'collect', id: subject, output: values.output, language, live };
  }
  const format = oneOf('format', values.format ?? 'text', ['text', 'json', 'sarif', 'markdown'] as const);
  if (typeof format !== 'string') return format;
  const failOn = oneOf('fail-on', values['fail-on'] ?? 'error', ['error', 'warning', 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  return { kind: 'diagnose', subject, target: values.target, format, language, failOn, live };
}

function missingSubject(name: string): string {
  if (name === 'explain') return 'Say which rule to explain, such as AGW-NSG-001.';
  return name === 'collect' ? 'Say which resource to read: an ARM id.' : 'Say what to diagnose: a snapshot file or an ARM id.';
}

function oneOf<const Value extends string>(option: string, value: string, values: readonly Value[]): Value | UsageProblem {
  const found = values.find((each) => each === value);
  return found ?? usage(`--${option} is ${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}, not "${value}".`);
}

function liveOptions(values: Values): LiveOptions | UsageProblem {
  const cloud = values.cloud ?? 'AzureCloud';
  if (!isCloudName(cloud)) return usage(`--cloud is AzureCloud, AzureUSGovernment or AzureChinaCloud, not "${cloud}".`);
  const credential = oneOf('credential', values.credential ?? 'azureCli', ['azureCli', 'environment'] as const);
  if (typeof credential !== 'string') return credential;
  const seconds = Number(values.timeout ?? 180);
  if (!Number.isFinite(seconds) || seconds <= 0) return usage(`--timeout is a number of seconds above 0, not "${values.timeout ?? ''}".`);
  return { cloud, tenant: values.tenant, credential, timeout: seconds * 1000, simulator: values.simulator };
}
