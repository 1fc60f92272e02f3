import type { Model } from '../model/model';
import type { SubjectKind, SubjectKinds } from '../path/subject';
import type { Fact, Source, Unavailable } from '../snapshot/fact';
import type { Symptom } from '../snapshot/snapshot';
import type { ActiveSymptom, Confidence, Evidence, Finding, Fix, Severity, TextData } from './finding';
import type { SymptomClass } from './symptomClass';

export type Language = 'en' | 'ja';

/** What a person reads about a rule. Everything is a whole sentence; Markdown code spans are allowed in the page texts. */
export interface RuleText {
  /** Short, without placeholders: "The backend subnet's NSG denies the gateway". */
  readonly title: string;
  /** What is wrong here, with the names: placeholders are `{name}`, filled from the finding's `data`. */
  readonly message: string;
  /** Other messages of the same rule, by variant. */
  readonly variants?: Readonly<Record<string, string>>;
  /** What it means and why it matters. No placeholders. */
  readonly why: string;
  /** Which answers of Azure decide, and how. No placeholders. */
  readonly howWeKnow: string;
  /** What to do, in words. No placeholders. */
  readonly fix: string;
  /** When it is not a problem. No placeholders. */
  readonly notAProblem: string;
  /** Sentences for evidence, by `Evidence.note`. */
  readonly notes?: Readonly<Record<string, string>>;
  /** Titles of fixes, by `Fix.title`. */
  readonly fixes?: Readonly<Record<string, string>>;
}

/** The names of the `{placeholders}` of a text. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type MessagePlaceholders<Text extends RuleText> =
  Placeholders<Text['message']> | (Text['variants'] extends Readonly<Record<string, string>> ? Placeholders<Text['variants'][keyof Text['variants']]> : never);

/** The data that a finding must carry: one value for every placeholder of the rule's messages. */
export type MessageData<Text extends RuleText> = { readonly [Name in MessagePlaceholders<Text>]: string | number } & TextData;

/** What a check reports. What is left out has the rule's default. */
export interface Report<Data extends TextData = TextData> {
  /** The exact property that is wrong. */
  readonly at: Source;
  /** The resource that is accused: a full ARM id, possibly of a child. */
  readonly resource: string;
  readonly data: Data;
  readonly evidence?: readonly Evidence[];
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly explains?: readonly SymptomClass[];
  readonly shows?: SymptomClass;
  readonly isRiskOnly?: boolean;
  /** True only where it cannot work by construction, on an object in use; see `Finding.byConstruction`. */
  readonly byConstruction?: boolean;
  /** See `Finding.blocks`: every finding that says that a server cannot be reached sets it. */
  readonly blocks?: { readonly address: string; readonly ports: readonly number[] };
  readonly variant?: string;
  readonly changedAt?: number;
}

/** What a check may do. It reads the model and reports; it does no I/O, reads no clock, mutates nothing and catches nothing. */
export interface RuleContext<Data extends TextData = TextData> {
  readonly model: Model;
  /** The clock of the diagnosis: the snapshot's `capturedAt`, in milliseconds since 1970. */
  readonly capturedAt: number;
  /** What the user saw, when the user said it. */
  readonly reported: Symptom | undefined;
  /** Symptoms whose tuple meets the subject's. Empty while symptom rules run. */
  readonly symptoms: readonly ActiveSymptom[];
  /** @returns whether a symptom of one of the classes is on the subject's tuple. */
  shows(...classes: readonly SymptomClass[]): boolean;
  /**
   * The value of a fact. When the fact is unavailable or absent the check ends here with *unknown* (an absent resource that a
   * rule wants to report is asked for with `exists` first), and the request of a fact that nobody asked for is left behind.
   */
  need<T>(fact: Fact<T>): T;
  /**
   * The value of a fact, or undefined. The check goes on, and the request is *not* left behind.
   */
  know<T>(fact: Fact<T>): T | undefined;
  /** False when ARM answered 404, true when known; when unavailable the check ends with *unknown*. */
  exists(fact: Fact<unknown>): boolean;
  /** Marks the outcome *unknown* for these reasons; the check goes on, and a fail still beats it. */
  unknown(missing: Unavailable | readonly Unavailable[]): void;
  report(report: Report<Data>): void;
}

/** A rule: what it is, what it checks and what a person reads about it. */
export interface Rule<Kind extends SubjectKind = SubjectKind> {
  /** Stable, never reused, from the catalogue. */
  readonly code: string;
  readonly on: Kind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** A symptom rule shows this class. */
  readonly shows?: SymptomClass;
  /** A cause rule explains these classes, on the subject's own tuple. */
  readonly explains: readonly SymptomClass[];
  /** Never a cause (catalogue: "role risk"). */
  readonly isRiskOnly: boolean;
  /** A row of the catalogue that states no problem: listed, never a finding. */
  readonly isNote: boolean;
  /** Higher is more specific: of two causes that explain the same, the more specific comes first. Default 50. */
  readonly specificity: number;
  readonly applies?: (subject: SubjectKinds[Kind], model: Model) => boolean;
  readonly check: (context: RuleContext, subject: SubjectKinds[Kind]) => void;
  readonly fixes?: (finding: Finding, subject: SubjectKinds[Kind], model: Model) => readonly Fix[];
  readonly text: { readonly en: RuleText; readonly ja?: RuleText };
  /** Without a language in the path. */
  readonly links: readonly string[];
}

/** What `defineRule` takes: a rule with its defaults left out and its data type-checked against its messages. */
export interface RuleDefinition<Kind extends SubjectKind, Text extends RuleText> {
  readonly code: string;
  readonly on: Kind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly shows?: SymptomClass;
  readonly explains?: readonly SymptomClass[];
  readonly isRiskOnly?: boolean;
  readonly isNote?: boolean;
  readonly specificity?: number;
  readonly text: { readonly en: Text; readonly ja?: RuleText };
  readonly links: readonly string[];
  applies?(subject: SubjectKinds[Kind], model: Model): boolean;
  check(context: RuleContext<MessageData<NoInfer<Text>>>, subject: SubjectKinds[Kind]): void;
  fixes?(finding: Finding, subject: SubjectKinds[Kind], model: Model): readonly Fix[];
}

/**
 * Makes a rule of its definition.
 *
 * @returns the rule, for the registry; the default export of a rule file.
 */
export function defineRule<Kind extends SubjectKind, const Text extends RuleText>(definition: RuleDefinition<Kind, Text>): Rule {
  const { applies, check, fixes } = definition;
  const rule: Rule<Kind> = {
    code: definition.code,
    on: definition.on,
    severity: definition.severity,
    confidence: definition.confidence,
    ...(definition.shows === undefined ? {} : { shows: definition.shows }),
    explains: definition.explains ?? [],
    isRiskOnly: definition.isRiskOnly ?? false,
    isNote: definition.isNote ?? false,
    specificity: definition.specificity ?? 50,
    ...(applies ? { applies: (subject, model) => applies.call(definition, subject, model) } : {}),
    check: (context, subject) => check.call(definition, context, subject),
    ...(fixes ? { fixes: (finding, subject, model) => fixes.call(definition, finding, subject, model) } : {}),
    text: definition.text,
    links: definition.links,
  };
  // The registry holds rules on every kind of subject; the engine gives each rule only subjects of its own kind.
  return rule as unknown as Rule;
}
