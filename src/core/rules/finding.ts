import type { Subject, Tuple } from '../path/subject';
import type { Source, Unavailable } from '../snapshot/fact';
import type { SymptomClass } from './symptomClass';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Observed at run time, proved by configuration alone, or made likely by it. */
export type Confidence = 'observed' | 'static' | 'predicted';

/** Values for the placeholders of a text. Untrusted: a renderer escapes them. */
export type TextData = Readonly<Record<string, string | number>>;

/** One thing that was read and that the finding rests on. */
export interface Evidence {
  /** The resource that was read. */
  readonly resource: string;
  readonly at: Source;
  /** The value that was read, short, as a person would quote it. */
  readonly value: string;
  /** Key of a sentence in the rule's `text.<language>.notes` or in the shared notes of `report/`. */
  readonly note: string;
  readonly data?: TextData;
}

/** A proposed change. Arguments are raw values; one renderer for each shell quotes them. */
export type Fix =
  | {
      readonly kind: 'azureCli';
      /** Key of a title in the rule's `text.<language>.fixes`. */
      readonly title: string;
      readonly data?: TextData;
      /** One or more commands, each a list of arguments that begins with `az`. */
      readonly commands: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'powershell';
      readonly title: string;
      readonly data?: TextData;
      /** Commands whose words that begin with `-` or a capital verb are code and all others are quoted values. */
      readonly commands: readonly (readonly string[])[];
    }
  | {
      /** A place in the portal and what to do there: the title says it. */
      readonly kind: 'portal';
      readonly title: string;
      readonly data?: TextData;
      readonly resource: string;
    };

/** What a rule found on one subject, before the diagnosis gives it a role. */
export interface Finding {
  readonly code: string;
  readonly tuple: Tuple;
  /** Id of the resource that is accused, possibly a child of what the body describes. */
  readonly resource: string;
  /** The exact property. */
  readonly at: Source;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Set on what a symptom rule found. */
  readonly shows?: SymptomClass;
  /** Set on what a cause rule found; empty: it explains nothing that can be seen, so it is a risk. */
  readonly explains: readonly SymptomClass[];
  /** Never a cause, whatever it could explain (catalogue: "role risk"). */
  readonly isRiskOnly: boolean;
  /** Key of the message in `text.<language>.variants`; undefined: `message`. */
  readonly variant?: string;
  readonly data: TextData;
  readonly evidence: readonly Evidence[];
  /**
   * The finding alone proves that requests fail: it cannot work by construction, on an object in use. Without it an error
   * from configuration counts as a warning until a symptom that it explains is seen on its tuple.
   */
  readonly byConstruction: boolean;
  /**
   * The server and ports that cannot answer if the finding is true. A Healthy answer from that server on one of the ports
   * refutes the finding for that port.
   */
  readonly blocks?: { readonly address: string; readonly ports: readonly number[] };
  /** Milliseconds since 1970 of the change that made it so, when that is known: a symptom older than it is not its fault. */
  readonly changedAt?: number;
  readonly fixes: readonly Fix[];
}

/** What one rule says of one subject. */
export type Outcome =
  | { readonly status: 'notApplicable'; readonly code: string; readonly subject: Subject }
  | { readonly status: 'pass'; readonly code: string; readonly subject: Subject }
  | {
      readonly status: 'fail';
      readonly code: string;
      readonly subject: Subject;
      readonly findings: readonly Finding[];
      readonly missing: readonly Unavailable[];
    }
  | {
      readonly status: 'unknown';
      readonly code: string;
      readonly subject: Subject;
      readonly missing: readonly Unavailable[];
      /** Set when the check itself failed: a defect of the rule, said and never hidden. */
      readonly defect?: string;
    };

/** Something that is seen and wants an explanation. */
export interface ActiveSymptom {
  readonly class: SymptomClass;
  readonly tuple: Tuple;
  /** The symptom rule's finding; undefined when the user reported it. */
  readonly finding?: Finding;
}
